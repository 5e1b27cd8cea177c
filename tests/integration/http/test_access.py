"""Nobody may call anything, unless it is written in public_operations.txt; test_route_matrix.py says who may what."""

from pathlib import Path
from uuid import uuid4

import pytest

from tests.integration.http.application import Operation, all_operations
from tests.integration.http.product import Person, Product, refused

ALLOWED = Path(__file__).parent / "public_operations.txt"
OPERATIONS = all_operations()
GUARDED = [operation for operation in OPERATIONS if not operation.public]
OWNED = [operation for operation in GUARDED if "{" in operation.path]


def filled(operation: Operation, ids: dict[str, str]) -> str:
    """The path with everything in it that is somebody's; a new kind of id has to be made in the test below."""
    return operation.path.format(**ids)


def test_what_anybody_may_call_is_exactly_what_the_list_says() -> None:
    public = [str(operation) for operation in OPERATIONS if operation.public]

    assert public == ALLOWED.read_text().splitlines()


@pytest.mark.parametrize("operation", GUARDED, ids=str)
def test_nobody_comes_in_without_signing_in(product: Product, operation: Operation) -> None:
    ids = dict.fromkeys(("job_id", "asset_id", "session_id", "kit_id", "pack_id"), str(uuid4()))
    path = filled(operation, {**ids, "number": "1", "variant": "primary", "item": "happy"})
    client = product.client()

    bare = client.request(operation.method, path)
    garbled = client.request(operation.method, path, content=b"{", headers={"Content-Type": "text/plain"})
    forged = client.request(operation.method, path, headers={"Authorization": "Bearer x.y.z"})
    cookie = client.request(operation.method, path, headers={"Cookie": "__Host-aurastream=x"})

    for answer in (bare, garbled, forged, cookie):
        refused(answer, 401, "authentication_required")
        assert answer.headers["www-authenticate"] == 'Bearer realm="aurastream"'
    if operation.method == "GET":
        assert client.head(path).status_code == 401


@pytest.mark.parametrize("operation", [o for o in GUARDED if o.method == "GET" and o not in OWNED], ids=str)
def test_what_one_sees_of_oneself_holds_nothing_of_somebody_else(
    product: Product, nova: Person, operation: Operation
) -> None:
    job = nova.made()
    [asset] = nova.assets_of(job)
    other = product.person()

    text = other.client.request(operation.method, operation.path).text

    assert not [told for told in (nova.id, nova.email, job["id"], asset["id"]) if told in text]
