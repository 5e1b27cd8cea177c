"""What account routes read more than once."""

from typing import Annotated

import msgspec

from domain.accounts import MAX_EMAIL, MAX_PASSWORD, MIN_PASSWORD
from entrypoints.http.auth import Transport
from entrypoints.http.wire import VERBATIM, text


def shown_as(example: object) -> msgspec.Meta:
    """What the documentation offers to try."""
    return msgspec.Meta(examples=[example])


Email = Annotated[str, text(MAX_EMAIL, least=3, one_line=True)]

NewPassword = Annotated[
    str,
    VERBATIM,
    msgspec.Meta(min_length=MIN_PASSWORD, max_length=MAX_PASSWORD),
    shown_as("correct horse battery staple"),
]

KnownPassword = Annotated[str, VERBATIM, shown_as("correct horse battery staple")]
"""Without a limit: one that is too long costs what a wrong one costs, and is told nothing else."""

Token = Annotated[str, VERBATIM, msgspec.Meta(max_length=500)]

Wanted = Annotated[Transport, shown_as("bearer")]
