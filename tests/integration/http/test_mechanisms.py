"""The mechanisms as clients meet them: a real server, real sockets, a toy application."""

import http.client
import json
import random
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import structlog
from litestar import Litestar
from litestar.exceptions import ImproperlyConfiguredException
from structlog.testing import capture_logs

from entrypoints.http import readers
from entrypoints.http.mechanisms import Api, Mechanisms
from tests.integration.http.toy import Streams, create_kit, enveloped, served, toy_app
from tests.waiting import eventually

KIT = "/kits/0199f1c4-7d0a-7c3e-9f57-2f6d1b7a4e10"
NEON = {"name": "Neon"}
JSON = {"Content-Type": "application/json"}
HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}


@pytest.fixture(scope="module")
def seen() -> Streams:
    return Streams()


@pytest.fixture(scope="module")
def docs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("docs")
    (folder / "index.html").write_text("<title>API</title>")
    (folder / "start.js").write_text("start()")
    (folder / "README.md").write_text("for developers")
    return folder


@pytest.fixture(scope="module")
def address(seen: Streams, docs: Path) -> Iterator[tuple[str, int]]:
    structlog.configure(
        processors=[structlog.processors.JSONRenderer()], logger_factory=structlog.ReturnLoggerFactory()
    )
    with served(enveloped(toy_app(seen, docs))) as address:
        yield address
    structlog.reset_defaults()


@pytest.fixture(scope="module")
def client(address: tuple[str, int]) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"http://{address[0]}:{address[1]}", timeout=10) as client:
        yield client


def raw(address: tuple[str, int], request: bytes) -> bytes:
    """What comes back for bytes that no client library would send."""
    with socket.create_connection(address, timeout=10) as connection:
        connection.sendall(request)
        response = http.client.HTTPResponse(connection)
        response.begin()
        return b"%d " % response.status + response.read()


# Bodies


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b'{"name": "\xff"}', 400, "malformed_request"),
        (b'{"name": "a", "properties": {"a": "\\u0000"}}', 400, "malformed_request"),
        (b'{"name": "\\ud800"}', 400, "malformed_request"),
        (b"[" * 20_000 + b"]" * 20_000, 400, "malformed_request"),
        (b'{"name": "a", "properties": ' + b'{"a":' * 40 + b"1" + b"}" * 41, 400, "malformed_request"),
        (b"", 400, "malformed_request"),
        (b"{", 400, "malformed_request"),
        (b'{"name": "a", "count": NaN}', 400, "malformed_request"),
        (b'{"name": "a", "count": 1e999}', 422, "validation_failed"),
        (b'{"name": "a", "count": ' + b"9" * 5000 + b"}", 422, "validation_failed"),
        (b'{"name": "a", "count": "1"}', 422, "validation_failed"),
        (b'{"name": "a", "is_admin": true}', 422, "validation_failed"),
        (b'{"name": "a", "name": ""}', 422, "validation_failed"),
        (b'{"name": "' + b"a" * 66_000 + b'"}', 413, "payload_too_large"),
        (b"[]", 422, "validation_failed"),
    ],
)
def test_a_body_that_cannot_be_used_is_refused_with_a_problem(
    client: httpx.Client, body: bytes, status: int, code: str
) -> None:
    answer = client.post("/kits", content=body, headers=JSON)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("path", "content_type", "status"),
    [
        ("/kits", "application/json; charset=utf-8", 201),
        ("/kits", 'Application/JSON; charset="UTF-8"', 201),
        ("/kits", "application/json; charset=latin-1", 415),
        ("/kits", "text/plain", 415),
        ("/kits", "application/x-www-form-urlencoded", 415),
        ("/kits", None, 415),
        ("/logos", "application/json", 415),
        ("/logos", None, 415),
        ("/logos", "multipart/form-data", 400),
        ("/hooks", "text/plain", 201),
        ("/hooks", None, 201),
    ],
)
def test_a_route_reads_only_the_type_it_is_made_for(
    client: httpx.Client, path: str, content_type: str | None, status: int
) -> None:
    headers = {"Content-Type": content_type} if content_type else {}

    assert client.post(path, content=b'{"name": "Neon"}', headers=headers).status_code == status


def test_an_optional_body_may_be_absent(client: httpx.Client) -> None:
    assert client.post("/maybe").json() == {"given": False}
    assert client.post("/maybe", json=NEON).json() == {"given": True}


