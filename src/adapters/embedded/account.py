"""Who PostgreSQL runs as: it refuses to be root, and many containers are nothing else."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from adapters.embedded.failures import PostgresFailed

_REACHES = 'cd "$1" && exec "$2" --version'


@dataclass(frozen=True, slots=True)
class Account:
    """How to start a program as this account; without `uid` and `prefix` it is our own."""

    uid: int | None = None
    gid: int | None = None
    prefix: tuple[str, ...] = ()

    @property
    def extra_groups(self) -> list[int] | None:
        """None keeps ours; another account gets none of root's groups."""
        return None if self.uid is None else []

    @property
    def owner(self) -> tuple[int, int]:
        """Which user and group must own the data."""
        return (
            os.geteuid() if self.uid is None else self.uid,
            os.getegid() if self.gid is None else self.gid,
        )

    def reaches(self, folder: Path, program: Path) -> bool:
        """Try it: enter the folder and run the program. Mode bits alone know no access lists and no seccomp."""
        try:
            tried = subprocess.run(  # noqa: S603 -- both paths are arguments of the fixed script, not parts of it
                [*self.prefix, "/bin/sh", "-c", _REACHES, "sh", str(folder), str(program)],
                user=self.uid,
                group=self.gid,
                extra_groups=self.extra_groups,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                check=False,
                timeout=10,
            )
        except (OSError, subprocess.SubprocessError):
            return False
        return tried.returncode == 0

    def own(self, folder: Path) -> None:
        """Give the folder and all in it to this account, itself last so that a broken run is repeated."""
        if (folder.stat().st_uid, folder.stat().st_gid) == self.owner:
            return
        for place, _, files in os.walk(folder, topdown=False):
            for file in files:
                os.chown(Path(place) / file, *self.owner, follow_symlinks=False)
            os.chown(place, *self.owner)


def account_for(*, folder: Path, program: Path) -> Account:
    """Choose the account for a server whose data lie in `folder`; raise `PostgresFailed` when none can work.

    Nothing outside the folder is changed to make one work. A root whose project lies under a closed folder (a clone in
    /root) gets a user namespace: the process is nobody to itself, so PostgreSQL agrees, and the owner of root's files
    to the kernel. The same helps a user that is only a number (docker run --user 12345), which PostgreSQL refuses, too.
    The account `nobody` may serve other programs of the machine, which could then read the data; whoever minds runs
    AuraStream as a user of its own.
    """
    if os.geteuid() != 0 and _named(uid=os.geteuid()):
        return Account()
    for account in _unprivileged():
        if account.reaches(folder, program):
            return account
    raise PostgresFailed(
        f"PostgreSQL runs neither as root nor as a user without a name, and no other account reaches both {folder} and "
        f"{program.parent}: run AuraStream as an ordinary user, or put it where others may enter, such as /srv."
    )


def _named(*, uid: int) -> bool:
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True


def _unprivileged() -> Iterator[Account]:
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:  # PostgreSQL would not find a name for it in a namespace either
        return
    if os.geteuid() == 0:
        yield Account(uid=nobody.pw_uid, gid=nobody.pw_gid)
    unshare = shutil.which("unshare")
    if unshare is not None:
        yield Account(prefix=(unshare, "--user", f"--map-user={nobody.pw_uid}", f"--map-group={nobody.pw_gid}", "--"))
