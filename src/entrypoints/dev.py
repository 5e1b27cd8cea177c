"""Embedded mode: PostgreSQL, API and jobs from one command, everything in one folder."""

import asyncio
import base64
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from entrypoints.container import EmbeddedPostgres, migrate, running_address
from entrypoints.server import listen, run_until_stopped
from entrypoints.settings import PREFIX, Secret, Settings, SettingsWrong

POSTGRES, FILES, SECRETS = "postgres", "files", "secrets.json"
BROUGHT_ALONG = ("database_url", "worker_database_url", "redis_url", "signing_key", "links_key", "sealing_key")
KEYS = ("signing_key", "links_key", "sealing_key")


def run(settings: Settings) -> None:
    """Everything, until Ctrl-C. Raises `SettingsWrong` or `PostgresFailed` with a sentence for people."""
    listener = listen(settings)
    try:
        with embedded(settings, join=False) as complete:
            _greet(complete)
            run_until_stopped(complete, listener, with_jobs=True, alone=True)
    finally:
        listener.close()
    print("Stopped.")


@contextmanager
def embedded(settings: Settings, *, join: bool = True) -> Iterator[Settings]:
    """The settings with what the folder provides: its database, migrated, its files and its keys.

    With `join` the database of a server that runs on the same folder is used; else one is started for the time being,
    or `PostgresFailed` says that the folder is taken.
    """
    for name in BROUGHT_ALONG:
        if getattr(settings, name):
            raise SettingsWrong(f"{PREFIX}{name.upper()} is for production; embedded mode brings its own")
    folder = _writable(settings.data_dir)
    address = running_address(folder / POSTGRES) if join else None
    postgres = EmbeddedPostgres(folder / POSTGRES)
    try:
        address = address or postgres.start()
        asyncio.run(migrate(address.dsn("aurastream_owner")))
        keys = _keys(folder / SECRETS)
        yield replace(
            settings,
            database_url=Secret(address.dsn("aurastream_app")),
            worker_database_url=Secret(address.dsn("aurastream_worker")),
            redis_url=None,
            storage_url=settings.storage_url or (folder / FILES).resolve().as_uri(),
            signing_key=keys["signing_key"],
            links_key=keys["links_key"],
            sealing_key=keys["sealing_key"],
        )
    finally:
        postgres.stop()


def _writable(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".probe-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise SettingsWrong(
            f"The data folder {folder} cannot be written ({error.strerror}). Choose another with AURASTREAM_DATA_DIR."
        ) from error
    return folder


def _keys(path: Path) -> dict[str, Secret]:
    """Made at the first start and kept, readable for its owner only; an older folder gets what it lacks."""
    kept: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    lacking = {
        name: base64.urlsafe_b64encode(secrets.token_bytes(32)).decode().rstrip("=")
        for name in KEYS
        if name not in kept
    }
    if lacking:
        kept |= lacking
        descriptor = os.open(path.with_suffix(".new"), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            json.dump(kept, file)
        path.with_suffix(".new").replace(path)
    return {name: Secret(kept[name]) for name in KEYS}


def _greet(settings: Settings) -> None:
    model = (
        f"Gemini ({settings.image_models[0]})" if settings.gemini_api_key else "the local image model (no key needed)"
    )
    print(
        f"AuraStream  {settings.address}\n"
        f"  try it    {settings.address}/schema\n"
        f"  draws by  {model}\n"
        f"  runs on   PostgreSQL 18 and files in {settings.data_dir.resolve()}\n"
        f"  stop it   Ctrl-C",
        flush=True,
    )