def test_a_body_that_is_one_of_several_kinds_is_told_apart(client: httpx.Client) -> None:
    assert client.post("/shapes", json={"type": "square", "side": 2}).text == "Square"
    assert client.post("/shapes", json={"type": "cube"}).json()["errors"][0]["pointer"] == "/type"


def test_a_body_of_unknown_length_is_cut_at_the_limit(client: httpx.Client) -> None:
    pieces = (b" " * 1000 for _ in range(100))

    assert client.post("/kits", content=pieces, headers=JSON).status_code == 413


def test_a_body_far_beyond_the_limit_still_gets_its_answer(client: httpx.Client) -> None:
    assert client.post("/kits", content=b" " * 10_000_000, headers=JSON).json()["code"] == "payload_too_large"
    assert client.post("/kits", json=NEON).status_code == 201


def test_a_route_may_read_more_than_the_others(client: httpx.Client) -> None:
    files = {"file": b"x" * 150_000}

    assert client.post("/logos", data={"variant": "icon"}, files=files).json() == {"variant": "icon", "bytes": 150_000}
    assert client.post("/logos", files={"file": b"x" * 250_000}).status_code == 413


@pytest.mark.parametrize(
    ("part", "status"),
    [
        (b'name="variant"\r\n\r\n\xff', 400),
        (b'name="variant"\r\n\r\na\0b', 400),
        (b'name="variant"\r\ncontent-type: text/plain; charset=nonsense\r\n\r\na', 400),
        (b'name="vari\xffant"\r\n\r\na', 400),
        (b'name="variant"\r\n\r\na', 422),
        (b"nonsense", 400),
    ],
)
def test_a_form_that_cannot_be_used_is_refused_with_a_problem(client: httpx.Client, part: bytes, status: int) -> None:
    body = b"--b\r\ncontent-disposition: form-data; " + part + b"\r\n--b--\r\n"

    answer = client.post("/logos", content=body, headers={"Content-Type": "multipart/form-data; boundary=b"})

    assert answer.status_code == status
    if status == 422:
        assert answer.json()["errors"] == [
            {"pointer": "/file", "code": "required", "message": "This is missing, and it is needed."}
        ]


@pytest.mark.parametrize(
    "boundary", ["b\xff", '"b c"', "b" * 5000, '""', "b; boundary=c", "b; charset=x"], ids=lambda text: repr(text)[:12]
)
def test_no_boundary_breaks_the_form_reader(address: tuple[str, int], boundary: str) -> None:
    content_type = f"Content-Type: multipart/form-data; boundary={boundary}".encode("latin-1")
    head = b"POST /logos HTTP/1.1\r\nHost: toy\r\nContent-Length: 4\r\n" + content_type

    assert raw(address, head + b"\r\n\r\n--b\r").startswith(b"4")


def test_a_thousand_random_bodies_never_break_the_server(client: httpx.Client) -> None:
    chance = random.Random(20261122)
    letters = b'{}[]",:\\u0000\xff\xc3\xa9 name count stops 1e9-truefalsn'
    form = {"Content-Type": "multipart/form-data; boundary=b"}

    for _ in range(1000):
        noise = bytes(chance.choices(letters, k=chance.randint(0, 80)))
        statuses = {
            client.post("/kits", content=noise, headers=JSON).status_code,
            client.post(
                "/logos", content=b"--b\r\ncontent-disposition: form-data; name=" + noise, headers=form
            ).status_code,
        }
        assert statuses <= {201, 400, 413, 415, 422}


# Addresses and parameters


@pytest.mark.parametrize(
    ("asked", "pointer", "code"),
    [
        ("/kits?limit=0", "query:limit", "too_small"),
        ("/kits?limit=101", "query:limit", "too_large"),
        ("/kits?limit=x", "query:limit", "wrong_type"),
        ("/kits?limit=" + "9" * 5000, "query:limit", "out_of_range"),
        ("/kits?from=x", "query:from", "wrong_type"),
        ("/kits?cursor=x", "query:cursor", "unknown"),
        ("/kits?cursor=" + "x" * 101, "query:cursor", "too_long"),
        ("/needs", "query:q", "required"),
    ],
)
def test_a_query_parameter_that_breaks_a_rule_is_named(
    client: httpx.Client, asked: str, pointer: str, code: str
) -> None:
    answer = client.get(asked)

    assert answer.status_code == 422
    assert [(error["pointer"], error["code"]) for error in answer.json()["errors"]] == [(pointer, code)]


