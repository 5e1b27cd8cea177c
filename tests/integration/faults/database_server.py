"""A PostgreSQL on a port that it keeps, which a test may kill and start again."""

import os
import signal
import time
from pathlib import Path

from adapters.embedded.account import account_for
from adapters.embedded.address import PostgresAddress, answers
from adapters.embedded.binaries import binaries
from adapters.embedded.child import Child
from adapters.embedded.left_over import clear_left_over
from adapters.embedded.postgres import SETTINGS, EmbeddedPostgres
from tests.services import free_port

LASTING = {**SETTINGS, "fsync": "off"}
"""What was committed survives the server, though not the machine."""


class DatabaseServer:
    """Begins with an empty database of the product's own roles."""

    def __init__(self, folder: Path) -> None:
        made = EmbeddedPostgres(folder, settings={"fsync": "off"})
        passwords = made.start().passwords
        made.stop()
        self._cluster, self._log = folder / "cluster", folder / "restarts.log"
        self.address = PostgresAddress("127.0.0.1", free_port(), passwords)
        self.start()

    def start(self) -> None:
        clear_left_over(self._cluster)
        program = binaries() / "postgres"
        settings = {**LASTING, "port": str(self.address.port)}
        command = [str(program), "-D", str(self._cluster), *(f"--{name}={value}" for name, value in settings.items())]
        deadline = time.monotonic() + 30
        while True:
            with self._log.open("ab") as log:
                self._child = Child.spawn(
                    command, account=account_for(folder=self._cluster.parent, program=program), log=log
                )
            while not self._child.ends_within(0.02):
                if answers(self.address.host, self.address.port):
                    return
            # The last children of a killed server may still be ending.
            assert time.monotonic() < deadline, self._log.read_text()[-2000:]
            time.sleep(0.1)

    def end(self, how: signal.Signals) -> None:
        """SIGKILL is kill -9 of the postmaster; SIGQUIT is `pg_ctl stop -m immediate`."""
        os.kill(self._child.pid, how)
        assert self._child.ends_within(20)
