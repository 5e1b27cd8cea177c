"""Somebody who left a mark everywhere, the real parts that keep the marks, and a search through all of them."""

import base64
import contextlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, Self
from uuid import UUID

from redis.asyncio import Redis

from adapters.memory.job_news import InProcessJobNews
from adapters.postgres.accounts.holdings import SqlHoldings
from adapters.redis.job_news import RedisJobNews
from adapters.redis.limits import RedisRateLimits
from adapters.storage.archives import ObjectArchives
from adapters.storage.assets import ObjectAssetStore
from adapters.storage.stores import store_from_url
from adapters.system.derived_tokens import DerivedLinkTokens
from adapters.system.keys import name_of
from adapters.system.sealing import EnvelopeSealing
from application.accounts.erase_account import AskErasure, CarryOutErasure, SweepErasures
from application.accounts.export_account import AskExport, MakeExport
from application.accounts.ports import ErasureAsked, ExportAsked, IdentityProvider, LetterWanted, PasswordResetAsked
from application.accounts.send_letter import SendLetter
from application.accounts.sign_in_with_provider import grant_place
from application.generation.ports import FinishingOrder
from application.generation.run_generation import RunGeneration
from application.limit_rate import LimitRate
from application.relay_outbox import Reaction, RelayOutbox
from domain.accounts import Client, EmailTaken, Identity, Letter, Provider, User
from domain.assets import Finished
from domain.generation.asset_types import AssetType
from domain.generation.picture import Picture
from domain.rates import MAIL_TO_ACCOUNT
from tests.builders import (
    a_brand,
    a_brand_kit,
    a_job,
    a_logo,
    a_mail_token,
    a_once,
    a_session,
    a_user,
    an_asset,
    an_audit_entry,
    an_event,
    an_id,
)
from tests.fakes import FakeFinishing, FakeImageModel
from tests.worlds import PostgresWorld

KEY = bytes(range(32))
HOLD, SETTLE = timedelta(minutes=1), timedelta(minutes=3)


class Death(BaseException):
    """The process is gone."""


@dataclass
class Deaths:
    """Counts the steps that a story takes through what can be died in, and dies at one of them."""

    at: int = 0
    taken: list[str] = field(default_factory=list)

    def reached(self, step: str) -> None:
        self.taken.append(step)
        if len(self.taken) == self.at:
            raise Death(step)

    def around(self, work: Any) -> "DyingWork":
        return DyingWork(work, self)


class DyingWork:
    """A unit of work at whose beginning, and on both sides of whose commit, a process can die."""

    def __init__(self, work: Any, deaths: Deaths) -> None:
        self._work, self._deaths = work, deaths

    def __getattr__(self, name: str) -> Any:
        return getattr(self._work, name)

    async def __aenter__(self) -> Self:
        self._deaths.reached("begin")
        await self._work.__aenter__()
        return self

    async def commit(self) -> None:
        self._deaths.reached("before commit")
        await self._work.commit()
        self._deaths.reached("after commit")

    async def __aexit__(self, *failure: object) -> None:
        await self._work.__aexit__(*failure)


class DyingStore(ObjectAssetStore):
    def __init__(self, store: Any, deaths: Deaths) -> None:
        super().__init__(store)
        self._deaths = deaths

    async def delete_below(self, prefix: str) -> int:
        self._deaths.reached("before files go")
        deleted = await super().delete_below(prefix)
        self._deaths.reached("after files went")
        return deleted


@dataclass
class RecordingProviders(IdentityProvider):
    """Every provider in one: keeps the grants that it got back."""

    deaths: Deaths
    given_back: list[str] = field(default_factory=list)

    def get(self, provider: Provider) -> IdentityProvider:
        return self

    async def revoke(self, grant: str) -> None:
        self.deaths.reached("before revoke")
        self.given_back.append(grant)
        self.deaths.reached("after revoke")


@dataclass
class Mailbox:
    letters: list[Letter] = field(default_factory=list)

    async def send(self, letter: Letter) -> None:
        self.letters.append(letter)


class NoPassword:
    """The accounts here have none."""

    async def hash(self, password: str) -> str:
        raise AssertionError(password)

    async def matches(self, password: str, hash: str | None) -> bool:
        return False

    def outdated(self, hash: str) -> bool:
        return False