@pytest.mark.parametrize(
    "path", ["/nowhere", "/kits/not-an-id", "/kits/../nowhere", "/schema/nowhere.js", "/problems/no"]
)
def test_where_nothing_is_the_answer_is_404(client: httpx.Client, path: str) -> None:
    answer = client.get(path)

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize("asked", ["/needs?q=a%00", "/fails/%00", "/nowhere%00"])
def test_an_address_with_u0000_is_malformed(client: httpx.Client, asked: str) -> None:
    assert client.get(asked).json()["code"] == "malformed_request"


@pytest.mark.parametrize("host", ["127.0.0.1:x", "127.0.0.1:99999", "[::1", "[:::]:80", "a b", "a/b", "user@host", "ü"])
def test_a_host_that_is_none_is_malformed(client: httpx.Client, host: str) -> None:
    answer = client.get("/kits?limit=0", headers={"Host": host.encode()})

    assert (answer.status_code, answer.json()["code"]) == (400, "malformed_request")


@pytest.mark.parametrize("host", ["", "localhost", "api_1:8001", "[::1]:80", "127.0.0.1:", "EXAMPLE.com.:65535"])
def test_a_host_may_be_any_host(client: httpx.Client, host: str) -> None:
    assert client.get("/kits?limit=0", headers={"Host": host}).status_code == 422


def test_an_address_that_is_not_utf8_is_read_somehow(client: httpx.Client) -> None:
    assert client.get("/needs?q=%ff").text == "\N{REPLACEMENT CHARACTER}"


def test_a_wrong_method_is_told_the_right_ones(client: httpx.Client) -> None:
    answer = client.delete("/kits")

    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS, POST"


@pytest.mark.parametrize(
    "path", ["/kits", KIT, "/nowhere", "/fails/bug", "/schema", "/problems/not_found", "/kits?limit=0"]
)
def test_head_is_get_without_the_body(client: httpx.Client, path: str) -> None:
    seen, asked = client.get(path), client.head(path)

    assert (asked.status_code, asked.content) == (seen.status_code, b"")
    differing = {"date", "x-request-id"}
    assert {k: v for k, v in asked.headers.items() if k not in differing} == {
        k: v for k, v in seen.headers.items() if k not in differing
    }


# What every answer has

EVERY_KIND: list[tuple[str, str, dict[str, Any], int]] = [
    ("GET", "/kits", {}, 200),
    ("POST", "/kits", {"json": NEON}, 201),
    ("GET", "/problems/not_found", {}, 200),
    ("GET", "/schema/openapi.json", {}, 200),
    ("GET", "/ticks", {}, 200),
    ("OPTIONS", "/kits", {}, 204),
    ("GET", KIT, {"headers": {"If-None-Match": "*"}}, 304),
    ("GET", "/needs?q=%00", {}, 400),
    ("GET", "/fails/sign-in", {}, 401),
    ("GET", "/fails/quota", {}, 402),
    ("GET", "/nowhere", {}, 404),
    ("DELETE", "/kits", {}, 405),
    ("POST", "/kits", {"json": {"name": "taken"}}, 409),
    ("PUT", KIT, {"json": NEON, "headers": {"If-Match": '"v1"'}}, 412),
    ("POST", "/kits", {"content": b" " * 70_000, "headers": JSON}, 413),
    ("POST", "/kits", {"content": b"x"}, 415),
    ("GET", "/kits?limit=0", {}, 422),
    ("GET", "/fails/bug", {}, 500),
    ("GET", "/fails/away", {}, 503),
]


@pytest.mark.parametrize(("method", "path", "more", "status"), EVERY_KIND)
def test_every_answer_has_a_request_id_and_the_security_headers(
    client: httpx.Client, method: str, path: str, more: dict[str, Any], status: int
) -> None:
    answer = client.request(method, path, **more)

    assert answer.status_code == status
    assert len(answer.headers["x-request-id"]) == 36
    own = {"content-security-policy", "cache-control"} if status in {200, 304} else set()
    for name, value in HEADERS.items():
        assert answer.headers[name] == value or name in own
    if status >= 400:
        problem = answer.json()
        assert answer.headers["content-type"] == "application/problem+json"
        assert problem["type"] == f"/problems/{problem['code']}"
        assert (problem["status"], problem["instance"]) == (status, path.partition("?")[0])
        assert problem["request_id"] == answer.headers["x-request-id"]
        assert problem["title"]
        assert problem["detail"]
        assert client.get(problem["type"]).status_code == 200


