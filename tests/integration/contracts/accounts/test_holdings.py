"""What every `Holdings` keeps to."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from adapters.memory.accounts.holdings import MemoryHoldings
from adapters.postgres.accounts.holdings import SqlHoldings
from application.accounts.ports import Holdings
from domain.accounts import AccountNotFound, Client, EmailAddress, Provider
from domain.brand_kits import LogoVariant
from domain.tiers import Tier
from tests.builders import (
    NOON,
    a_brand_kit,
    a_job,
    a_logo,
    a_session,
    a_user,
    an_asset,
    an_audit_entry,
    an_entry,
    an_id,
    an_identity,
)
from tests.worlds import MemoryWorld, PostgresWorld, World

PHONE = Client("AuraStream/1.0 iOS", "198.51.100.23")


@pytest.fixture
def holdings(world: World) -> Holdings:
    if isinstance(world, MemoryWorld):
        return MemoryHoldings(world.database)
    assert isinstance(world, PostgresWorld)
    return SqlHoldings(world.reads)


async def documents(holdings: Holdings, user_id: Any) -> dict[str, Any]:
    return {name: json.loads(content) for name, content in (await holdings.documents(user_id)).items()}


async def test_somebody_new_has_an_account_and_nothing_else(world: World, holdings: Holdings) -> None:
    nova = await world.keep_user(a_user(email="Nova@example.com", avatar_url="https://example.com/nova.png"))

    assert await documents(holdings, nova.id) == {
        "account.json": {
            "id": str(nova.id),
            "email": "Nova@example.com",
            "email_verified": False,
            "pending_email": None,
            "display_name": "Nova",
            "avatar_url": "https://example.com/nova.png",
            "role": "user",
            "tier": "free",
            "has_password": True,
            "created_at": "2026-11-15T12:00:00Z",
            "updated_at": "2026-11-15T12:00:00Z",
        },
        "sessions.json": [],
        "identities.json": [],
        "jobs.json": [],
        "assets.json": [],
        "brand_kits.json": [],
        "brand_kit_versions.json": [],
        "quota.json": {"periods": [], "entries": []},
        "audit_log.json": [],
    }
    assert await holdings.files(nova.id) == []


async def test_an_address_that_is_waited_for_is_told(world: World, holdings: Holdings) -> None:
    wanted = EmailAddress.parse("Wanted@example.com")
    nova = await world.keep_user(a_user().with_pending_email(an_id(), wanted, NOON))

    assert (await documents(holdings, nova.id))["account.json"]["pending_email"] == "Wanted@example.com"


async def test_sessions_are_told_with_every_client_that_used_them(world: World, holdings: Holdings) -> None:
    nova = await world.keep_user(a_user())
    session = a_session(nova, refreshed_by=PHONE)
    await world.keep_session(session)

    assert (await documents(holdings, nova.id))["sessions.json"] == [
        {
            "id": str(session.id),
            "created_at": "2026-11-15T12:00:00Z",
            "refreshed_at": "2026-11-15T12:00:00Z",
            "expires_at": session.expires_at.isoformat().replace("+00:00", "Z"),
            "ended_at": None,
            "ended_because": None,
            "agent": "Firefox/140",
            "address": "203.0.113.7",
            "refreshed_by_agent": "AuraStream/1.0 iOS",
            "refreshed_by_address": "198.51.100.23",
        }
    ]


async def test_identities_are_told_without_what_was_granted(world: World, holdings: Holdings) -> None:
    nova = await world.keep_user(a_user())
    identity = an_identity(nova, provider=Provider.DISCORD, subject="1234", sealed_grant=b"a sealed grant")
    async with world.begin(user_id=nova.id) as work:
        await work.identities.add(identity)
        await work.commit()

    held = await holdings.documents(nova.id)

    assert json.loads(held["identities.json"]) == [
        {"id": str(identity.id), "provider": "discord", "subject": "1234", "created_at": "2026-11-15T12:00:00Z"}
    ]


async def test_no_secret_is_in_any_document(world: World, holdings: Holdings) -> None:
    nova = await world.keep_user(a_user(), "a hash of the password")
    async with world.begin(user_id=nova.id) as work:
        await work.identities.add(an_identity(nova, sealed_grant=b"a sealed grant"))
        await work.audit.add(an_audit_entry(nova))
        await work.commit()

    held = b"".join((await holdings.documents(nova.id)).values())

    for secret in (b"a hash", b"a sealed", b"digest", b"salt", b"password_hash", b"sealed_grant"):
        assert secret not in held


async def test_jobs_are_told_in_the_users_own_words(world: World, holdings: Holdings) -> None:
    nova = await world.keep_user(a_user(tier=Tier.PRO))
    job = await world.keep_job(a_job(nova, custom_prompt="a fox", text_overlay="GG", mood="cosy", count=2))

    (told,) = (await documents(holdings, nova.id))["jobs.json"]

    order = told.pop("order")
    assert (order["asset_type"], order["custom_prompt"], order["text_overlay"]) == ("twitch_emote", "a fox", "GG")
    assert told == {
        "id": str(job.id),
        "status": "queued",
        "slots": ["open", "open"],
        "lane": "standard",
        "progress": 0,
        "error_code": None,
        "error_message": None,
        "queued_at": "2026-11-15T12:00:00Z",
        "started_at": None,
        "completed_at": None,
        "created_at": "2026-11-15T12:00:00Z",
        "updated_at": "2026-11-15T12:00:00Z",
    }


async def test_assets_are_told_with_the_path_of_each_file(world: World, holdings: Holdings) -> None:
    nova = await world.keep_user(a_user())
    job = await world.keep_job(a_job(nova))
    ends = NOON + timedelta(days=30)
    shared = {"is_public": True, "share_expires_at": NOON}
    asset = await world.keep_asset(
        an_asset(job, remix_of=an_id(), is_favorite=True, deleted_at=NOON, expires_at=ends, **shared)
    )

    (told,) = (await documents(holdings, nova.id))["assets.json"]

    assert told.pop("variants") == [
        {
            "path": f"files/{asset.id}/112x112.png",
            "width": 112,
            "height": 112,
            "format": "png",
            "bytes": 9_000,
            "sha256": "0a" * 32,
        },
        {
            "path": f"files/{asset.id}/56x56.png",
            "width": 56,
            "height": 56,
            "format": "png",
            "bytes": 4_000,
            "sha256": "0b" * 32,
        },
    ]
    assert told == {
        "id": str(asset.id),
        "job_id": str(job.id),
        "index": 0,
        "brand_kit_id": None,
        "asset_type": "twitch_emote",
        "generation_params": {"model": "local", "seed": 7},
        "quality": {"contrast": {"score": 71, "meaning": "stands out"}},
        "viral_score": 64,
        "is_public": True,
        "created_at": "2026-11-15T12:00:00Z",
        "expires_at": "2026-12-15T12:00:00Z",
        "remix_of": str(asset.remix_of),
        "share_expires_at": "2026-11-15T12:00:00Z",
        "is_favorite": True,
        "deleted_at": "2026-11-15T12:00:00Z",
        "original": {"path": f"files/{asset.id}/original.png", "bytes": 90_000, "sha256": "0c" * 32},
    }
    assert await holdings.files(nova.id) == [
        (f"u/{nova.id}/{job.id}/0-1/112x112.png", f"files/{asset.id}/112x112.png"),
        (f"u/{nova.id}/{job.id}/0-1/56x56.png", f"files/{asset.id}/56x56.png"),
        (f"u/{nova.id}/{job.id}/0-1/original.png", f"files/{asset.id}/original.png"),
    ]


async def test_brand_kits_are_told_with_everything_they_ever_said_and_each_logo_once(
    world: World, holdings: Holdings
) -> None:
    nova = await world.keep_user(a_user())
    logo, icon = a_logo(nova), a_logo(nova, LogoVariant.ICON)
    kit = await world.keep_brand_kit(a_brand_kit(nova, logos=(logo,), proposals=(icon,)), active=True)
    async with world.begin(user_id=nova.id) as work:
        second = kit.say(replace(kit.brand, name="Neon Wolf", proposals=()), version_id=an_id(), now=NOON)
        await work.brand_kits.save(second.delete(NOON))
        await work.commit()

    held = await documents(holdings, nova.id)

    assert held["brand_kits.json"] == [
        {
            "id": str(kit.id),
            "is_active": True,
            "created_at": "2026-11-15T12:00:00Z",
            "updated_at": "2026-11-15T12:00:00Z",
            "deleted_at": "2026-11-15T12:00:00Z",
        }
    ]
    told = held["brand_kit_versions.json"]
    assert [(one["kit_id"], one["number"], one["brand"]["name"]) for one in told] == [
        (str(kit.id), 1, "Neon Fox"),
        (str(kit.id), 2, "Neon Wolf"),
    ]
    assert (told[1]["changed"], told[1]["made_at"]) == (["/name"], "2026-11-15T12:00:00Z")
    paths = [f"files/logos/{one.key.rpartition('/')[2]}" for one in (logo, icon)]
    assert [one["path"] for one in told[0]["brand"]["logos"] + told[0]["brand"]["proposals"]] == paths
    assert "key" not in told[0]["brand"]["logos"][0]
    assert await holdings.files(nova.id) == [(logo.key, paths[0]), (icon.key, paths[1])]


async def test_quota_is_told_with_what_explains_it(world: World, holdings: Holdings) -> None:
    nova = await world.keep_user(a_user())
    job = await world.keep_job(a_job(nova))
    await world.keep_quota(nova, used=2, reserved=1)
    async with world.begin_system() as work:
        quota = await work.quotas.lock(nova.id, world.month)
        await work.quotas.save(nova.id, quota, [an_entry(job)])
        await work.commit()

    told = (await documents(holdings, nova.id))["quota.json"]

    (period,) = told["periods"]
    assert (period["used"], period["reserved"]) == (2, 1)
    assert (period["period_start"][8:], period["period_end"][8:]) == ("01T00:00:00Z", "01T00:00:00Z")
    assert told["entries"] == [{"job_id": str(job.id), "round": 0, "index": 0, "kind": "reserved"}]


async def test_the_audit_log_is_told_line_by_line(world: World, holdings: Holdings) -> None:
    nova = await world.keep_user(a_user())
    session_id = an_id()
    lines = [an_audit_entry(nova), an_audit_entry(nova, session_id=session_id, client=PHONE, detail={})]
    async with world.begin(user_id=nova.id) as work:
        for line in lines:
            await work.audit.add(line)
        await work.commit()

    told = (await documents(holdings, nova.id))["audit_log.json"]

    assert [line["id"] for line in told] == [str(line.id) for line in lines]
    assert {key: value for key, value in told[0].items() if key != "id"} == {
        "action": "signed_in",
        "at": NOON.isoformat().replace("+00:00", "Z"),
        "session_id": None,
        "agent": "Firefox/140",
        "address": "203.0.113.7",
        "detail": {"by": "password"},
    }
    assert (told[1]["session_id"], told[1]["agent"]) == (str(session_id), "AuraStream/1.0 iOS")


async def test_nothing_of_others_is_told(world: World, holdings: Holdings) -> None:
    nova, other = await world.keep_user(a_user()), await world.keep_user(a_user())
    await world.keep_session(a_session(other))
    await world.keep_asset(an_asset(await world.keep_job(a_job(other))))
    await world.keep_quota(other, used=3)
    await world.keep_brand_kit(a_brand_kit(other, logos=(a_logo(other),)))

    held = b"".join((await holdings.documents(nova.id)).values())

    assert str(other.id).encode() not in held
    assert await holdings.files(nova.id) == []
    assert (await documents(holdings, nova.id))["jobs.json"] == []


async def test_of_who_is_gone_nothing_can_be_told(world: World, holdings: Holdings) -> None:
    with pytest.raises(AccountNotFound):
        await holdings.documents(an_id())


async def test_more_than_is_written_in_one_go_is_told_in_order(world: World, holdings: Holdings) -> None:
    nova = await world.keep_user(a_user())
    sessions = [a_session(nova) for _ in range(201)]
    for session in sessions:
        await world.keep_session(session)

    told = (await documents(holdings, nova.id))["sessions.json"]

    assert [line["id"] for line in told] == sorted(str(session.id) for session in sessions)
