"""Who is told of which facts. Each lane has a relay of its own, so that none waits for a slower one."""

from datetime import timedelta
from typing import cast

from application.accounts.announce_expiry import SendExpiryLetter
from application.accounts.erase_account import CarryOutErasure
from application.accounts.export_account import MakeExport
from application.accounts.ports import (
    EmailChangeAsked,
    ErasureAsked,
    ExpiryLetterWanted,
    ExportAsked,
    LetterWanted,
    PasswordResetAsked,
)
from application.accounts.send_letter import SendEmailChange, SendLetter, SendPasswordReset
from application.assets.keep_assets import KeepAssets
from application.assets.ports import TierChanged
from application.generation.ports import GenerationRequested, JobQueue
from application.ports import BeginSystem, Event, OutgoingWork
from application.relay_outbox import Reaction, RelayOutbox


def bells(begin: BeginSystem[OutgoingWork], queue: JobQueue) -> RelayOutbox:
    """Waking workers: quick, and many at once."""

    async def ring(event: Event) -> None:
        requested = cast("GenerationRequested", event)
        await queue.ring(requested.job_id, requested.lane)

    return RelayOutbox(begin, {GenerationRequested: ring}, most=100, hold=timedelta(seconds=10))


def letters(
    begin: BeginSystem[OutgoingWork],
    send_letter: SendLetter,
    send_password_reset: SendPasswordReset,
    send_email_change: SendEmailChange,
    send_expiry_letter: SendExpiryLetter,
) -> RelayOutbox:
    """Writing to people: each takes up to half a minute."""
    reactions = {
        LetterWanted: cast("Reaction", send_letter),
        PasswordResetAsked: cast("Reaction", send_password_reset),
        EmailChangeAsked: cast("Reaction", send_email_change),
        ExpiryLetterWanted: cast("Reaction", send_expiry_letter),
    }
    return RelayOutbox(begin, reactions, most=8, hold=timedelta(minutes=1))


def exports(begin: BeginSystem[OutgoingWork], make_export: MakeExport) -> RelayOutbox:
    """Packing zips, which may take an hour; done twice at a time when it takes longer than the hold, to no harm."""
    return RelayOutbox(begin, {ExportAsked: cast("Reaction", make_export)}, most=2, hold=timedelta(minutes=5))


def erasures(begin: BeginSystem[OutgoingWork], carry_out_erasure: CarryOutErasure) -> RelayOutbox:
    """Erasing accounts: each step may be done again."""
    return RelayOutbox(begin, {ErasureAsked: cast("Reaction", carry_out_erasure)}, most=4, hold=timedelta(minutes=5))


def tiers(begin: BeginSystem[OutgoingWork], keep_assets: KeepAssets) -> RelayOutbox:
    """Keeping assets by a new tier, a batch at a time, each of which may be done again."""
    return RelayOutbox(begin, {TierChanged: cast("Reaction", keep_assets)}, most=4, hold=timedelta(minutes=5))
