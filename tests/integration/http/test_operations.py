"""What operators and passers-by meet: health, metrics, pages."""

import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.faulty_proxy import Fault, FaultyProxy
from tests.integration.http.contract import Contract
from tests.integration.http.product import API, ROOT, Product, refused, running_product
from tests.postgres import Database
from tests.waiting import eventually

TOKEN = "a-token-for-metrics"


@pytest.fixture
def line(own_database: Database) -> Iterator[FaultyProxy]:
    """The line between the product and PostgreSQL."""
    with FaultyProxy(own_database.address.host, own_database.address.port) as proxy:
        yield proxy


@pytest.fixture
def fragile(
    own_database: Database, line: FaultyProxy, contract: Contract, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Product]:
    """A server of one's own, to break: its database is reached by the line, and its metrics ask for a token."""
    by_the_line = replace(own_database, address=replace(own_database.address, host=line.host, port=line.port))
    folder = tmp_path_factory.mktemp("fragile")
    with running_product(by_the_line, folder, contract, scripted=True, METRICS_TOKEN=TOKEN) as running:
        yield running


def readings(text: str) -> dict[tuple[str, ...], float]:
    """Answers by method, route and status."""
    families = {family.name: family for family in text_string_to_metric_families(text)}
    return {
        (sample.labels["method"], sample.labels["route"], sample.labels["status"]): sample.value
        for sample in families["http_requests"].samples
        if sample.name == "http_requests_total"
    }


# Health


def test_a_healthy_product_is_live_and_ready(product: Product) -> None:
    client = product.client()

    assert client.get("/health/live").json() == {"status": "live"}
    ready = client.get("/health/ready")
    assert (ready.status_code, ready.json()) == (
        200,
        {"status": "ready", "checks": {"database": "ok", "storage": "ok"}},
    )


def test_without_its_database_it_lives_says_so_and_recovers(fragile: Product, line: FaultyProxy) -> None:
    nova = fragile.person()
    job = nova.made()

    line.set(Fault(refuse=True))
    line.cut()

    eventually(lambda: fragile.client().get("/health/ready").status_code == 503, within=30, what="not ready")
    ready = refused(fragile.client().get("/health/ready"), 503, "dependency_unavailable")
    assert ready["checks"]["storage"] == "ok"
    assert ready["checks"]["database"] == "The database does not answer. Nothing was changed; please try again."
    assert fragile.client().get("/health/live").status_code == 200
    for answer in (nova.get("/auth/me"), nova.get("/jobs"), nova.generate()):
        refused(answer, 503, "dependency_unavailable")
        assert answer.headers["retry-after"] == "5"
    login = {"email": nova.email, "password": "correct horse battery staple"}
    refused(fragile.client().post(f"{API}/auth/login", json=login), 503, "dependency_unavailable")
    line.heal()
    eventually(lambda: fragile.client().get("/health/ready").status_code == 200, within=10, what="ready again")
    assert nova.look(job)["status"] == "completed"
    assert nova.made()["status"] == "completed"


def test_without_its_files_it_is_not_ready(fragile: Product) -> None:
    (fragile.folder / "files").rename(fragile.folder / "elsewhere")

    answer = fragile.client().get("/health/ready")

    problem = refused(answer, 503, "dependency_unavailable")
    assert problem["checks"] == {"database": "ok", "storage": "The folder of the file store is missing."}
    (fragile.folder / "elsewhere").rename(fragile.folder / "files")
    assert fragile.client().get("/health/ready").status_code == 200


# Metrics


def test_metrics_are_for_this_host_alone(product: Product) -> None:
    here = product.client().get("/metrics")
    through_a_proxy = product.client().get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"})

    assert here.status_code == 200
    assert here.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert refused(through_a_proxy, 404, "not_found")["detail"] == "There is nothing at this address."


def test_with_a_token_metrics_are_for_whoever_has_it(fragile: Product) -> None:
    client = fragile.client()
    right = {"Authorization": f"Bearer {TOKEN}"}

    assert client.get("/metrics", headers=right).status_code == 200
    assert client.get("/metrics", headers=right | {"X-Forwarded-For": "203.0.113.9"}).status_code == 200
    for wrong in ("", "Bearer", f"Bearer {TOKEN}x", TOKEN, "Bearer \u00e9"):
        answer = client.get("/metrics", headers=[(b"Authorization", wrong.encode())])
        refused(answer, 404, "not_found")