class SlowFinishing(FakeFinishing):
    def __init__(self, meanwhile: Callable[[], Awaitable[None]]) -> None:
        super().__init__()
        self._meanwhile = meanwhile

    async def finish(self, picture: Picture, order: FinishingOrder) -> Finished:
        await self._meanwhile()
        return await super().finish(picture, order)


class Premises:
    """PostgreSQL, Redis and a folder of files with the stories of exporting and erasing on top."""

    def __init__(self, world: PostgresWorld, redis_url: str, files: Path) -> None:
        self.world, self.files, self.deaths = world, files, Deaths()
        self.store = store_from_url(files.as_uri())
        self.redis = Redis.from_url(redis_url)
        self.limits = RedisRateLimits(redis_url, key=KEY)
        self.news = RedisJobNews(redis_url, local=InProcessJobNews())
        self.sealing = EnvelopeSealing({name_of(KEY): KEY})
        self.mailbox, self.providers = Mailbox(), RecordingProviders(self.deaths)
        assets = DyingStore(self.store, self.deaths)
        reached, now, system = self.deaths.reached, world.now, self._begin_system
        limit_rate = LimitRate(self.limits, now)
        holdings, archives = SqlHoldings(world.reads), ObjectArchives(self.store)
        self.ask_export = AskExport(world.begin, limit_rate, now, an_id)
        self.ask_erasure = AskErasure(world.begin, NoPassword(), limit_rate, now, an_id)
        make_export = MakeExport(world.begin_system, holdings, archives, assets, reached, now, an_id)
        carry_out = CarryOutErasure(system, self.providers, self.sealing, assets, reached, now, an_id)
        self.sweep_erasures = SweepErasures(system, carry_out, SETTLE, now)
        send = SendLetter(world.begin_system, DerivedLinkTokens([KEY]), self.mailbox, "https://aurastream.example", now)
        self.write_letters = self._relay({LetterWanted: send})
        self.work_slowly = self._relay({ExportAsked: make_export, ErasureAsked: carry_out})

    def _begin_system(self) -> Any:
        return self.deaths.around(self.world.begin_system())

    def _relay(self, reactions: Mapping[Any, Any]) -> RelayOutbox:
        return RelayOutbox(self.world.begin_system, dict[type, Reaction](reactions), most=10, hold=HOLD)

    async def __aenter__(self) -> Self:
        await self.world.open()
        await self.news.__aenter__()
        return self

    async def __aexit__(self, *failure: object) -> None:
        await self.news.__aexit__(*failure)
        await self.redis.aclose()
        await self.limits.aclose()
        await self.world.close()

    async def draw(self, meanwhile: Callable[[], Awaitable[None]], *, dies: bool) -> None:
        """One job, as a worker does; something happens before its files are stored, also that the job goes away."""

        def reached(point: str) -> None:
            if dies and point == "run.after_store":
                raise Death

        run = RunGeneration(
            begin=self.world.begin_system,
            image_model=FakeImageModel(),
            finishing=SlowFinishing(meanwhile),
            store=ObjectAssetStore(self.store),
            now=self.world.now,
            new_id=an_id,
            reached=reached,
            worker="drawing",
            lease=timedelta(minutes=1),
        )
        with contextlib.suppress(Death):
            await run(turn=0)

    def letters_to(self, name: str) -> list[str]:
        return [letter.subject for letter in self.mailbox.letters if letter.to.startswith(name)]

    async def outlive(self, story: Callable[[], Awaitable[object]]) -> None:
        """What the operating system sees of a process that dies."""
        with contextlib.suppress(Death):
            await story()


@dataclass(frozen=True)
class Canaries:
    """What one person leaves behind, each under a word that stands nowhere else."""

    word: str

    def __getattr__(self, mark: str) -> str:
        return f"canary-{mark.replace('_', '-')}-{self.word}"

    @property
    def all(self) -> dict[str, str]:
        marks = (
            *("mail", "display_name", "avatar", "prompt", "overlay", "user_agent", "former_mail", "subject", "grant"),
            *("file_bytes", "file_metadata", "idempotency_key", "kit", "former_kit", "logo_bytes"),
        )
        return {mark: getattr(self, mark) for mark in marks}


