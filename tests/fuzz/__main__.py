"""Asks a running server whatever a broken or a hostile client might: python -m tests.fuzz [--write]

The first half is made by schemathesis from the OpenAPI document, the second half is requests that were right and then
spoiled, over bare sockets. `--write` puts what came of it into docs/fuzzing.md. The exit status is 1 when an answer
was a server's error, when the document was not kept, or when the server wrote of a bug.
"""

import argparse
import asyncio
import secrets
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from adapters.postgres.migrate import migrate
from tests.fuzz.sending import send_broken
from tests.fuzz.telling import Found, page
from tests.integration.http.contract import Contract
from tests.integration.http.product import ROOT, running_product
from tests.integration.http.schemathesis_run import ask_by_the_document
from tests.postgres import PostgresServer

PAGE = ROOT / "docs" / "fuzzing.md"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--examples", type=int, default=100, help="of schemathesis, an operation (100)")
    parser.add_argument("--requests", type=int, default=15_000, help="spoiled ones (15,000)")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(2**32), help="to send the same again")
    parser.add_argument("--write", action="store_true", help="write docs/fuzzing.md")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="aurastream-fuzz-") as name:
        folder = Path(name)
        folder.chmod(0o711)  # root's database runs as another account, which must pass through
        found = _found(folder, options.examples, options.requests, options.seed)
    told = page(found)
    print(told)
    for fault in found.faults:
        print(fault, file=sys.stderr)
    if options.write:
        PAGE.write_text(told)
    return 1 if found.faults else 0


def _found(folder: Path, examples: int, requests: int, seed: int) -> Found:
    found: Found | None = None
    server = PostgresServer(folder / "postgres")
    try:
        database, contract = server.create_database(), Contract()
        asyncio.run(migrate(database.dsn()))
        (folder / "product").mkdir()
        with running_product(
            database, folder / "product", contract, scripted=True, wide_rates=True, TRUSTED_PROXIES="1"
        ) as product:
            asked = ask_by_the_document(product, folder, examples=examples, seed=seed)
            broken = send_broken(product, contract.document, requests=requests, seed=seed)
            found = Found(asked, broken, examples, seed)
            assert product.person(tier="studio").made()["status"] == "completed", "nothing is made any more"
    except AssertionError as error:  # besides that: the server logged a bug, or did not stop as it should
        if found is None:
            raise
        return replace(found, afterwards=_telling(str(error)))
    finally:
        server.stop()
    return found


def _telling(error: str) -> str:
    """Of a log that ends an assertion, the lines about bugs."""
    return "\n".join(line for line in error.splitlines() if '"level": "error"' in line) or error[-5_000:]


if __name__ == "__main__":
    sys.exit(main())
