"""How long the Gemini API is waited for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Seconds. `total` covers everything: a free place, every model of the chain, the last byte of the answer.

    `idle` counts between two pieces of an answer that has begun. It cannot count before the first one: the API sends
    nothing at all, not even a status line, until the picture is drawn, which takes the larger models 15 to 40 s.
    """

    connect: float = 3.0
    idle: float = 15.0
    total: float = 90.0
