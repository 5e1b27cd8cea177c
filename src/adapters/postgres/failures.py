"""What PostgreSQL's refusals are called."""

from sqlalchemy.exc import DBAPIError

UNIQUE_VIOLATION = "23505"


def sqlstate(error: DBAPIError) -> str | None:
    return getattr(error.orig, "sqlstate", None)
