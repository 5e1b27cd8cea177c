from uuid import UUID

from asyncpg import Record, UniqueViolationError

from adapters.postgres.database import NOBODY, Reads
from adapters.postgres.ownership import keep_to_own, keep_to_product
from adapters.postgres.transaction import Transaction
from application.accounts.ports import IdentityTaken
from domain.accounts import Identity, Provider

ADD = """
    INSERT INTO identities (id, user_id, provider, subject, created_at, sealed_grant) VALUES ($1, $2, $3, $4, $5, $6)
"""

OF_USER = (
    "SELECT id, user_id, provider, subject, created_at, sealed_grant FROM identities WHERE user_id = $1 ORDER BY id"
)

BEHIND = """
    SELECT id, user_id, provider, subject, created_at, sealed_grant FROM identities
    WHERE sealed_grant IS NOT NULL AND id > $1 ORDER BY id LIMIT $2
"""

RESEAL = "UPDATE identities SET sealed_grant = $2 WHERE id = $1 AND sealed_grant = $3 RETURNING id"

REGRANT = "UPDATE identities SET sealed_grant = $2 WHERE id = $1 AND ($3::uuid IS NULL OR user_id = $3)"


class SqlIdentities:
    def __init__(self, transaction: Transaction, me: UUID | None) -> None:
        self._transaction, self._me = transaction, me

    async def add(self, identity: Identity) -> None:
        keep_to_own(self._me, identity.user_id)
        try:
            await self._transaction.fetch(
                ADD,
                identity.id,
                identity.user_id,
                identity.provider,
                identity.subject,
                identity.created_at,
                identity.sealed_grant,
            )
        except UniqueViolationError as error:
            raise IdentityTaken from error

    async def of(self, user_id: UUID) -> list[Identity]:
        if self._me not in {None, user_id}:
            return []
        return [_identity(row) for row in await self._transaction.fetch(OF_USER, user_id)]

    async def regrant(self, identity_id: UUID, sealed_grant: bytes) -> None:
        await self._transaction.fetch(REGRANT, identity_id, sealed_grant, self._me)

    async def sealed_after(self, identity_id: UUID, most: int) -> list[Identity]:
        keep_to_product(self._me)
        return [_identity(row) for row in await self._transaction.fetch(BEHIND, identity_id, most)]

    async def reseal(self, identity_id: UUID, *, sealed: bytes, instead_of: bytes) -> bool:
        keep_to_product(self._me)
        return await self._transaction.fetch_one(RESEAL, identity_id, sealed, instead_of) is not None


class SqlIdentityOwners:
    """Asks a function that gives away nothing but whose account it is."""

    def __init__(self, reads: Reads) -> None:
        self._reads = reads

    async def owner(self, provider: Provider, subject: str) -> UUID | None:
        async with self._reads.as_user(NOBODY) as connection:
            found = await connection.fetchval("SELECT identity_owner($1, $2)", provider, subject)
        return UUID(int=found.int) if found else None


def _identity(row: Record) -> Identity:
    return Identity(
        id=UUID(int=row["id"].int),
        user_id=UUID(int=row["user_id"].int),
        provider=Provider(row["provider"]),
        subject=row["subject"],
        created_at=row["created_at"],
        sealed_grant=row["sealed_grant"],
    )
