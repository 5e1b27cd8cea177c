"""Who gets which answer from which route: everything that is served, asked by everybody there is.

`route_matrix.txt` holds what is expected, one row an operation; a route without a row fails, and so does a row without
a route. What is asked for belongs to the owner. A row is written anew by hand, from what the failing test shows.
"""

import json
import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
import pytest

from tests.integration.http.application import all_operations
from tests.integration.http.pictures import a_png
from tests.integration.http.product import API, PASSWORD, Person, Product, refused, rows

FILE = Path(__file__).parent / "route_matrix.txt"
WHO = ("nobody", "owner", "another", "admin")
ASKED_IN_TURN = ("nobody", "another", "admin", "owner")  # who may, comes last: then it is still there to be refused
OWNER = "owner-of-all@example.com"
OPERATIONS = all_operations()
ROUTES = [str(operation) for operation in OPERATIONS]
OPEN = {str(operation) for operation in OPERATIONS if operation.public}
ONCE = {str(operation) for operation in OPERATIONS if operation.handler.opt.get("uses_up")}

KIT = {"name": "Neon Fox", "primary_colors": ["#FF4500"]}

BODIES: dict[str, dict[str, Any]] = {
    "DELETE /api/v1/auth/me": {"password": PASSWORD},
    "POST /api/v1/auth/email/confirm": {"token": "no token of ours"},
    "POST /api/v1/auth/login": {"email": OWNER, "password": PASSWORD},
    "POST /api/v1/auth/me/email": {"email": "elsewhere@example.com", "password": PASSWORD},
    "POST /api/v1/auth/me/password": {"current_password": PASSWORD, "new_password": "another horse battery staple"},
    "POST /api/v1/auth/oauth/{provider}": {},
    "POST /api/v1/auth/password-reset/confirm": {"token": "no token of ours", "new_password": PASSWORD},
    "POST /api/v1/auth/password-reset/request": {"email": OWNER},
    "POST /api/v1/auth/refresh": {"refresh_token": "no token of ours"},
    "POST /api/v1/auth/signup": {"email": OWNER, "password": PASSWORD, "display_name": "Nova"},
    "POST /api/v1/generate": {"asset_type": "twitch_emote"},
    "PUT /api/v1/auth/me": {"display_name": "Nova"},
    "POST /api/v1/brand-kits": KIT,
    "POST /api/v1/brand-kits/{kit_id}/duplicate": {},
    "POST /api/v1/brand-kits/{kit_id}/logos/proposals": {},
    "PUT /api/v1/brand-kits/{kit_id}": {"name": "Neon Wolf"},
    "PUT /api/v1/brand-kits/{kit_id}/colors": {"accent": []},
    "PUT /api/v1/brand-kits/{kit_id}/guidelines": {"notes": "No faces."},
    "PUT /api/v1/brand-kits/{kit_id}/typography": {"body": {"family": "Inter"}},
    "PUT /api/v1/brand-kits/{kit_id}/voice": {"tone": "calm"},
    "PUT /api/v1/assets/{asset_id}/favorite": {"is_favorite": True},
    "PUT /api/v1/assets/{asset_id}/visibility": {"is_public": False},
    "POST /api/v1/assets/{asset_id}/remix": {},
    "POST /api/v1/assets/{asset_id}/ab": {"factor": "mood"},
    "POST /api/v1/assets/{asset_id}/finish": {},
    "POST /api/v1/twitch/packs": {"pack_type": "stream"},
    "POST /api/v1/twitch/packs/{pack_id}/items/{item}": {},
    "POST /api/v1/twitch/generate": {"asset_type": "twitch_emote", "game_id": "509658"},
    "POST /api/v1/assets/export": {"ids": ["{asset_id}"]},
}
"""What is sent to the operations that read JSON: each is right in itself, so that a refusal is about who sends it."""

FORMS = {
    "POST /local/sign-in/{provider}": {"answer": "allow", "email": OWNER},
    "POST /confirm-email": {"token": "no token of ours"},
    "POST /reset-password": {"token": "no token of ours", "new_password": PASSWORD},
}

UPLOADS: dict[str, dict[str, str]] = {
    "POST /api/v1/brand-kits/extract": {},
    "POST /api/v1/assets/finish": {"asset_type": "twitch_emote"},
    "POST /api/v1/brand-kits/{kit_id}/logos": {"variant": "primary"},
}
"""The fields beside the file of a form."""
SHARED = [route for route in ROUTES if route.split()[1].startswith(("/api/v1/asset/", "/s/"))]

