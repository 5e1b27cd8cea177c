from dataclasses import dataclass

from application.accounts.ports import AttemptsWork
from application.ports import BeginSystem, Now


@dataclass(frozen=True, slots=True)
class SweepAttempts:
    """Forget those who were sent to a provider and never came back."""

    begin: BeginSystem[AttemptsWork]
    now: Now

    async def __call__(self) -> None:
        async with self.begin() as work:
            await work.attempts.sweep(self.now())
            await work.commit()
