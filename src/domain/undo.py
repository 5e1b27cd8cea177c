"""What is deleted can be taken back for a while."""

from datetime import datetime, timedelta

from domain.errors import Conflict

UNDO_WINDOW = timedelta(days=7)


class UndoWindowClosed(Conflict):
    """It was deleted too long ago: `undo_until` is when it could last be taken back."""

    code = "undo_window_closed"
    title = "Undo window closed"

    def __init__(self, undo_until: datetime) -> None:
        super().__init__("This was deleted more than seven days ago and is gone for good.")
        self.undo_until = undo_until
