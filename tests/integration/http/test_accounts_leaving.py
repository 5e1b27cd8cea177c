"""Taking along what we hold, seeing what was done, and leaving."""

import json
from io import BytesIO
from uuid import UUID
from zipfile import ZipFile

import httpx
import pytest

from tests.integration.http.letters import letter_to
from tests.integration.http.product import API, PASSWORD, Person, Product, faults, refused, rows
from tests.waiting import eventually


def leave(person: Person, body: object) -> httpx.Response:
    return person.client.request("DELETE", f"{API}/auth/me", json=body)


def ready_export(person: Person) -> dict[str, object]:
    eventually(lambda: person.get("/auth/me/export").json()["status"] == "ready", within=15, what="the export is ready")
    export: dict[str, object] = person.get("/auth/me/export").json()
    return export


def test_everything_we_hold_can_be_taken_along(product: Product, nova: Person) -> None:
    [asset] = nova.assets_of(nova.made())
    asked = nova.get("/auth/me/export")

    export = ready_export(nova)
    fetched = product.client().get(str(export["download_url"]))

    assert asked.status_code == 202
    assert (asked.json()["id"], asked.json()["download_url"]) == (export["id"], None)
    assert fetched.status_code == 200
    assert fetched.headers["content-type"] == "application/zip"
    assert fetched.headers["content-disposition"].startswith('attachment; filename="aurastream-export-')
    assert fetched.headers["cache-control"] == "no-store"
    assert len(fetched.content) == export["size"]
    with ZipFile(BytesIO(fetched.content)) as archive:
        account = json.loads(archive.read("account.json"))
        files = [name for name in archive.namelist() if name.startswith("files/")]
    assert nova.email in json.dumps(account)
    assert len(files) == len(asset["variants"]) + 1  # and the picture that they were finished from
    letter_to(product, nova.email, "export is ready")


def test_asking_again_while_it_is_made_asks_for_no_second_one(nova: Person) -> None:
    ids = {nova.get("/auth/me/export").json()["id"] for _ in range(3)}

    assert len(ids) == 1


def test_exports_have_a_rate_of_their_own_which_looking_does_not_touch(product: Product, nova: Person) -> None:
    told = []
    for _ in range(5):
        told.append(nova.get("/auth/me/export").headers["ratelimit"].partition(";t=")[0])
        assert nova.get("/auth/me/export").headers["ratelimit"].startswith('"reads";')
        assert product.client().get(str(ready_export(nova)["download_url"])).status_code == 200

    answer = nova.get("/auth/me/export")

    refused(answer, 429, "rate_limited")
    wait = int(answer.headers["retry-after"])
    assert told == [f'"exports";r={left}' for left in (4, 3, 2, 1, 0)]
    assert 16_000 < wait <= 86_400 // 5
    assert answer.headers["ratelimit"] == f'"exports";r=0;t={wait}'
    assert answer.headers["ratelimit-policy"] == '"exports";q=5;w=86400'
    assert nova.get("/auth/me").headers["ratelimit"].startswith('"reads";')


def test_a_download_link_is_good_once_and_the_next_export_has_another(product: Product, nova: Person) -> None:
    first = ready_export(nova)
    assert product.client().get(str(first["download_url"])).status_code == 200

    again = product.client().get(str(first["download_url"]))

    refused(again, 409, "link_not_good")
    assert nova.get("/auth/me/export").json()["id"] != first["id"]


def test_an_export_that_ran_out_cannot_be_fetched(product: Product, nova: Person) -> None:
    export = ready_export(nova)

    rows(product.database, "UPDATE exports SET expires_at = now() WHERE user_id = $1", nova.id)

    refused(product.client().get(str(export["download_url"])), 409, "link_not_good")


@pytest.mark.parametrize("token", ["x", "asl_" + "A" * 86, "x" * 400])
def test_what_is_no_download_link_is_refused(product: Product, token: str) -> None:
    refused(product.client().get(f"{API}/auth/exports/{token}"), 409, "link_not_good")


def test_the_audit_log_tells_what_was_done_from_where(product: Product, nova: Person) -> None:
    credentials = {"email": nova.email, "password": PASSWORD}
    product.client().post(f"{API}/auth/login", json=credentials, headers={"User-Agent": "Phone/7"})

    answer = nova.get("/auth/me/audit-log")

    newest, oldest = answer.json()["items"]
    assert (newest["action"], newest["agent"], newest["address"]) == ("signed_in", "Phone/7", "127.0.0.1")
    assert (oldest["action"], oldest["detail"]) == ("signed_up", {"by": "password"})
    assert UUID(newest["session_id"]) != UUID(oldest["session_id"])
    assert newest["at"] > oldest["at"]
    assert nova.get("/auth/me/audit-log", headers={"If-None-Match": answer.headers["etag"]}).status_code == 304


def test_the_audit_log_comes_in_pages(product: Product, nova: Person) -> None:
    for _ in range(4):
        product.client().post(f"{API}/auth/login", json={"email": nova.email, "password": PASSWORD})
    whole = nova.get("/auth/me/audit-log").json()["items"]

    pages, cursor = [], None
    while not pages or cursor:
        page = nova.get("/auth/me/audit-log", params={"limit": 2} | ({"cursor": cursor} if cursor else {})).json()
        pages.append(page["items"])
        cursor = page["next_cursor"]

    assert [len(page) for page in pages] == [2, 2, 1]
    assert [entry for page in pages for entry in page] == whole


@pytest.mark.parametrize("query", [{"limit": 0}, {"limit": 101}, {"cursor": "x"}])
def test_a_page_that_cannot_be_is_refused(nova: Person, query: dict[str, str]) -> None:
    refused(nova.get("/auth/me/audit-log", params=query), 422, "validation_failed")


def test_who_leaves_is_signed_out_at_once_and_forgotten(product: Product, nova: Person) -> None:
    [asset] = nova.assets_of(nova.made())
    assert httpx.get(asset["cdn_url"]).status_code == 200

    answer = leave(nova, {"password": PASSWORD})

    assert answer.status_code == 202
    refused(nova.get("/auth/me"), 401, "authentication_required")
    credentials = {"email": nova.email, "password": PASSWORD}
    refused(product.client().post(f"{API}/auth/login", json=credentials), 401, "invalid_credentials")
    eventually(lambda: httpx.get(asset["cdn_url"]).status_code == 404, within=15, what="the file is gone")
    eventually(
        lambda: not rows(product.database, "SELECT 1 FROM users WHERE id = $1", nova.id),
        within=15,
        what="the account is gone",
    )
    assert product.person(email=nova.email).id != nova.id


@pytest.mark.parametrize("body", [{"password": ""}, {"password": "not the password"}, {"password": "x" * 60_000}])
def test_nobody_leaves_with_a_wrong_password(nova: Person, body: object) -> None:
    refused(leave(nova, body), 401, "invalid_credentials")

    assert nova.get("/auth/me").status_code == 200


def test_who_has_a_password_does_not_leave_by_writing_out_the_address(nova: Person) -> None:
    for body in ({"confirm": nova.email}, {}, {"password": None}):
        assert faults(leave(nova, body)) == [("/password", "required")]

    assert nova.get("/auth/me").status_code == 200


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ({"password": 7}, ("/password", "wrong_type")),
        ({"really": True}, ("/really", "unknown_field")),
        ({"confirm": "x" * 1_001}, ("/confirm", "too_long")),
    ],
)
def test_a_farewell_that_breaks_a_rule_says_which(nova: Person, body: object, fault: tuple[str, str]) -> None:
    assert faults(leave(nova, body)) == [fault]