def test_hsts_is_promised_only_where_the_public_address_is_https(docs: Path, client: httpx.Client) -> None:
    with served(enveloped(toy_app(Streams(), docs), https=True)) as (host, port):
        answer = httpx.get(f"http://{host}:{port}/nowhere")

    assert answer.headers["strict-transport-security"] == "max-age=31536000; includeSubDomains"
    assert "strict-transport-security" not in client.get("/nowhere").headers


@pytest.mark.parametrize("given", ["a", "Nova_1.2-x", "x" * 128])
def test_a_sane_request_id_comes_back(client: httpx.Client, given: str) -> None:
    for path in ("/kits", "/nowhere", "/fails/bug"):
        assert client.get(path, headers={"X-Request-Id": given}).headers["x-request-id"] == given


@pytest.mark.parametrize("given", ["", "x" * 129, "a b", "a;b", "<script>", "a\tb", "ü".encode().decode("latin-1")])
def test_any_other_request_id_is_replaced(client: httpx.Client, given: str) -> None:
    answer = client.get("/nowhere", headers=[(b"X-Request-Id", given.encode("latin-1"))])

    assert answer.headers["x-request-id"] != given
    assert len(answer.json()["request_id"]) == 36


# Failures


@pytest.mark.parametrize("kind", ["bug", "stray"])
def test_a_bug_is_logged_with_its_traceback_and_tells_the_client_nothing(client: httpx.Client, kind: str) -> None:
    with capture_logs() as logs:
        answer = client.get(f"/fails/{kind}", headers={"X-Request-Id": "find-me"})

    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    assert "secret" not in answer.text
    [line] = [line for line in logs if line["log_level"] == "error"]
    assert line["request_id"] == "find-me"
    assert line["exc_info"].__traceback__ is not None


def test_a_refusal_is_a_line_at_info(client: httpx.Client) -> None:
    with capture_logs() as logs:
        client.post("/kits", json={"name": "taken"}, headers={"X-Request-Id": "find-me"})

    assert [(line["log_level"], line["code"], line["request_id"]) for line in logs] == [
        ("info", "kit_taken", "find-me")
    ]


def test_an_upload_that_breaks_off_is_no_failure_of_ours(address: tuple[str, int]) -> None:
    with capture_logs() as logs:
        with socket.create_connection(address) as connection:
            connection.sendall(
                b"POST /kits HTTP/1.1\r\nHost: toy\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{"
            )
        eventually(lambda: bool(logs))

    assert [(line["log_level"], line["code"]) for line in logs] == [("info", "malformed_request")]


def test_a_missing_quota_says_what_would_help(client: httpx.Client) -> None:
    problem = client.get("/fails/quota").json()

    facts = ("limit", "used", "resets_at", "required_tier", "upgrade_url")
    assert {name: problem[name] for name in facts} == {
        "limit": 3,
        "used": 2,
        "resets_at": None,
        "required_tier": "pro",
        "upgrade_url": "/pricing",
    }


def test_an_application_without_limits_for_json_does_not_start(docs: Path) -> None:
    with pytest.raises(ImproperlyConfiguredException, match="/kits reads JSON"):
        Litestar([create_kit], plugins=[Mechanisms(Api("Toy", "1", ""), cookie="s", docs=docs)], logging_config=None)


# Entity tags


def test_an_answer_the_client_has_is_not_sent_again(client: httpx.Client) -> None:
    first = client.get(KIT)

    again = client.get(KIT, headers={"If-None-Match": f'"other", W/{first.headers["etag"]}'})

    assert (again.status_code, again.content) == (304, b"")
    kept = ("etag", "cache-control", "x-kit")
    assert [again.headers[name] for name in kept] == [first.headers[name] for name in kept]
    assert "content-type" not in again.headers
    assert client.get(KIT, headers={"If-None-Match": '"other"'}).json() == first.json()


def test_a_change_of_a_stale_state_is_refused(client: httpx.Client) -> None:
    def changed(**headers: str) -> int:
        return client.put(KIT, json=NEON, headers=headers).status_code

    assert changed() == 200
    assert changed(**{"If-Match": '"v7"'}) == 200
    assert changed(**{"If-Match": '"v6"'}) == 412


# Documentation


