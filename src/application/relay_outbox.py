import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from application.ports import BeginSystem, Event, OutgoingWork
from domain.errors import Unavailable

log = logging.getLogger(__name__)

Reaction = Callable[[Event], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class RelayOutbox:
    """Tell the facts that were committed to whoever reacts to them, at least once each.

    The facts are claimed in one transaction and forgotten in another, so that nothing outside is waited for inside
    one. Any number of relays may run; each looks only for the kinds it has reactions to, `most` side by side. What
    could not be told is told again after `hold`, which is also how long a relay that died keeps its facts from others.
    """

    begin: BeginSystem[OutgoingWork]
    reactions: Mapping[type[Event], Reaction]
    most: int
    hold: timedelta

    async def __call__(self) -> int:
        """How many facts were told. Raises `Unavailable` when some were not because something cannot be reached.

        One that meets a bug is logged and left for later; the others are told all the same.
        """
        async with self.begin() as work:
            claimed = await work.outgoing.claim(list(self.reactions), self.most, self.hold)
            await work.commit()
        if not claimed:
            return 0
        outcomes = await asyncio.gather(*(self._tell(event) for _, event in claimed), return_exceptions=True)
        told = [event_id for (event_id, _), outcome in zip(claimed, outcomes, strict=True) if outcome is None]
        async with self.begin() as work:
            await work.outgoing.told(told)
            await work.commit()
        self._look_at(claimed, outcomes)
        return len(told)

    async def _tell(self, event: Event) -> None:
        await self.reactions[type(event)](event)

    def _look_at(self, claimed: list[tuple[UUID, Event]], outcomes: list[BaseException | None]) -> None:
        for (event_id, event), outcome in zip(claimed, outcomes, strict=True):
            if isinstance(outcome, Exception) and not isinstance(outcome, Unavailable):
                log.error("The reaction to %s %s failed", type(event).__name__, event_id, exc_info=outcome)
        for outcome in outcomes:
            if isinstance(outcome, Unavailable) or (outcome and not isinstance(outcome, Exception)):
                raise outcome
