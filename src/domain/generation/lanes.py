"""Who is served next: priority before standard, but neither ever starves."""

from domain.tiers import Lane

PRIORITY_TURNS, TURNS = 4, 5
"""Of five claims four look into the priority lane first and one into the standard lane first."""


def preference(turn: int) -> tuple[Lane, Lane]:
    """Where the `turn`-th claim of a worker looks first and then. A lane with nothing to do gives its turn away."""
    if turn % TURNS < PRIORITY_TURNS:
        return Lane.PRIORITY, Lane.STANDARD
    return Lane.STANDARD, Lane.PRIORITY
