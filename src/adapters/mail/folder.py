import asyncio
import os
import tempfile
from pathlib import Path

from adapters.mail.message import compose, our_mailbox
from application.ports import Now
from domain.accounts import Letter
from domain.errors import Unavailable

_DEADLINE_SECONDS = 30


class FolderMail:
    """Keeps every letter as one `.eml` file for its owner alone, named so that the newest comes last.

    For development and for machines without a mail server. A letter that is sent again replaces its own file, and a
    file is there as a whole or not at all.
    """

    def __init__(self, folder: Path, *, sender: str, now: Now) -> None:
        self._folder = folder
        self._sender = our_mailbox(sender)
        self._now = now

    async def send(self, letter: Letter) -> None:
        envelope = compose(letter, sender=self._sender, at=self._now())
        try:
            async with asyncio.timeout(_DEADLINE_SECONDS):
                await asyncio.to_thread(self._keep, f"{letter.id}.eml", envelope.content)
        except OSError as error:  # TimeoutError is one
            raise Unavailable("Mail cannot be kept at this moment.") from error

    def _keep(self, name: str, content: bytes) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=self._folder, prefix=".", suffix=".part", delete=False) as file:  # 0600
            part = Path(file.name)
            try:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
                part.replace(self._folder / name)
            except BaseException:
                part.unlink(missing_ok=True)
                raise
