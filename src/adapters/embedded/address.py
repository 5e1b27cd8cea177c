"""Where the running server is found, and the passwords that open it."""

import json
import os
import secrets
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

OWNER = "aurastream_owner"
"""The superuser that owns the database: migrations and administration, never a request."""
APP = "aurastream_app"
WORKER = "aurastream_worker"
ROLES = (OWNER, APP, WORKER)
DATABASE = "aurastream"
HOST = "127.0.0.1"

_SECRETS = "secrets.json"

_PROTOCOL_3 = (3 << 16).to_bytes(4, "big")
_NAMES = b"user\0aurastream_owner\0database\0aurastream\0\0"
_STARTUP = (len(_PROTOCOL_3 + _NAMES) + 4).to_bytes(4, "big") + _PROTOCOL_3 + _NAMES
_AUTHENTICATION = b"R"


@dataclass(frozen=True, slots=True)
class PostgresAddress:
    """A running server. Its text shows no password."""

    host: str
    port: int
    passwords: Mapping[str, str] = field(repr=False, hash=False)

    def dsn(self, role: str, database: str = DATABASE) -> str:
        """A `postgresql://` address with the password in it; it holds until the server stops."""
        return f"postgresql://{role}:{self.passwords[role]}@{self.host}:{self.port}/{database}"


@dataclass(frozen=True, slots=True)
class Postmaster:
    """What a server says about itself in `postmaster.pid`, which outlives a server that was killed."""

    pid: int
    port: int
    ready: bool

    @classmethod
    def of(cls, cluster: Path) -> "Postmaster | None":
        try:
            lines = (cluster / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return None
        if len(lines) < 4:  # it is being written
            return None
        return cls(pid=int(lines[0]), port=int(lines[3]), ready=len(lines) > 7 and lines[7].strip() == "ready")


def answers(host: str, port: int) -> bool:
    """Whether a PostgreSQL there asks for our password, which it does only once it would let us in."""
    try:
        with socket.create_connection((host, port), timeout=1) as connection:
            connection.sendall(_STARTUP)
            # Read all of the reply: a rest left behind would reset the connection, which the server logs.
            return connection.recv(1024).startswith(_AUTHENTICATION)
    except OSError:
        return False


def passwords_in(folder: Path) -> dict[str, str]:
    """The kept passwords by role; empty before the first start."""
    try:
        kept: dict[str, str] = json.loads((folder / _SECRETS).read_text())
    except FileNotFoundError:
        return {}
    return kept


def new_passwords() -> dict[str, str]:
    """One for each role, of characters that need no quoting in SQL or in an address."""
    return {role: secrets.token_urlsafe(24) for role in ROLES}


def keep_passwords(folder: Path, passwords: Mapping[str, str]) -> None:
    write_private(folder / _SECRETS, json.dumps(dict(passwords), indent=2))


def write_private(path: Path, text: str) -> None:
    """Replace the file in one step; only its owner may read it."""
    new = path.with_suffix(".new")
    new.unlink(missing_ok=True)
    with open(new, "x", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
