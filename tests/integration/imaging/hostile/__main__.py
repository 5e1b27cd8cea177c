"""Puts every hostile picture before the product: python -m tests.integration.imaging.hostile [--write] [--json]

`--write` puts what came of it into docs/hostile-pictures.md, `--json` prints it for a test. The exit status is 1 when
a file came to anything but what it must.
"""

import argparse
import asyncio
import json
import sys
from dataclasses import asdict
from pathlib import Path

from tests.integration.imaging.hostile.corpus import corpus
from tests.integration.imaging.hostile.telling import page
from tests.integration.imaging.hostile.trying import all_tried, peak_of_all_children

PAGE = Path(__file__).parents[4] / "docs" / "hostile-pictures.md"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.integration.imaging.hostile", description=__doc__)
    parser.add_argument("--write", action="store_true", help="write docs/hostile-pictures.md")
    parser.add_argument("--json", action="store_true", help="print what came of each file as JSON")
    options = parser.parse_args()
    tried = asyncio.run(all_tried(corpus()))
    peak = peak_of_all_children()
    told = page(tried, peak)
    print(json.dumps({"tried": [asdict(one) for one in tried], "peak_of_all": peak}) if options.json else told)
    if options.write:
        PAGE.write_text(told)
    faulty = [one for one in tried if one.faults]
    for one in faulty:
        print(f"{one.name}: {'; '.join(one.faults)}", file=sys.stderr)
    return 1 if faulty else 0


if __name__ == "__main__":
    sys.exit(main())