async def plant(premises: Premises, canaries: Canaries) -> User:
    """Somebody who signed in, ordered, got an emote, asked for everything, and never came to an end with any of it."""
    world, email = premises.world, f"{canaries.mail}@example.com"
    name, avatar = canaries.display_name[:50], f"https://example.com/{canaries.avatar}.png"
    user = await world.keep_user(a_user(email=email, display_name=name, avatar_url=avatar))
    await world.owner.execute("UPDATE users SET password_hash = NULL WHERE id = $1", user.id)
    client = Client(canaries.user_agent, "203.0.113.7")
    await world.keep_session(a_session(user, client=client, refreshed_by=client))
    words = {"custom_prompt": canaries.prompt, "text_overlay": canaries.overlay}
    job = await world.keep_job(a_job(user, asset_type=AssetType.YOUTUBE_THUMBNAIL, **words))
    asset = await world.keep_asset(an_asset(job, quality={"note": canaries.file_metadata}))
    logo = a_logo(user)
    kit = await world.keep_brand_kit(a_brand_kit(user, name=canaries.former_kit, logos=(logo,)), active=True)
    async with world.begin(user_id=user.id) as work:
        await work.brand_kits.save(kit.say(a_brand(name=canaries.kit, logos=()), version_id=an_id(), now=world.now()))
        await work.commit()
    path = premises.files / logo.key
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(canaries.logo_bytes.encode() * 100)
    for key in asset.keys:
        path = premises.files / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(canaries.file_bytes.encode() * 100)
    (path.parent / "half.png#1").write_bytes(canaries.file_bytes.encode())
    identity_id = an_id()
    sealed = premises.sealing.seal(canaries.grant.encode(), grant_place(identity_id))
    async with world.begin(user_id=user.id) as work:
        await work.identities.add(
            Identity(identity_id, user.id, Provider.TWITCH, canaries.subject, world.now(), sealed)
        )
        await work.audit.add(an_audit_entry(user, client=client))
        await work.requests.remember(a_once(user, key=canaries.idempotency_key), job.id)
        await work.outbox.add(PasswordResetAsked(world.now(), an_id(), email))
        await work.commit()
    async with world.begin_system() as work:
        await work.mail_tokens.add(a_mail_token(user, email_key=f"{canaries.former_mail}@example.com"))
        event = await work.job_events.add(an_event(job))
        await work.commit()
    await premises.news.publish(event)
    await premises.limits.take(MAIL_TO_ACCOUNT, email)
    stranger = a_user(email=email)
    with contextlib.suppress(EmailTaken):  # and the log of the database does not say which address it was
        async with world.begin(user_id=stranger.id) as work:
            await work.users.add(stranger, None)
    await premises.ask_export(user_id=user.id, client=client)
    await premises.work_slowly()
    return user


async def ask(premises: Premises, user: User) -> None:
    """In writing, as somebody without a password does; the farewell letter is sent."""
    await premises.ask_erasure(
        user_id=user.id, session_id=an_id(), password=None, confirm=user.confirmation, client=Client("", "")
    )
    await premises.write_letters()


async def everything_kept(premises: Premises) -> dict[str, bytes]:
    """All tables, all keys and values, all files with their names, and the server's log."""
    owner = premises.world.owner
    names = await owner.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    tables = {f"table {name}": await owner.fetch(f'SELECT t::text AS row FROM "{name}" t') for (name,) in names}
    kept = {name: "\n".join(row["row"] for row in rows).encode() for name, rows in tables.items()}
    kept["redis"] = b"\n".join([await _value(premises.redis, key) async for key in premises.redis.scan_iter()])
    for path in premises.files.rglob("*"):
        name = str(path.relative_to(premises.files))
        kept[f"file {name}"] = name.encode() + (path.read_bytes() if path.is_file() else b"")
    log = Path(await owner.fetchval("SHOW data_directory")).parent / "postgres.log"
    kept["log of the database"] = log.read_bytes()
    return kept


async def _value(redis: Redis, key: bytes) -> bytes:
    kind = await redis.type(key)
    if kind == b"stream":
        return key + repr(await redis.xrange(key)).encode()
    return key + ((await redis.get(key)) or b"" if kind == b"string" else repr(await redis.dump(key)).encode())


def found(kept: Mapping[str, bytes], words: Mapping[str, str | UUID]) -> dict[str, set[str]]:
    """Where each word stands, also as hexadecimal digits or base64, in which databases and programs write bytes."""
    return {
        mark: places
        for mark, word in words.items()
        if (places := {name for name, content in kept.items() if any(form in content for form in _forms(str(word)))})
    }


def _forms(word: str) -> tuple[bytes, ...]:
    return word.encode(), word.encode().hex().encode(), base64.b64encode(word.encode()).rstrip(b"=")[:-1]
