from dataclasses import dataclass
from uuid import UUID

from application.accounts.ports import AccountsWork
from application.accounts.sign_in_with_provider import grant_place
from application.ports import BeginSystem, Sealing

BATCH = 200


@dataclass(frozen=True, slots=True)
class ResealGrants:
    """Bring every sealed grant under the present key, so that the one before it can be thrown away.

    Batch by batch, each committed: stopped in the middle and started again it goes on with what is left.
    """

    begin: BeginSystem[AccountsWork]
    sealing: Sealing

    async def __call__(self) -> int:
        """How many were resealed. Raises `SealBroken` for one whose key is not known."""
        done, behind = 0, UUID(int=0)
        while True:
            async with self.begin() as work:
                batch = await work.identities.sealed_after(behind, BATCH)
                if not batch:
                    return done
                for identity in batch:
                    sealed = identity.sealed_grant
                    if sealed is not None and self.sealing.key_of(sealed) != self.sealing.key_name:
                        better = self.sealing.reseal(sealed, grant_place(identity.id))
                        done += await work.identities.reseal(identity.id, sealed=better, instead_of=sealed)
                await work.commit()
            behind = batch[-1].id
