"""Erasing an account: asked for by its owner, carried out behind the answer, looked after until nothing comes back."""

import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from application.accounts.ports import (
    AccountsWork,
    ErasureAsked,
    IdentityProviders,
    LetterWanted,
    Passwords,
    ProviderNotOffered,
)
from application.accounts.proving import proven
from application.accounts.sign_in_with_provider import grant_place
from application.assets.ports import AssetStore
from application.limit_rate import LimitRate
from application.ports import Begin, BeginSystem, NewId, Now, Reached, SealBroken, Sealing
from domain.accounts import (
    AuditAction,
    AuditEntry,
    Client,
    Ending,
    Erasure,
    Identity,
    InvalidCredentials,
    LetterKind,
    User,
)
from domain.errors import Invalid, Unavailable
from domain.stored_files import folder_of_user

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class AskErasure:
    """Sign somebody out everywhere, for good, and begin to erase all there is of them. Asked again, nothing changes."""

    begin: Begin[AccountsWork]
    passwords: Passwords
    limit_rate: LimitRate
    now: Now
    new_id: NewId

    async def __call__(
        self, *, user_id: UUID, session_id: UUID, password: str | None, confirm: str | None, client: Client
    ) -> None:
        """Who has a password shows it, everybody else writes out what `User.confirmed_by` takes.

        Raises `InvalidCredentials`, `Invalid`, `TooMany`.
        """
        user, password_hash = await proven(
            self.begin, self.passwords, self.limit_rate, user_id=user_id, password=password
        )
        if password_hash is None:
            _require_confirmation(user, confirm)
        now = self.now()
        async with self.begin(user_id=user_id) as work:
            user, still = await work.users.lock_by_id(user_id)
            if still != password_hash:
                raise InvalidCredentials("The password is wrong.")
            if user.erasing_since:
                return
            await work.users.save(user.erase(now))
            await work.sessions.end_all(user_id, Ending.ERASED, now)
            await work.erasures.add(Erasure(user_id, asked_at=now))
            entry = AuditEntry(self.new_id(), user_id, AuditAction.ERASURE_ASKED, now, session_id, client)
            await work.audit.add(entry)
            await work.outbox.add(LetterWanted(now, self.new_id(), LetterKind.ERASURE_BEGUN, user_id))
            await work.outbox.add(ErasureAsked(now, user_id))
            await work.commit()


def _require_confirmation(user: User, confirm: str | None) -> None:
    if not user.confirmed_by(confirm or ""):
        wanted = "address" if user.email else "display name"
        raise Invalid(f"Please write out the {wanted} of this account.", pointer="/confirm", reason="not_confirmed")


@dataclass(frozen=True, slots=True)
class CarryOutErasure:
    """Give back what providers granted, then forget the rows, then the files; what was done is not done again.

    With the rows goes the account: jobs that still run lose theirs and deliver nothing any more. Whatever is left to do
    after that, and an erasure whose farewell letter is not out yet, `SweepErasures` takes up again.
    """

    begin: BeginSystem[AccountsWork]
    providers: IdentityProviders
    sealing: Sealing
    store: AssetStore
    reached: Reached
    now: Now
    new_id: NewId

    async def __call__(self, asked: ErasureAsked) -> None:
        """Raises `Unavailable` when it should be tried again."""
        async with self.begin() as work:
            erasure = await work.erasures.lock(asked.user_id)
        if erasure is None or erasure.done_at:
            return
        if not erasure.grants_given_back:
            await self._give_back_grants(erasure)
        if not erasure.rows_gone_at and not await self._erase_rows(erasure):
            return
        await self.store.delete_below(folder_of_user(asked.user_id))
        self.reached("erasure.files_gone")

    async def _give_back_grants(self, erasure: Erasure) -> None:
        """At every provider that can be reached, before waiting for one that cannot."""
        async with self.begin() as work:
            identities = await work.identities.of(erasure.user_id)
        silent = [identity.provider for identity in identities if not await self._given_back(identity)]
        if silent and not erasure.late(self.now()):
            raise Unavailable(f"{', '.join(silent)} did not take a grant back yet.")
        for provider in silent:
            log.warning("A grant stays at %s, which could not be reached for a day", provider)
        self.reached("erasure.grants_given_back")
        async with self.begin() as work:
            if current := await work.erasures.lock(erasure.user_id):
                await work.erasures.save(replace(current, grants_given_back=True))
                await work.commit()

    async def _given_back(self, identity: Identity) -> bool:
        """False when trying again may help."""
        if identity.sealed_grant is None:
            return True
        try:
            grant = self.sealing.open(identity.sealed_grant, grant_place(identity.id)).decode()
            await self.providers.get(identity.provider).revoke(grant)
        except (ProviderNotOffered, SealBroken) as error:
            log.warning("A grant stays at %s: %s", identity.provider, error)
        except Unavailable:
            return False
        self.reached("erasure.grant_given_back")
        return True

    async def _erase_rows(self, erasure: Erasure) -> bool:
        """False while a letter waits: without the rows nobody knows where to send it.

        The line that certifies it is written behind the forgetting, so that it alone still says whose it was.
        """
        user_id, now = erasure.user_id, self.now()
        async with self.begin() as work:
            current = await work.erasures.lock(user_id)
            if current is None or current.rows_gone_at:
                return True
            if not erasure.late(self.now()) and await work.erasures.letter_waits(user_id):
                return False
            await work.erasures.erase_rows(user_id)
            await work.erasures.save(replace(current, rows_gone_at=now))
            await work.audit.add(AuditEntry(self.new_id(), user_id, AuditAction.ERASED, now))
            self.reached("erasure.before_rows_commit")
            await work.commit()
        self.reached("erasure.rows_gone")
        return True


@dataclass(frozen=True, slots=True)
class SweepErasures:
    """Take up what waited for a letter, and look for files once more when nobody can be storing any: then it is done.

    A worker that was drawing finds its job gone when it delivers, but has stored the files by then. `settle` is how
    long after the rows that may happen: a lease, and how long an export may be packed, with a margin.
    """

    begin: BeginSystem[AccountsWork]
    carry_out: CarryOutErasure
    settle: timedelta
    now: Now

    async def __call__(self) -> int:
        """How many erasures were looked at. Raises `Unavailable` after the last, when one met it: it waits for the
        next sweep, and nobody behind it does."""
        settled = self.now() - self.settle
        async with self.begin() as work:
            unfinished = await work.erasures.unfinished(settled)
        failures: list[Unavailable] = []
        for user_id in unfinished:
            try:
                await self.carry_out(ErasureAsked(self.now(), user_id))
                await self._close(user_id, settled)
            except Unavailable as error:
                failures.append(error)
        if failures:
            raise failures[0]
        return len(unfinished)

    async def _close(self, user_id: UUID, settled: datetime) -> None:
        async with self.begin() as work:
            erasure = await work.erasures.lock(user_id)
            if erasure and erasure.rows_gone_at and erasure.rows_gone_at < settled:
                await work.erasures.save(replace(erasure, done_at=self.now()))
                await work.commit()
