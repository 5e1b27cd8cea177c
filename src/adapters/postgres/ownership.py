"""The second wall between users: what a repository refuses by itself, whatever row level security would let through.

Every repository is told for whom it works: `me` is a user, `NOBODY` before anybody is signed in, and None for the
product itself, which works on everybody's rows. Reading and changing say so in their conditions, where what is
somebody else's does not exist; the rest asks here.
"""

from uuid import UUID


class NotTheirs(ValueError):
    """Our own code went for what is somebody else's: a bug, and no answer for anybody's request."""


def keep_to_own(me: UUID | None, owner: UUID) -> None:
    """Before writing in somebody's name. Raises `NotTheirs`."""
    if me not in {None, owner}:
        raise NotTheirs("this is written in somebody else's name")


def keep_to_product(me: UUID | None) -> None:
    """Before work that goes over everybody's rows. Raises `NotTheirs`."""
    if me is not None:
        raise NotTheirs("only the product itself does this")
