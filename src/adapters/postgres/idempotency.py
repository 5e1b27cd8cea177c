from uuid import UUID

from asyncpg import LockNotAvailableError
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.postgres.ownership import keep_to_own, keep_to_product
from application.ports import IdempotencyConflict, Once, RequestInFlight
from domain.errors import Unavailable

REMEMBER = text("""
    INSERT INTO idempotent_requests (user_id, operation, key, fingerprint, made)
    VALUES (:user_id, :operation, :key, :fingerprint, :made)
    ON CONFLICT (user_id, operation, key) DO UPDATE
        SET fingerprint = excluded.fingerprint, made = excluded.made, created_at = now()
        WHERE idempotent_requests.created_at < now() - interval '24 hours'
    RETURNING made
""")
"""The conflict waits for the other transaction; afterwards only a row older than a day is taken over."""

RECALL = text("""
    SELECT fingerprint, made FROM idempotent_requests
    WHERE user_id = :user_id AND operation = :operation AND key = :key
""")

FORGET_OVER = text("""
    DELETE FROM idempotent_requests WHERE (user_id, operation, key) IN (
        SELECT user_id, operation, key FROM idempotent_requests WHERE created_at < now() - interval '24 hours'
        ORDER BY created_at LIMIT :most FOR UPDATE SKIP LOCKED)
    RETURNING made
""")


class SqlIdempotentRequests:
    def __init__(self, session: AsyncSession, me: UUID | None) -> None:
        self._session, self._me = session, me

    async def remember(self, once: Once, made: UUID) -> UUID:
        keep_to_own(self._me, once.user_id)
        place = {"user_id": once.user_id, "operation": once.operation, "key": once.key}
        try:
            mine = await self._session.execute(REMEMBER, {**place, "fingerprint": once.fingerprint, "made": made})
        except Unavailable as error:
            if isinstance(getattr(error.__cause__, "__cause__", None), LockNotAvailableError):
                raise RequestInFlight from error
            raise
        if mine.scalar_one_or_none() is not None:
            return made
        first = (await self._session.execute(RECALL, place)).one()
        if bytes(first.fingerprint) != once.fingerprint:
            raise IdempotencyConflict
        return UUID(int=first.made.int)

    async def forget_over(self, most: int) -> int:
        keep_to_product(self._me)
        forgotten = await self._session.execute(FORGET_OVER, {"most": most})
        return len(forgotten.all())
