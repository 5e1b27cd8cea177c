from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from application.ports import BeginSystem, Event, OutgoingWork

Reaction = Callable[[Event], Awaitable[None]]

MOST_A_ROUND = 100
HOLD = timedelta(seconds=10)
"""How long a relay that died keeps its facts from the others."""


@dataclass(frozen=True, slots=True)
class RelayOutbox:
    """Tell the facts that were committed to whoever reacts to them, at least once each.

    The facts are claimed in one transaction and forgotten in another, so that nothing outside is waited for inside
    one. Any number of relays may run.
    """

    begin: BeginSystem[OutgoingWork]
    reactions: Mapping[type[Event], Reaction]

    async def __call__(self) -> int:
        """How many facts were told. Raises what a reaction raises; what was not told is told again after `HOLD`."""
        async with self.begin() as work:
            claimed = await work.outgoing.claim(MOST_A_ROUND, HOLD)
            await work.commit()
        for _, event in claimed:
            await self.reactions[type(event)](event)
        if claimed:
            async with self.begin() as work:
                await work.outgoing.told([event_id for event_id, _ in claimed])
                await work.commit()
        return len(claimed)
