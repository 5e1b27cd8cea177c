"""What a tool that knows nothing but our OpenAPI document finds wrong with the server behind it."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.integration.http.contract import Contract
from tests.integration.http.product import running_product
from tests.integration.http.schemathesis_run import Asked, ask_by_the_document
from tests.postgres import Database, PostgresServer

pytestmark = pytest.mark.timeout(900)

EXAMPLES = 20
SPARE = 10
"""Some of what is made up is the same again, and is not sent."""

USED_UP = {"deleteAsset", "deleteBrandKit"}
"""Half of what they are sent names something that is gone, and is sent once."""

VARIED = {"parameters", "requestBody"}  # without either there is one request to send, and nothing to vary

ONLY_WITH_A_SECRET = {
    "confirmEmailChange": "the link from a letter",
    "completeProviderSignIn": "the browser's secret of the attempt",
    "fetchExport": "the link from a letter",
    "fetchFile": "our signature",
    "fetchPreview": "our signature",
    "metrics": "the operator's token, for whoever comes through a proxy",
    "resetPassword": "the link from a letter",
    "verifyEmail": "the link from a letter",
}
"""What is seldom reached by guessing: to be refused there is all that most runs can show."""


@pytest.fixture(scope="module")
def asked(
    postgres_server: PostgresServer, migrated: Database, contract: Contract, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Asked]:
    database = postgres_server.create_database(template=migrated)
    folder = tmp_path_factory.mktemp("schemathesis")
    with running_product(database, folder, contract, scripted=True, wide_rates=True, TRUSTED_PROXIES="1") as product:
        yield ask_by_the_document(product, folder, examples=EXAMPLES + SPARE)


def named(contract: Contract) -> dict[str, dict[str, Any]]:
    items = contract.document["paths"].values()
    return {operation["operationId"]: operation for item in items for operation in item.values()}


def test_the_server_keeps_every_promise_of_its_document(asked: Asked) -> None:
    assert asked.passed, asked.report


def test_every_operation_that_takes_anything_was_asked_often_enough(asked: Asked, contract: Contract) -> None:
    times = {name: sum(asked.answers.get(name, {}).values()) for name in named(contract)}

    assert [name for name, number in times.items() if not number] == []
    seldom = {name for name, number in times.items() if number < (EXAMPLES // 2 if name in USED_UP else EXAMPLES)}
    assert seldom & {name for name, operation in named(contract).items() if operation.keys() & VARIED} == set()


def test_the_rates_hide_little_of_what_was_asked(asked: Asked) -> None:
    refused = sum(statuses.get(429, 0) for statuses in asked.answers.values())

    assert refused < sum(sum(statuses.values()) for statuses in asked.answers.values()) / 20


def test_no_operation_was_only_refused(asked: Asked, contract: Contract) -> None:
    """Behind nothing but 401 and 429 every promise would look kept."""
    reached = {name for name, statuses in asked.answers.items() if any(status < 300 for status in statuses)}

    assert set(named(contract)) - reached - set(ONLY_WITH_A_SECRET) == set()
