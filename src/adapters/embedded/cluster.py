"""The data directory: made complete or not at all."""

import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from adapters.embedded.account import Account
from adapters.embedded.address import APP, DATABASE, OWNER, WORKER
from adapters.embedded.child import run_to_end
from adapters.embedded.failures import PostgresFailed
from adapters.embedded.log import ServerLog

_HALF_MADE = "making-"
_WHO_MAY_ENTER = "host all all 127.0.0.1/32 scram-sha-256\n"


@dataclass(frozen=True, slots=True)
class Initialiser:
    """Makes data directories, running PostgreSQL's programs as `account`."""

    programs: Path
    account: Account
    log: ServerLog

    def make(self, cluster: Path, passwords: Mapping[str, str], *, durable: bool) -> None:
        """Make the directory with the roles, their passwords and the empty database.

        The work is done beside it and renamed at the end, so a run that was killed leaves nothing to repair.
        """
        for left_over in cluster.parent.glob(f"{_HALF_MADE}*"):
            shutil.rmtree(left_over, ignore_errors=True)
        making = Path(tempfile.mkdtemp(prefix=_HALF_MADE, dir=cluster.parent))
        self.account.own(making)
        self._run(
            [
                "initdb",
                f"--pgdata={making}",
                f"--username={OWNER}",
                "--encoding=UTF8",
                "--locale-provider=builtin",  # the same order and case rules on every machine, whatever its libc
                "--builtin-locale=C.UTF-8",
                "--locale=C",
                "--data-checksums",
                "--auth=trust",  # replaced below: a password file would have to be readable by the other account
                "--no-instructions",
                *([] if durable else ["--no-sync"]),
            ]
        )
        (making / "pg_hba.conf").write_text(_WHO_MAY_ENTER)
        login = "LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION"
        self._execute(
            making,
            f"CREATE ROLE {APP} {login};",
            f"CREATE ROLE {WORKER} {login};",
            f"CREATE DATABASE {DATABASE} OWNER {OWNER};",
        )
        self.set_passwords(making, passwords)
        making.rename(cluster)
        _sync_names(cluster.parent)

    def set_passwords(self, cluster: Path, passwords: Mapping[str, str]) -> None:
        """Give the roles these passwords; the server must not be running."""
        self._execute(cluster, *(f"ALTER ROLE {role} PASSWORD '{word}';" for role, word in passwords.items()))

    def _execute(self, cluster: Path, *statements: str) -> None:
        quiet = ["-c", "exit_on_error=on", "-c", "log_min_error_statement=panic", "-c", "log_checkpoints=off"]
        self._run(["postgres", "--single", "-D", str(cluster), *quiet, "postgres"], text="\n".join(statements) + "\n")

    def _run(self, command: list[str], *, text: str = "") -> None:
        before = self.log.end()
        with self.log.open() as log:
            code = run_to_end([str(self.programs / command[0]), *command[1:]], account=self.account, log=log, text=text)
        if code != 0:
            raise PostgresFailed(
                f"PostgreSQL could not prepare its data: {self.log.reason(since=before)} (whole log: {self.log.path})"
            )


def _sync_names(folder: Path) -> None:
    """Make a rename in this folder survive a loss of power."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