ENDING = {"DELETE /api/v1/auth/me", "POST /api/v1/auth/logout", "POST /api/v1/auth/me/password"}
"""What takes something from its own caller: each is asked by people who are needed for nothing else."""


def table() -> dict[str, list[str]]:
    """The expected statuses by operation, in the order of `WHO`."""
    lines = FILE.read_text().splitlines()
    assert lines[0].split() == ["operation", *WHO]
    cells = [line.split() for line in lines[1:]]
    return {f"{method} {path}": statuses for method, path, *statuses in cells}


EXPECTED = table()


@dataclass(frozen=True, slots=True)
class Cast:
    """The people of the matrix, and what the owner has; `of_its_own` is what one operation alone may use up."""

    product: Product
    clients: dict[str, httpx.Client]
    ids: dict[str, str]
    of_its_own: dict[str, dict[str, str]]
    file: str

    def ask(self, who: str, operation: str, *, method: str | None = None, nowhere: bool = False) -> httpx.Response:
        """Send the operation's request; with `nowhere`, for ids that nobody has."""
        ids = self.ids | self.of_its_own.get(operation, {})
        if nowhere:
            ids |= {name: str(uuid4()) for name in ids if name.endswith("_id")}
        own_method, path = operation.split()
        address = self.file if path == "/files/{key}" else path.format(**ids)
        client = self.clients[who]
        if operation in ENDING and who != "nobody":
            client = self.product.person().client
        body: dict[str, Any] = {"json": filled(BODIES[operation], ids)} if operation in BODIES else {}
        if operation.endswith("/signup"):
            body = {"json": {**BODIES[operation], "email": f"{uuid4().hex}@example.com"}}
        if operation in FORMS:
            body = {"data": FORMS[operation]}
        if operation in UPLOADS:
            body = {"data": UPLOADS[operation], "files": {"file": ("logo.png", a_png())}}
        return client.request(method or own_method, address, **body)


def filled(body: Any, ids: dict[str, str]) -> Any:
    """The body with the ids that it names."""
    return json.loads(re.sub(r'"{(\w+)}"', lambda name: json.dumps(ids[name[1]]), json.dumps(body)))


@pytest.fixture(scope="module")
def cast(product: Product) -> Iterator[Cast]:
    owner = product.person(tier="studio", email=OWNER)
    another, admin = product.person(tier="studio"), product.person(tier="studio")
    rows(product.database, "UPDATE users SET role = 'admin' WHERE id = $1", admin.id)
    assert admin.get("/auth/me").json()["role"] == "admin"
    shown = what_is_shown_of(owner)  # her first kit, which is the active one, is none of those that are used up
    nobody, gate = product.client(), product.gate()
    for person in (another, admin):
        person.post("/brand-kits", json=KIT)
    with ExitStack() as afterwards:
        afterwards.callback(gate.open)
        yield Cast(
            product,
            clients={
                "nobody": nobody,
                "owner": owner.client,
                "another": another.client,
                "admin": admin.client,
            },
            of_its_own={
                "DELETE /api/v1/auth/sessions/{session_id}": {"session_id": second_session(owner)},
                "DELETE /api/v1/brand-kits/{kit_id}": {"kit_id": a_kit(owner)},
                "DELETE /api/v1/brand-kits/{kit_id}/logos/{variant}": {"kit_id": a_kit(owner)},
                "POST /api/v1/jobs/{job_id}/cancel": {"job_id": owner.job(custom_prompt=gate.prompt)["id"]},
                "POST /api/v1/jobs/{job_id}/retry": {"job_id": owner.made(custom_prompt="forbidden")["id"]},
                "DELETE /api/v1/assets/{asset_id}": an_asset(owner),
                **dict.fromkeys(SHARED, a_public_asset(owner)),
            },
            **shown,
        )


def an_asset(owner: Person) -> dict[str, str]:
    [asset] = owner.assets_of(owner.made())
    return {"asset_id": asset["id"]}


def a_public_asset(owner: Person) -> dict[str, str]:
    shared = an_asset(owner)
    owner.client.put(f"{API}/assets/{shared['asset_id']}/visibility", json={"is_public": True})
    return shared


