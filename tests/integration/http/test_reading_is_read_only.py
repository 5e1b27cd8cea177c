"""What answers a GET changes nothing: no row of any table is another one afterwards."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import httpx
import pytest

from tests.integration.http.application import Operation, all_operations
from tests.integration.http.contract import Contract
from tests.integration.http.letters import letter_to, token_in
from tests.integration.http.product import API, PASSWORD, Person, Product, rows, running_product
from tests.postgres import Database, PostgresServer
from tests.waiting import eventually

CHANGES_BY_CONTRACT: Mapping[str, str] = {
    f"GET {API}/auth/email/verify/{{token}}": "a link in a letter can only be a GET; good once",
    f"GET {API}/auth/exports/{{token}}": "a link in a letter can only be a GET; good once",
    f"GET {API}/auth/oauth/{{provider}}/callback": "the provider sends the browser back with a GET; good once",
    f"GET {API}/auth/me/export": "asks for an export when there is none",
}
READING = [o for o in all_operations() if o.method == "GET" and str(o) not in CHANGES_BY_CONTRACT]

AT_REST = """
    SELECT NOT EXISTS (SELECT FROM outbox) AND NOT EXISTS (SELECT FROM generation_jobs WHERE lease_until IS NOT NULL)
"""


@dataclass(frozen=True, slots=True)
class Idle:
    """A product that has nothing left to do, and somebody who has something of everything."""

    product: Product
    person: Person
    names: Mapping[str, str]
    queries: Mapping[str, Mapping[str, str]]

    def read(self, operation: Operation, method: str) -> httpx.Response:
        return self.person.client.request(
            method, operation.path.format(**self.names), params=self.queries.get(operation.path)
        )

    def everything(self) -> list[str]:
        """Every row of every table, to the last byte, and how often each table was written."""
        tables = rows(self.product.database, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        queries = [f"SELECT '{name}' AS place, r.xmin::text, r::text FROM {name} r" for (name,) in tables]
        query = f"{' UNION ALL '.join(queries)} ORDER BY 1, 3"
        return [" ".join(row) for row in rows(self.product.database, query)]


@pytest.fixture(scope="module")
def idle(
    postgres_server: PostgresServer, migrated: Database, contract: Contract, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Idle]:
    database = postgres_server.create_database(template=migrated)
    with running_product(database, tmp_path_factory.mktemp("idle"), contract, scripted=True) as product:
        person = product.person(tier="studio")
        job = person.made()
        [asset] = person.assets_of(job)
        person.client.put(f"{API}/assets/{asset['id']}/visibility", json={"is_public": True})
        kit = person.post("/brand-kits", json={"name": "Neon Fox", "primary_colors": ["#FF4500"]}).json()
        pack = person.post("/twitch/packs", json={"pack_type": "stream"}).json()
        for item in pack["jobs"]:
            person.finished(item)
        link = httpx.URL(asset["cdn_url"])
        preview = person.get(f"/assets/{asset['id']}/previews").json()["items"][0]["url"]
        product.client().post(f"{API}/auth/password-reset/request", json={"email": person.email})
        person.post("/auth/me/email", json={"email": f"new-{person.email}", "password": PASSWORD})
        page = product.client().get("/schema").text
        names = {
            "job_id": job["id"],
            "asset_id": asset["id"],
            "kit_id": kit["id"],
            "pack_id": pack["id"],
            "number": "1",
            "key": link.raw_path.decode().removeprefix("/files/"),
            "code": "not_found",
            "provider": "twitch",
            "name": "112x112.png",
            "owner_id": person.id,
            "picture": preview.rpartition("/")[2],
            "path": re.findall(r'"/schema/([\w.\-]+\.css)"', page)[0],
        }
        queries = {
            "/reset-password": {"token": token_in(letter_to(product, person.email, "choose a new password"))},
            "/confirm-email": {"token": token_in(letter_to(product, f"new-{person.email}", "use this address"))},
        }
        idle = Idle(product, person, names, queries)
        eventually(lambda: rows(database, AT_REST)[0][0], within=15, what="all work is done")
        yield idle
    postgres_server.drop_database(database)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("operation", READING, ids=str)
def test_reading_changes_nothing(idle: Idle, operation: Operation, method: str) -> None:
    before = idle.everything()

    answer = idle.read(operation, method)

    assert answer.status_code == 200, answer.text
    assert idle.everything() == before


def test_what_changes_by_contract_is_seen_to_change(idle: Idle) -> None:
    token = token_in(letter_to(idle.product, idle.person.email, "verify"))
    before = idle.everything()

    assert idle.product.client().get(f"{API}/auth/email/verify/{token}").status_code == 200

    assert idle.everything() != before


def test_the_list_of_what_changes_names_operations_that_exist() -> None:
    assert CHANGES_BY_CONTRACT.keys() <= {str(operation) for operation in all_operations()}