def test_the_documentation_is_served_from_here_alone(client: httpx.Client) -> None:
    page, script = client.get("/schema"), client.get("/schema/start.js")

    assert (page.text, script.text) == ("<title>API</title>", "start()")
    assert "default-src 'self'" in page.headers["content-security-policy"]
    assert script.headers["cache-control"] == "public, max-age=86400"
    assert client.get("/schema/start.js", headers={"If-None-Match": script.headers["etag"]}).status_code == 304
    assert client.get("/schema/README.md").status_code == 404
    assert client.get("/schema/..%2findex.html").status_code == 404
    assert client.post("/schema").status_code == 405


@pytest.fixture(scope="module")
def document(client: httpx.Client) -> dict[str, Any]:
    return client.get("/schema/openapi.json").json()


def test_every_operation_lists_its_problems_and_nothing_of_the_framework(document: dict[str, Any]) -> None:
    for path in document["paths"].values():
        for operation in path.values():
            for status, answer in operation["responses"].items():
                if status >= "400":
                    [(media_type, content)] = answer["content"].items()
                    assert media_type == "application/problem+json"
                    assert content["schema"] == {"$ref": "#/components/schemas/Problem"}
                    assert content["examples"]
            assert "500" in operation["responses"]
    create = document["paths"]["/kits"]["post"]
    assert sorted(create["responses"]) == ["201", "400", "401", "402", "403", "409", "413", "415", "422", "429", "500"]
    assert "`kit_taken`: A kit of this name exists." in create["responses"]["409"]["description"]
    assert sorted(document["paths"][KIT.rpartition("/")[0] + "/{kit_id}"]["get"]["responses"]) == [
        "200",
        "400",
        "401",
        "404",
        "422",
        "429",
        "500",
    ]


def test_the_document_is_as_strict_as_the_application(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]

    assert schemas["NewKit"]["additionalProperties"] is False
    assert schemas["NewKit"]["properties"]["name"] == {"type": "string", "minLength": 1, "maxLength": 20}
    assert schemas["NewKit"]["properties"]["count"] == {"type": "integer", "minimum": 1, "maximum": 4, "default": 1}
    assert "additionalProperties" not in schemas["KitView"]
    assert sorted(schemas["KitViewPage"]["required"]) == ["items", "next_cursor"]


def test_the_document_knows_who_must_sign_in_and_how(document: dict[str, Any]) -> None:
    assert document["components"]["securitySchemes"]["cookie"]["name"] == "session"
    assert document["paths"]["/kits"]["post"]["security"] == [{"bearer": []}, {"cookie": []}]
    assert document["paths"]["/ticks"]["get"]["security"] == []
    assert "401" not in document["paths"]["/ticks"]["get"]["responses"]


def test_a_stream_is_described_as_one(document: dict[str, Any]) -> None:
    assert list(document["paths"]["/ticks"]["get"]["responses"]["200"]["content"]) == ["text/event-stream"]


def test_the_example_of_each_body_is_accepted(client: httpx.Client, document: dict[str, Any]) -> None:
    for path in ("/kits", "/shapes"):
        [content] = document["paths"][path]["post"]["requestBody"]["content"].values()
        assert client.post(path, json=content["example"]).status_code == 201


# Streams


def frames(text: str) -> list[str]:
    return [frame for frame in text.split("\n\n") if frame]


def listening(address: tuple[str, int], path: str) -> socket.socket:
    connection = socket.create_connection(address, timeout=10)
    connection.sendall(f"GET {path} HTTP/1.1\r\nHost: toy\r\n\r\n".encode())
    return connection


def read_until(connection: socket.socket, wanted: bytes, times: int = 1) -> bytes:
    got = b""
    while got.count(wanted) < times:
        piece = connection.recv(65_536)
        assert piece, got
        got += piece
    return got


def closed_so_far(seen: Streams) -> int:
    """The streams closed, once those of earlier tests are."""
    eventually(lambda: seen.open == seen.closed)
    return seen.closed


def test_a_stream_begins_with_when_to_come_back_and_numbers_its_events(client: httpx.Client) -> None:
    answer = client.get("/ticks?last=2")

    assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store, no-transform"
    assert answer.headers["x-accel-buffering"] == "no"
    assert frames(answer.text) == [
        "retry: 2000",
        'id: 1\nevent: tick\ndata: {"number":1,"text":"a\\r\\nb"}',
        'id: 2\nevent: tick\ndata: {"number":2,"text":"a\\r\\nb"}',
    ]


