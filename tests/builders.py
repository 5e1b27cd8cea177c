"""Defaults for what a test does not discuss."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from adapters.system.ids import new_id
from application.generation.ports import QuotaEntry, QuotaEntryKind
from application.ports import Once
from domain.accounts import (
    AuditAction,
    AuditEntry,
    Client,
    EmailAddress,
    Identity,
    LoginSession,
    MailToken,
    Provider,
    SignInAttempt,
    TokenPurpose,
    User,
)
from domain.assets import Asset, Original, Variant
from domain.brand_kits import Brand, BrandKit, Colours, Face, Logo, LogoVariant, Swatch, Typography, Voice
from domain.generation.asset_types import AssetType, ImageFormat
from domain.generation.job import GenerationJob, JobStatus
from domain.generation.job_events import JobEvent, JobEventKind
from domain.generation.order import Order
from domain.tiers import Lane, Period, Tier

NOON = datetime(2026, 11, 15, 12, tzinfo=UTC)
NOVEMBER = Period(datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC))


def an_id() -> UUID:
    """Ids made later sort later."""
    return new_id()


def a_user(*, tier: Tier = Tier.FREE, email: str | None = None, **changes: Any) -> User:
    user_id = changes.pop("id", None) or an_id()
    address = EmailAddress.parse(email or f"nova-{user_id}@example.com")
    user = User(user_id, address, "Nova", created_at=NOON, updated_at=NOON, tier=tier)
    return replace(user, **changes)


BROWSER = Client("Firefox/140", "203.0.113.7")


def a_session(user: User, *, id: UUID | None = None, opened_at: datetime = NOON, **changes: Any) -> LoginSession:
    return replace(LoginSession.open(id or an_id(), user.id, opened_at, BROWSER), **changes)


def an_identity(user: User, *, provider: Provider = Provider.TWITCH, **changes: Any) -> Identity:
    identity_id = changes.pop("id", None) or an_id()
    return replace(Identity(identity_id, user.id, provider, f"subject-{identity_id}", NOON, b"sealed"), **changes)


def a_mail_token(user: User, purpose: TokenPurpose = TokenPurpose.RESET_PASSWORD, **changes: Any) -> MailToken:
    key = user.email.key if user.email else ""
    return replace(MailToken.make(changes.pop("id", None) or an_id(), user.id, purpose, key, NOON), **changes)


def an_attempt(state: bytes = b"state", **changes: Any) -> SignInAttempt:
    values: dict[str, Any] = {
        "state_digest": state,
        "browser_digest": b"browser",
        "provider": Provider.TWITCH,
        "code_verifier": "verifier",
        "nonce": "nonce",
        "return_to": "",
        "transport": "bearer",
        "expires_at": NOON + timedelta(minutes=10),
    }
    return SignInAttempt(**(values | changes))


def an_audit_entry(user: User, action: AuditAction = AuditAction.SIGNED_IN, **changes: Any) -> AuditEntry:
    entry_id = changes.pop("id", None) or an_id()
    return replace(AuditEntry(entry_id, user.id, action, NOON, client=BROWSER, detail={"by": "password"}), **changes)


def an_order(**changes: Any) -> Order:
    values: dict[str, Any] = {"asset_type": AssetType.TWITCH_EMOTE, "count": 1, "seed": 7, "custom_prompt": "a fox"}
    return Order(**(values | changes))


def a_job(
    user: User,
    *,
    id: UUID | None = None,
    lane: Lane = Lane.STANDARD,
    status: JobStatus = JobStatus.QUEUED,
    now: datetime = NOON,
    period: Period = NOVEMBER,
    **order: Any,
) -> GenerationJob:
    """A job as it is right after it reached `status` in the shortest way."""
    job = GenerationJob.accept(id or an_id(), user.id, an_order(**order), lane=lane, period=period, now=now)
    if status is JobStatus.QUEUED:
        return job
    if status is JobStatus.CANCELLED:
        return job.cancel(now)
    job = job.claim(now)
    for index in job.open_slots if status.final else ():
        job = (
            job.deliver(job.epoch, index, now)
            if status is JobStatus.COMPLETED
            else job.miss(job.epoch, index, now, code="content_blocked", message="Please reword it.")
        )
    return job


def an_event(job: GenerationJob, kind: JobEventKind = JobEventKind.QUEUED, **detail: str | int) -> JobEvent:
    return JobEvent(kind, job, detail)


def an_asset(job: GenerationJob, *, index: int = 0, id: UUID | None = None, **changes: Any) -> Asset:
    asset = Asset(
        id=id or an_id(),
        user_id=job.user_id,
        job_id=job.id,
        index=index,
        asset_type=job.order.asset_type,
        variants=(
            Variant(112, 112, ImageFormat.PNG, 9_000, "0a" * 32, f"u/{job.user_id}/{job.id}/{index}-1/112x112.png"),
            Variant(56, 56, ImageFormat.PNG, 4_000, "0b" * 32, f"u/{job.user_id}/{job.id}/{index}-1/56x56.png"),
        ),
        generation_params={"model": "local", "seed": 7},
        viral_score=64,
        quality={"contrast": {"score": 71, "meaning": "stands out"}},
        created_at=NOON,
        expires_at=None,
        brand_kit_id=job.order.brand_kit_id,
        original=Original(90_000, "0c" * 32, f"u/{job.user_id}/{job.id}/{index}-1/original.png"),
    )
    return replace(asset, **changes)


def an_entry(
    job: GenerationJob, kind: QuotaEntryKind = QuotaEntryKind.RESERVED, *, index: int = 0, round: int = 0
) -> QuotaEntry:
    return QuotaEntry(kind, job.id, round, index)


def a_once(user: User, *, key: str = "first", operation: str = "generate", fingerprint: bytes = b"same") -> Once:
    return Once(user.id, operation, key, fingerprint)


def a_brand(**changes: Any) -> Brand:
    brand = Brand(
        name="Neon Fox",
        colours=Colours(primary=(Swatch("#FF4500", "Ember"), Swatch("#1A1A2E")), accent=(Swatch("#00E5FF"),)),
        typography=Typography(headline=Face("Montserrat"), body=Face("Inter")),
        voice=Voice(tone="playful"),
        style_reference="bold flat shapes",
    )
    return replace(brand, **changes)


def a_brand_kit(user: User, *, id: UUID | None = None, now: datetime = NOON, **brand: Any) -> BrandKit:
    """A kit as it is right after it was made."""
    return BrandKit.make(id or an_id(), user.id, a_brand(**brand), version_id=an_id(), now=now)


def a_logo(user: User, variant: LogoVariant = LogoVariant.PRIMARY, **changes: Any) -> Logo:
    logo = Logo(variant, f"u/{user.id}/logos/{an_id()}-{variant}.png", 64, 48, 1_200, "0c" * 32)
    return replace(logo, **changes)
