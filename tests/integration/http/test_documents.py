"""The documents that are made from the code say what the code says."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from tests.integration.http.application import all_operations
from tests.integration.http.contract import Contract
from tests.integration.http.product import ROOT

METHODS = {"get", "put", "post", "delete", "patch"}


def operations(contract: Contract) -> list[tuple[str, dict[str, Any]]]:
    return [
        (f"{method.upper()} {path}", operation)
        for path, item in contract.document["paths"].items()
        for method, operation in item.items()
        if method in METHODS
    ]


@pytest.mark.parametrize(("command", "name"), [("openapi", "openapi.json"), ("problems", "problems.md")])
def test_a_document_is_what_the_code_makes_of_it_now(tmp_path: Path, command: str, name: str) -> None:
    made = tmp_path / name  # by a process that knows no test: the list of problems is that of the loaded classes

    subprocess.run([sys.executable, "-m", "entrypoints.cli", command, made], cwd=ROOT / "src", check=True, timeout=60)

    assert (ROOT / "docs" / name).read_bytes() == made.read_bytes(), f"docs/{name} is behind the code: run `make docs`"


def test_the_document_is_openapi_as_the_standard_wants_it(contract: Contract) -> None:
    faults = [error.message for error in OpenAPIV31SpecValidator(contract.document).iter_errors()]

    assert contract.document["openapi"].startswith("3.1")
    assert faults == []


def test_every_route_is_in_the_document(contract: Contract) -> None:
    routes = sorted(str(operation) for operation in all_operations() if operation.shown)

    assert sorted(name for name, _ in operations(contract)) == routes


def test_only_pages_for_people_are_left_out_of_the_document() -> None:
    hidden = {operation.path for operation in all_operations() if not operation.shown}

    assert hidden == {
        "/confirm-email",
        "/local/sign-in/{provider}",
        "/problems/{code}",
        "/reset-password",
        "/s/{asset_id}",
        "/schema",
        "/schema/{path}",
        "/schema/openapi.json",
    }


def test_every_operation_says_what_it_does_under_a_name_of_its_own(contract: Contract) -> None:
    found = operations(contract)

    assert [name for name, operation in found if not operation.get("description")] == []
    assert [name for name, operation in found if not operation.get("tags")] == []
    names = [operation["operationId"] for _, operation in found]
    assert len(set(names)) == len(names)


def test_every_operation_has_a_summary_for_people(contract: Contract) -> None:
    handlers = {str(operation): operation.handler.handler_name for operation in all_operations()}

    for name, operation in operations(contract):
        summary = operation["summary"]
        words = "".join(summary.split()).lower()
        assert words != handlers[name].replace("_", "").lower(), name
        assert " " in summary, name
        assert 10 <= len(summary) <= 80, (name, summary)
        assert operation["description"].startswith(summary) or "\n" in operation["description"], name


def test_every_schema_says_what_it_is(contract: Contract) -> None:
    schemas = contract.document["components"]["schemas"]

    assert [name for name, schema in schemas.items() if len(schema.get("description", "")) < 15] == []


def test_where_a_token_is_shown_it_may_have_expired(contract: Contract) -> None:
    for name, operation in operations(contract):
        refusals = operation["responses"].get("401", {}).get("content", {}).get("application/problem+json", {})
        assert ("token_expired" in refusals.get("examples", {})) == bool(operation["security"]), name


def test_what_has_a_tag_may_be_known_already(contract: Contract) -> None:
    for name, operation in operations(contract):
        tagged = "ETag" in operation["responses"].get("200", {}).get("headers", {}) and name.startswith("GET")
        assert ("304" in operation["responses"]) == tagged, name


def test_every_operation_lists_every_way_it_can_fail(contract: Contract) -> None:
    for name, operation in operations(contract):
        answers = operation["responses"]
        assert "500" in answers, name
        assert ("503" in answers) or not operation["security"], name
        assert ("401" in answers) == bool(operation["security"]) or "/auth/" in name, name
        for status, answer in answers.items():
            assert answer["description"], f"{name} {status}"
            if status >= "400":
                assert list(answer["content"]) == ["application/problem+json"], f"{name} {status}"


def test_the_limits_of_what_may_also_be_null_are_in_the_document(contract: Contract) -> None:
    fields = contract.document["components"]["schemas"]["NewGeneration"]["properties"]

    assert fields["width"]["oneOf"] == [{"type": "integer", "minimum": 64, "maximum": 4096}, {"type": "null"}]
    assert fields["mood"]["oneOf"] == [{"type": "string", "maxLength": 50}, {"type": "null"}]


def test_every_answer_lists_the_headers_that_clients_act_upon(contract: Contract) -> None:
    answers = contract.document["paths"]["/api/v1/jobs"]["get"]["responses"]

    limits = {"RateLimit", "RateLimit-Policy"}
    assert set(answers["200"]["headers"]) == limits | {"ETag", "X-Request-Id"}
    assert set(answers["304"]["headers"]) == set(answers["200"]["headers"])
    assert set(answers["401"]["headers"]) == {"WWW-Authenticate", "X-Request-Id"}
    assert set(answers["429"]["headers"]) == limits | {"Retry-After", "X-Request-Id"}
    ordered = contract.document["paths"]["/api/v1/generate"]["post"]["responses"]["202"]["headers"]
    assert {"Location", "Idempotency-Replayed"} <= set(ordered)


def test_every_example_fits_its_schema(contract: Contract) -> None:
    wrong, seen = [], 0
    for name, operation in operations(contract):
        bodies = {"request": operation.get("requestBody", {}), **operation["responses"]}
        for part, body in bodies.items():
            for media in (body.get("content") or {}).values():
                examples = [media["example"]] if "example" in media else []
                examples += [example["value"] for example in media.get("examples", {}).values()]
                seen += len(examples)
                wrong += [(name, part, contract.errors(media["schema"], one)) for one in examples]
        for parameter in operation.get("parameters", []):
            wrong += [
                (name, parameter["name"], contract.errors(parameter["schema"], one))
                for one in parameter["schema"].get("examples", [])
            ]

    assert seen > 50
    assert [(name, part, errors) for name, part, errors in wrong if errors] == []


def test_every_json_body_has_an_example(contract: Contract) -> None:
    lacking = [
        f"{name} {part}"
        for name, operation in operations(contract)
        for part, body in {"request": operation.get("requestBody", {}), **operation["responses"]}.items()
        for kind, media in (body.get("content") or {}).items()
        if kind.endswith("json") and not ("example" in media or "examples" in media)
    ]

    assert lacking == []


def test_every_code_in_the_document_is_explained_in_the_list_of_problems(contract: Contract) -> None:
    explained = re.findall(r"^## (\w+)$", (ROOT / "docs" / "problems.md").read_text(), re.MULTILINE)
    named = {
        code
        for _, operation in operations(contract)
        for answer in operation["responses"].values()
        for media in (answer.get("content") or {}).values()
        for code in media.get("examples", {})
    }

    assert {"quota_exceeded", "idempotency_conflict", "email_taken"} <= named
    assert named <= set(explained)
