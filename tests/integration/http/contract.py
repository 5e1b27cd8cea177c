"""Holds every answer of the server against the OpenAPI document, so that the two cannot drift apart unseen."""

import re
from typing import Any

import httpx
import jsonschema
import msgspec

from entrypoints.documents import openapi_document

_ELSEWHERE = {404, 405}
"""What an address or a method that is in no document is answered with."""


class Contract:
    """The served document as a judge of answers."""

    def __init__(self) -> None:
        self.document: dict[str, Any] = msgspec.json.decode(openapi_document())
        self._judges: dict[bytes, jsonschema.Draft202012Validator] = {}
        self._paths = [
            (re.compile(re.sub(r"\\{key\\}", ".+", re.sub(r"\\{(?!key)\w+\\}", "[^/]+", re.escape(path)))), item)
            for path, item in self.document["paths"].items()
        ]

    def check(self, answer: httpx.Response) -> None:
        """Status, media type and body are documented for the operation; OPTIONS and foreign addresses are let be."""
        operation = self._operation(answer.request)
        if operation is None:
            assert answer.request.method == "OPTIONS" or answer.status_code in _ELSEWHERE or not _of_api(answer)
            return
        place = f"{answer.request.method} {answer.request.url.path} {answer.status_code}"
        declared = operation["responses"].get(str(answer.status_code))
        assert declared, f"{place} is not documented"
        if "content" in declared:
            self._check_content(place, answer, declared["content"])

    def errors(self, schema: dict[str, Any], value: object) -> list[str]:
        """What of the value does not fit a schema of the document."""
        named = msgspec.json.encode(schema)
        if named not in self._judges:  # making one costs as much as a hundred answers
            whole = {**schema, "components": self.document["components"]}
            self._judges[named] = jsonschema.Draft202012Validator(whole, format_checker=jsonschema.FormatChecker())
        return [f"{error.json_path}: {error.message}" for error in self._judges[named].iter_errors(value)]

    def _check_content(self, place: str, answer: httpx.Response, declared: dict[str, Any]) -> None:
        media_type = answer.headers["content-type"].partition(";")[0]
        known = {kind.partition(";")[0]: media for kind, media in declared.items()}
        wildcard = media_type.partition("/")[0] + "/*"
        assert media_type in known or wildcard in known, f"{place} is {media_type}, not {sorted(known)}"
        if media_type.endswith("json") and answer.request.method != "HEAD":
            answer.read()
            errors = self.errors(known[media_type]["schema"], answer.json())
            assert not errors, f"{place}: {errors}"

    def _operation(self, request: httpx.Request) -> dict[str, Any] | None:
        method = "get" if request.method == "HEAD" else request.method.lower()
        for pattern, item in self._paths:
            if pattern.fullmatch(request.url.path) and method in item:
                found: dict[str, Any] = item[method]
                return found
        return None


def _of_api(answer: httpx.Response) -> bool:
    return answer.request.url.path.startswith("/api/")
