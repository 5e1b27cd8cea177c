"""aurastream: the product from the command line."""

import argparse
import asyncio
import os
import sys
from collections.abc import Callable, Coroutine, Sequence
from contextlib import AsyncExitStack, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from domain.errors import DomainError
from domain.tiers import Tier
from entrypoints.settings import Mode, Settings, SettingsWrong

if TYPE_CHECKING:
    from entrypoints.container import Container


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="aurastream", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="command")

    def command(name: str, run: Callable[[Settings, argparse.Namespace], None], help: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=help, description=help)
        added.set_defaults(run=run)
        return added

    command("dev", dev, "run everything in one process on embedded parts")
    command("serve", serve, "run the API on outside services (AURASTREAM_MODE=production)")
    command("worker", worker, "work on jobs (AURASTREAM_MODE=production)")
    command("migrate", run_migrations, "bring the database to this version")
    tier = command("tier", set_tier, "put an account on a tier")
    tier.add_argument("verb", choices=["set"])
    tier.add_argument("email")
    tier.add_argument("tier", choices=[tier.value for tier in Tier])
    admin = command("admin", grant_admin, "make an account an administrator's")
    admin.add_argument("verb", choices=["grant"])
    admin.add_argument("email")

    sealed = command("secrets", reseal_secrets, "bring every sealed secret under the present AURASTREAM_SEALING_KEY")
    sealed.add_argument("verb", choices=["reseal"])
    audit = command("audit", check_audit_log, "see whether the audit log is as it was written")
    audit.add_argument("verb", choices=["check"])

    storage = command("storage", check_storage, "see whether rows and files agree")
    storage.add_argument("verb", choices=["check"])
    storage.add_argument("--repair", action="store_true", help="delete files that no row names for a day")

    assets = command("assets", replay_assets, "finish assets once more from their pictures and compare")
    assets.add_argument("verb", choices=["replay"])
    assets.add_argument("ids", nargs="*", type=UUID, help="which ones; all without any")

    for name, run, what in (
        ("openapi", write_openapi, "write the OpenAPI document"),
        ("problems", write_problems, "write the list of problem codes"),
        ("contact-sheet", write_contact_sheet, "draw every asset type in two palettes with the local image model"),
        ("previews-sheet", write_previews_sheet, "draw every place in which assets can be seen before publishing"),
        ("branded-sheet", write_branded_sheet, "draw three brands with their logos and fonts on five asset types"),
        ("kits-sheet", write_kits_sheet, "draw every asset type for five brands that have nothing in common"),
        ("pack-sheet", write_pack_sheet, "draw all that a channel pack holds"),
    ):
        command(name, run, what).add_argument("path", type=Path)

    options = parser.parse_args(arguments)
    from entrypoints.container import PostgresFailed  # noqa: PLC0415  # half a second that --help need not wait

    try:
        options.run(Settings.read(), options)
    except (SettingsWrong, PostgresFailed, DomainError) as error:
        print(f"aurastream: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    return 0


def dev(settings: Settings, _: argparse.Namespace) -> None:
    from entrypoints import dev as embedded_mode  # noqa: PLC0415
    from entrypoints.logs import configure_logs  # noqa: PLC0415

    if settings.mode is not Mode.EMBEDDED:
        raise SettingsWrong("`aurastream dev` is for one machine; in production there are `serve` and `worker`")
    configure_logs(settings)
    embedded_mode.run(settings)


def serve(settings: Settings, _: argparse.Namespace) -> None:
    from entrypoints import server  # noqa: PLC0415
    from entrypoints.logs import configure_logs  # noqa: PLC0415

    _require_production(settings)
    configure_logs(settings)
    server.run_until_stopped(settings, server.listen(settings), with_jobs=False)


def worker(settings: Settings, _: argparse.Namespace) -> None:
    _require_production(settings)
    places = str(settings.jobs_at_once)
    program = [sys.executable, "-m", "dramatiq", "entrypoints.worker.app:broker", "--processes", "1"]
    # What is being worked on counts as fetched, so fewer would leave places empty; a bell too many costs nothing.
    os.environ.setdefault("dramatiq_queue_prefetch", places)
    options = ["--threads", places, "--worker-shutdown-timeout", "25000", "--skip-logging"]
    os.execv(sys.executable, [*program, *options])  # noqa: S606  # itself


def run_migrations(settings: Settings, _: argparse.Namespace) -> None:
    from entrypoints.container import migrate  # noqa: PLC0415
    from entrypoints.dev import embedded  # noqa: PLC0415

    if settings.mode is Mode.EMBEDDED:
        with embedded(settings):
            print("The embedded database is up to date.")
        return
    if settings.owner_database_url is None:
        raise SettingsWrong("AURASTREAM_OWNER_DATABASE_URL is needed to migrate")
    done = asyncio.run(migrate(settings.owner_database_url.reveal()))
    print(f"Ran {', '.join(done)}." if done else "The database is up to date.")


def set_tier(settings: Settings, options: argparse.Namespace) -> None:
    async def run(complete: Settings) -> None:
        from entrypoints.container import Container  # noqa: PLC0415

        async with AsyncExitStack() as closing:
            use_case = Container(settings=complete, closing=closing).set_tier()
            user = await use_case(email=options.email, tier=Tier(options.tier))
        print(f"{user.confirmation} is on {user.tier}.")

    _beside_the_server(settings, run)


def grant_admin(settings: Settings, options: argparse.Namespace) -> None:
    async def run(complete: Settings) -> None:
        from entrypoints.container import Container  # noqa: PLC0415

        async with AsyncExitStack() as closing:
            user = await Container(settings=complete, closing=closing).grant_admin()(email=options.email)
        print(f"{user.confirmation} is an administrator.")

    _beside_the_server(settings, run)


def reseal_secrets(settings: Settings, _: argparse.Namespace) -> None:
    async def run(complete: Settings) -> None:
        from entrypoints.container import Container  # noqa: PLC0415

        async with AsyncExitStack() as closing:
            done = await Container(settings=complete, closing=closing).reseal_grants()()
        print(f"Resealed {done}; nothing is left under the previous key.")

    _beside_the_server(settings, run)


def check_audit_log(settings: Settings, _: argparse.Namespace) -> None:
    async def run(complete: Settings) -> None:
        from entrypoints.container import Container  # noqa: PLC0415

        async with AsyncExitStack() as closing:
            checked = await Container(settings=complete, closing=closing).check_audit_log()()
        if checked.broken:
            lines = ", ".join(map(str, checked.broken))
            raise SettingsWrong(f"the audit log is not as it was written, first at line {lines}")
        print(f"{checked.number} lines, all as they were written; the last one's hash is {checked.hash}.")

    _beside_the_server(settings, run)


def check_storage(settings: Settings, options: argparse.Namespace) -> None:
    async def run(complete: Settings) -> None:
        from entrypoints.container import Container  # noqa: PLC0415

        async with AsyncExitStack() as closing:
            found = await Container(settings=complete, closing=closing).check_storage()(repair=options.repair)
        print(f"Files that no row names: {found.orphans}, of which {found.deleted} were deleted.")
        print(f"Files that are missing: {found.missing}.")

    _beside_the_server(settings, run)


def replay_assets(settings: Settings, options: argparse.Namespace) -> None:
    async def run(complete: Settings) -> None:
        from entrypoints.container import Container  # noqa: PLC0415

        same = other = refused = unkept = 0
        async with AsyncExitStack() as closing:
            container = Container(settings=complete, closing=closing)
            now = container.finishing().version
            async for replayed in container.replay_assets()(options.ids):
                same += replayed.kept and not replayed.other and not replayed.refused
                refused += replayed.refused is not None
                unkept += not replayed.kept
                other += bool(replayed.other)
                if what := f"refused as {replayed.refused}" if replayed.refused else ", ".join(replayed.other):
                    print(f"{replayed.asset_id}: {what} (by {replayed.finishing}, now {now})")
        print(f"The same bytes: {same}. Other bytes: {other}. Refused: {refused}. Without their pictures: {unkept}.")

    _beside_the_server(settings, run)


def write_openapi(_: Settings, options: argparse.Namespace) -> None:
    from entrypoints import documents  # noqa: PLC0415

    documents.write(options.path, documents.openapi_document())


def write_problems(_: Settings, options: argparse.Namespace) -> None:
    from entrypoints import documents  # noqa: PLC0415

    documents.write(options.path, documents.problem_pages())


def write_contact_sheet(settings: Settings, options: argparse.Namespace) -> None:
    from entrypoints import documents  # noqa: PLC0415

    _write_drawn(settings, options.path, documents.local_contact_sheet)


def write_branded_sheet(settings: Settings, options: argparse.Namespace) -> None:
    from entrypoints import documents  # noqa: PLC0415

    _write_drawn(settings, options.path, documents.branded_contact_sheet)


def write_kits_sheet(settings: Settings, options: argparse.Namespace) -> None:
    from entrypoints import kits_sheet  # noqa: PLC0415

    _write_drawn(settings, options.path, kits_sheet.kits_contact_sheet)


def write_pack_sheet(settings: Settings, options: argparse.Namespace) -> None:
    from entrypoints import documents  # noqa: PLC0415

    _write_drawn(settings, options.path, documents.pack_contact_sheet)


def write_previews_sheet(settings: Settings, options: argparse.Namespace) -> None:
    from entrypoints import documents  # noqa: PLC0415

    _write_drawn(settings, options.path, documents.previews_sheet)


def _write_drawn(settings: Settings, path: Path, sheet: "Callable[[Container], Coroutine[Any, Any, bytes]]") -> None:
    """What the local image model draws, whatever key there is."""
    from entrypoints import documents  # noqa: PLC0415
    from entrypoints.container import Container  # noqa: PLC0415

    async def run() -> bytes:
        async with AsyncExitStack() as closing:
            return await sheet(Container(settings=replace(settings, gemini_api_key=None), closing=closing))

    documents.write(path, asyncio.run(run()))


def _beside_the_server(settings: Settings, run: Callable[[Settings], Coroutine[Any, Any, None]]) -> None:
    from entrypoints.dev import embedded  # noqa: PLC0415

    with embedded(settings) if settings.mode is Mode.EMBEDDED else nullcontext(settings) as complete:
        asyncio.run(run(complete))


def _require_production(settings: Settings) -> None:
    if settings.mode is not Mode.PRODUCTION:
        raise SettingsWrong("this command needs AURASTREAM_MODE=production; for one machine use `aurastream dev`")


if __name__ == "__main__":
    sys.exit(main())