def what_is_shown_of(owner: Person) -> dict[str, Any]:
    [asset] = owner.assets_of(owner.made())
    link = urlsplit(asset["cdn_url"])
    ids = {"asset_id": asset["id"], "job_id": asset["job_id"], "provider": "twitch", "token": "no-token-of-ours"}
    ids |= {"kit_id": a_kit(owner), "number": "1", "variant": "primary", "pack_id": a_pack(owner), "item": "about"}
    preview = owner.get(f"/assets/{asset['id']}/previews").json()["items"][0]["url"]
    ids |= {"owner_id": owner.id, "picture": preview.rpartition("/")[2]}
    return {
        "ids": {**ids, "code": "not_found", "path": "index.html", "name": "112x112.png"},
        "file": f"{link.path}?{link.query}",
    }


def a_kit(owner: Person) -> str:
    """The first one that is made is active."""
    kit_id = owner.post("/brand-kits", json=KIT).json()["id"]
    logo = {"data": {"variant": "primary"}, "files": {"file": ("logo.png", a_png())}}
    assert owner.post(f"/brand-kits/{kit_id}/logos", **logo).status_code == 201
    return str(kit_id)


def a_pack(owner: Person) -> str:
    """With something in it that can be downloaded."""
    pack = owner.post("/twitch/packs", json={"pack_type": "stream"}).json()
    owner.finished(pack["jobs"][0])
    return str(pack["id"])


def second_session(owner: Person) -> str:
    """A sign-in on another device, which may be ended."""
    signed_in = owner.post("/auth/login", json={"email": OWNER, "password": PASSWORD}).json()
    there = owner.client.get(
        f"{API}/auth/sessions", headers={"Authorization": f"Bearer {signed_in['access_token']}"}
    ).json()
    return str(next(session["id"] for session in there["items"] if session["current"]))


def test_every_route_has_a_row_and_every_row_a_route() -> None:
    assert [route for route in ROUTES if route not in EXPECTED] == []
    assert list(EXPECTED) == ROUTES


@pytest.mark.parametrize("operation", EXPECTED)
def test_everybody_gets_the_answer_that_the_matrix_says(cast: Cast, operation: str) -> None:
    found = {who: str(cast.ask(who, operation).status_code) for who in ASKED_IN_TURN}

    assert [found[who] for who in WHO] == EXPECTED[operation]


@pytest.mark.parametrize("operation", [name for name in EXPECTED if "_id}" in name and name not in OPEN])
@pytest.mark.parametrize("who", ["another", "admin"])
def test_what_is_somebody_elses_looks_like_what_is_not_there(cast: Cast, operation: str, who: str) -> None:
    theirs = refused(cast.ask(who, operation), 404, "not_found")
    nobodys = refused(cast.ask(who, operation, nowhere=True), 404, "not_found")

    of_the_request = {"instance", "request_id"}
    assert {name: told for name, told in theirs.items() if name not in of_the_request} == {
        name: told for name, told in nobodys.items() if name not in of_the_request
    }
    assert OWNER not in str(theirs)


@pytest.mark.parametrize("operation", [name for name in EXPECTED if name.startswith("GET ") and name not in ONCE])
def test_head_tells_everybody_what_get_would(cast: Cast, operation: str) -> None:
    answers = [cast.ask(who, operation, method="HEAD") for who in WHO]

    assert [str(answer.status_code) for answer in answers] == EXPECTED[operation]
    assert [answer.content for answer in answers] == [b""] * len(WHO)


@pytest.mark.parametrize("operation", sorted(ONCE))
def test_head_tells_nobody_whether_a_link_that_is_good_once_is_still_good(cast: Cast, operation: str) -> None:
    answers = [cast.ask(who, operation, method="HEAD") for who in WHO]

    assert [(answer.status_code, answer.content) for answer in answers] == [(200, b"")] * len(WHO)


@pytest.mark.parametrize("path", sorted({route.split()[1] for route in ROUTES}))
def test_options_tells_anybody_the_methods_of_the_matrix(cast: Cast, path: str) -> None:
    known = {route.split()[0] for route in ROUTES if route.split()[1] == path}
    expected = sorted(known | {"OPTIONS"} | ({"HEAD"} if "GET" in known else set()))
    operation = next(route for route in ROUTES if route.split()[1] == path)

    answer = cast.ask("nobody", operation, method="OPTIONS")

    assert (answer.status_code, answer.headers["allow"]) == (204, ", ".join(expected))
