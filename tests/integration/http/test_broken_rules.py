"""Every parameter of every operation, tried with what its rules do not allow."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from tests.integration.http.product import Person, Product, refused

METHODS = ("get", "put", "post", "delete")
ID = "0199f1c4-7d0a-7c3e-9f57-2f6d1b7a4e10"
SOUND = {"provider": "twitch"}
"""What else stands in a path: ids, or something that may be anything."""


def breaches(schema: dict[str, Any]) -> Iterator[str]:
    """As text, since that is what parameters are."""
    for option in schema.get("oneOf", [schema]):
        if "minLength" in option and option["minLength"] > 0:
            yield ""
        if "maxLength" in option:
            yield "x" * (option["maxLength"] + 1)
        if "pattern" in option:
            yield "a b"
        if option.get("type") == "integer":
            yield "some"
        if "minimum" in option:
            yield str(option["minimum"] - 1)
        if "maximum" in option:
            yield str(option["maximum"] + 1)
        if "enum" in option or option.get("format") == "uuid":
            yield "nonsense"


def cases(product: Product) -> Iterator[tuple[str, str, dict[str, Any], dict[str, Any], str]]:
    schemas = product.contract.document["components"]["schemas"]
    for path, item in product.contract.document["paths"].items():
        for method in METHODS:
            for parameter in item.get(method, {}).get("parameters", []):
                schema = parameter["schema"]
                schema = schemas[schema["$ref"].rsplit("/", 1)[-1]] if "$ref" in schema else schema
                if parameter["in"] == "path" and (schema.get("format") == "uuid" or schema.get("type") == "integer"):
                    continue  # another address, so 404
                for breach in breaches(schema):
                    yield method, path, item[method], parameter, breach


def ask(person: Person, method: str, path: str, operation: dict[str, Any], where: str, name: str, value: str) -> Any:
    for parameter in operation["parameters"]:
        if parameter["in"] == "path":
            sent = value if (where, name) == ("path", parameter["name"]) else SOUND.get(parameter["name"], ID)
            path = path.replace(f"{{{parameter['name']}}}", quote(sent))
    needed = [one["name"] for one in operation["parameters"] if one["in"] == "query" and one.get("required")]
    query = dict.fromkeys(needed, "1") | ({name: value} if where == "query" else {})
    headers = {name: value} if where == "header" else {}
    [body] = [media["example"] for media in operation.get("requestBody", {}).get("content", {}).values()] or [None]
    return person.client.request(method.upper(), path, params=query, headers=headers, json=body)


def test_a_parameter_that_breaks_a_rule_is_named_and_explained_in_our_words(product: Product, nova: Person) -> None:
    tried = 0
    for method, path, operation, parameter, breach in cases(product):
        where, name = parameter["in"], parameter["name"]

        problem = refused(ask(nova, method, path, operation, where, name, breach), 422, "validation_failed")

        told = {error["pointer"]: error["message"] for error in problem["errors"]}
        assert f"{where}:{name}" in told, (method, path, problem)
        message = told[f"{where}:{name}"]
        assert not any(word in message for word in ("`", "Expected", "Invalid", "not what is expected")), message
        tried += 1
    assert tried > 20
