"""The child begins here: everybody else goes first, also while it imports what it needs."""

import os
import sys

NICENESS = 10


def main() -> int:
    os.nice(NICENESS)
    from adapters.imaging.artwork import child  # noqa: PLC0415  # half of what a small picture costs

    return child.main()


if __name__ == "__main__":
    sys.exit(main())
