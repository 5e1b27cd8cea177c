"""The real application on a database of its own, and people who use it."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.integration.http.contract import Contract
from tests.integration.http.product import Gate, Person, Product, running_product
from tests.postgres import Database, PostgresServer


@pytest.fixture(scope="session")
def contract() -> Contract:
    return Contract()


@pytest.fixture(scope="session")
def product(
    postgres_server: PostgresServer, migrated: Database, contract: Contract, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Product]:
    """One server for all tests that neither stop it nor look at pictures; each signs up people of its own."""
    database = postgres_server.create_database(template=migrated)
    with running_product(database, tmp_path_factory.mktemp("product"), contract, scripted=True) as running:
        yield running


@pytest.fixture(scope="module")
def untouched_product(
    postgres_server: PostgresServer, migrated: Database, contract: Contract, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Product]:
    """The product with the local image model and the real finishing: nothing in it is replaced."""
    database = postgres_server.create_database(template=migrated)
    with running_product(database, tmp_path_factory.mktemp("untouched"), contract, scripted=False) as running:
        yield running


@pytest.fixture
def nova(product: Product) -> Person:
    return product.person()


@pytest.fixture
def studio(product: Product) -> Person:
    return product.person(tier="studio")


@pytest.fixture
def gate(product: Product) -> Iterator[Gate]:
    """Closed until the test opens it, and open afterwards."""
    with ExitStack() as afterwards:
        gate = product.gate()
        afterwards.callback(gate.open)
        yield gate


@pytest.fixture
def own_database(postgres_server: PostgresServer, migrated: Database) -> Iterator[Database]:
    database = postgres_server.create_database(template=migrated)
    yield database
    postgres_server.drop_database(database)