def test_metrics_count_answers_by_route_and_status(product: Product) -> None:
    client = product.client()
    before = readings(client.get("/metrics").text)

    for path in ("/nowhere", "/nowhere/else", f"{API}/asset-types", f"{API}/jobs/0199f1c4-7d0a-7c3e-9f57-2f6d1b7a4e10"):
        client.get(path)

    after = readings(client.get("/metrics").text)
    grown = {key: value - before.get(key, 0) for key, value in after.items() if value != before.get(key, 0)}
    assert grown == {
        ("GET", "(none)", "404"): 2,
        ("GET", "/api/v1/asset-types", "200"): 1,
        ("GET", "/api/v1/jobs/{job_id}", "401"): 1,
        ("GET", "/metrics", "200"): 1,
    }


# Pages


class Addresses(HTMLParser):
    """What a page loads, and where it leads."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.linked: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        for name, value in attributes:
            if name in {"src", "href"} and value:
                (self.linked if tag == "a" else self.loaded).append(value)


def foreign(addresses: list[str]) -> list[str]:
    return [address for address in addresses if urlsplit(address).netloc]


PAGES = ["/", "/schema", "/problems/not_found", "/problems/quota_exceeded"]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_loads_nothing_from_elsewhere_and_leads_nowhere_wrong(product: Product, page: str) -> None:
    client = product.client()

    answer = client.get(page)

    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    found = Addresses(answer.text)
    assert foreign(found.loaded) == []
    for address in [*found.loaded, *found.linked]:
        if not address.startswith(("data:", "#")):
            assert client.get(address).status_code == 200, address
    assert not re.search(r"@import|url\(\s*['\"]?(https?:)?//", answer.text)
    policy = answer.headers["content-security-policy"]
    assert policy.startswith(("default-src 'none'", "default-src 'self'"))
    assert "http" not in policy


def test_what_the_documentation_loads_is_served_from_here(product: Product) -> None:
    client = product.client()
    loaded = Addresses(client.get("/schema").text).loaded

    files = {address: client.get(address) for address in loaded if not address.startswith("data:")}

    assert {address.rpartition(".")[2] for address in files} == {"css", "js"}
    for address, answer in files.items():
        assert answer.headers["content-type"].startswith(("text/css", "text/javascript", "application/javascript"))
        if address.endswith(".css"):
            assert not re.search(r"@import|url\(\s*['\"]?(https?:)?//", answer.text), address
    assert 'url: "/schema/openapi.json"' in "".join(answer.text for answer in files.values())


def test_the_served_document_is_the_one_in_the_docs(product: Product, contract: Contract) -> None:
    assert product.client().get("/schema/openapi.json").json() == contract.document


PROBLEMS = re.findall(r"^## (\w+)\n\n\*\*(.+)\*\* · (\d+)$", (ROOT / "docs" / "problems.md").read_text(), re.MULTILINE)


@pytest.mark.parametrize(("code", "title", "status"), PROBLEMS)
def test_every_problem_has_a_page(product: Product, code: str, title: str, status: str) -> None:
    answer = product.client().get(f"/problems/{code}")

    assert answer.status_code == 200
    assert f'<h1>{title}</h1><p class="facts"><code>{code}</code> · {status}</p><p>' in answer.text


def test_who_comes_from_the_letter_reads_that_the_address_is_verified(product: Product) -> None:
    told, plain = (product.client().get(path).text for path in ("/?verified=1", "/?verified=<b>"))

    assert "Your address is verified." in told
    assert "Your address is verified." not in plain
    assert "{told}" not in told + plain


def test_the_home_page_says_where_it_is(product: Product) -> None:
    assert product.address in product.client().get("/").text


@pytest.mark.parametrize(
    ("code", "next_step"),
    [
        ("account_being_erased", "Wait until that is done"),
        ("invalid_credentials", "ask for a letter with a link to a new password"),
        ("token_reused", "Sign in again"),
        ("link_not_good", "Ask for a new one"),
        ("email_taken", "sign in"),
    ],
)
def test_a_page_tells_people_what_to_do_next_and_that_it_cost_nothing(
    product: Product, code: str, next_step: str
) -> None:
    page = " ".join(product.client().get(f"/problems/{code}").text.split())

    assert next_step in page
    assert "Nothing was charged." in page
