from typing import Any
from uuid import UUID


class Conditions:
    """A WHERE clause grown from what was asked; columns are ours, values are always parameters."""

    def __init__(self, user_id: UUID) -> None:
        self.sql, self.values = "WHERE user_id = $1", [user_id]

    def require(self, column_and_operator: str, value: Any) -> None:
        if value is not None:
            self.values.append(value)
            self.sql += f" AND {column_and_operator} ${len(self.values)}"

    def require_that(self, column: str, holds: bool | None) -> None:
        """Written out: an index that has only the rows of which it holds serves no parameter."""
        if holds is not None:
            self.sql += f" AND {'' if holds else 'NOT '}{column}"