@pytest.mark.parametrize(
    ("last_seen", "first"),
    [("0", 1), ("1", 2), ("2", 3), ("", 1), ("x", 1), ("-1", 1), ("1.5", 1), ("9" * 400, 1), ("\xb2", 1)],
)
def test_a_stream_goes_on_behind_what_was_seen_and_rubbish_begins_anew(
    client: httpx.Client, last_seen: str, first: int
) -> None:
    answer = client.get("/ticks", headers=[(b"Last-Event-ID", last_seen.encode("latin-1"))])

    assert frames(answer.text)[1].startswith(f"id: {first}\n")


def test_a_failing_stream_ends_with_the_problem_under_the_last_number(client: httpx.Client) -> None:
    with capture_logs() as logs:
        answer = client.get("/ticks?last=1&broken=true", headers={"X-Request-Id": "find-me"})

    number, name, data = frames(answer.text)[-1].split("\n")
    problem = json.loads(data.removeprefix("data: "))
    assert (number, name) == ("id: 1", "event: error")
    assert (problem["code"], problem["status"], problem["request_id"]) == ("internal", 500, "find-me")
    assert "secret" not in answer.text
    assert [line["request_id"] for line in logs if line["log_level"] == "error"] == ["find-me"]


def test_a_silent_stream_is_kept_alive_with_comments(address: tuple[str, int]) -> None:
    with listening(address, "/ticks?silent=true&heartbeat=0.05") as connection:
        started = time.monotonic()
        read_until(connection, b": ping\n\n", times=3)

    assert time.monotonic() - started > 0.1


def test_a_stream_is_closed_soon_after_the_client_leaves(address: tuple[str, int], seen: Streams) -> None:
    before = closed_so_far(seen)
    with listening(address, "/ticks?silent=true") as connection:
        read_until(connection, b"id: 3")
        assert seen.closed == before

    eventually(lambda: seen.closed == before + 1)


def test_head_of_an_endless_stream_ends_it(client: httpx.Client, seen: Streams) -> None:
    before = closed_so_far(seen)

    assert client.head("/ticks?silent=true").headers["content-type"] == "text/event-stream; charset=utf-8"

    eventually(lambda: seen.closed == before + 1)


def test_a_stream_that_never_waits_does_not_stop_the_others(
    address: tuple[str, int], client: httpx.Client, seen: Streams
) -> None:
    stop = threading.Event()

    def read(connection: socket.socket) -> None:
        while not stop.is_set() and connection.recv(65_536):
            pass

    with listening(address, "/greedy") as connection:
        reader = threading.Thread(target=read, args=(connection,))
        reader.start()
        started = time.monotonic()
        answers = [client.get("/kits").status_code for _ in range(20)]
        took = time.monotonic() - started
        stop.set()
        reader.join()

    assert answers == [200] * 20
    assert took < 60
    eventually(lambda: seen.open == seen.closed)


@pytest.mark.parametrize("path", ["/greedy", "/endless"])
def test_a_reader_that_takes_nothing_is_given_up(
    address: tuple[str, int], seen: Streams, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setattr(readers, "PATIENCE", 0.1)
    before = closed_so_far(seen)

    with listening(address, path):
        eventually(lambda: seen.closed == before + 1, within=30)


def test_little_of_an_answer_waits_in_the_system_for_a_slow_reader(
    address: tuple[str, int], seen: Streams, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where megabytes do, a reader of some kilobytes a second takes none of the server's for half a minute."""
    monkeypatch.setattr(readers, "PATIENCE", 0.5)
    before = closed_so_far(seen), seen.megabytes

    with listening(address, "/endless"):
        eventually(lambda: seen.closed == before[0] + 1)

    assert seen.megabytes == before[1] + 1


def test_a_download_is_closed_soon_after_the_client_leaves(address: tuple[str, int], seen: Streams) -> None:
    before = closed_so_far(seen)
    with listening(address, "/endless") as connection:
        read_until(connection, b"m" * 1_000)
        assert seen.closed == before

    eventually(lambda: seen.closed == before + 1)


def test_draining_ends_every_stream(docs: Path) -> None:
    seen = Streams()
    with served(enveloped(toy_app(seen, docs))) as address:
        connections = [listening(address, "/ticks?silent=true") for _ in range(20)]
        for connection in connections:
            read_until(connection, b"id: 3")

        loop = httpx.get(f"http://{address[0]}:{address[1]}/drain")
        for connection in connections:
            assert read_until(connection, b"0\r\n\r\n")  # the end of a whole answer, not a cut
            connection.close()
        late = httpx.get(f"http://{address[0]}:{address[1]}/ticks?silent=true")

        assert loop.status_code == 204
        assert late.text == "retry: 2000\n\n"
    assert seen.closed == 20
