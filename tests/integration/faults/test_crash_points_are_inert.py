"""The named points at which these tests die do nothing in the product."""

import asyncio
import re
from pathlib import Path

from entrypoints.container import nothing
from tests.integration.faults.product import Product, in_this_process

SOURCES = Path(__file__).parents[3] / "src"


def test_nothing_happens_at_a_crash_point_of_the_product(production: Product) -> None:
    async def run() -> None:
        async with in_this_process(production.settings()) as container:
            stories = (container.accept_order(), container.run_generation())

            assert all(story.reached is nothing for story in stories)
            assert nothing("run.after_claim") is None

    asyncio.run(run())


def test_only_the_container_says_what_happens_at_a_crash_point() -> None:
    given = {
        str(path.relative_to(SOURCES))
        for path in SOURCES.rglob("*.py")
        if re.search(r"\breached\s*=", path.read_text())
    }

    assert given == {"entrypoints/container/__init__.py"}
