"""The HTTP server: begins to listen before anything slow happens, and stops with streams open."""

import asyncio
import signal
import socket
from contextlib import AsyncExitStack
from itertools import count
from types import FrameType
from typing import Any

import uvicorn
import uvloop
from dependency_injector import providers

from entrypoints.container import Container, listen_to_news, warn_of_unknown_models
from entrypoints.http.app import create_app
from entrypoints.http.streams import Drain
from entrypoints.settings import Settings, SettingsWrong
from entrypoints.worker.loops import for_the_product, relay, run_jobs, running

GRACE_SECONDS = 2


class Server(uvicorn.Server):
    """Lets streams know that the process stops; otherwise one that listens would keep it alive.

    Uvicorn's own way raises the signal again at the end, and a SIGTERM would then take the process away before our
    jobs are handed back and our pools are closed.
    """

    def __init__(self, config: uvicorn.Config, drain: Drain) -> None:
        super().__init__(config)
        self._drain, self._loop = drain, asyncio.get_running_loop()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002  # as uvicorn calls it
        self._loop.call_soon_threadsafe(self._drain.begin)
        self.force_exit = self.should_exit and sig == signal.SIGINT
        self.should_exit = True


UNSENT = 2**17
"""Bytes that the system keeps of an answer before they are on their way. By itself it keeps up to some megabytes and
takes more when a third of them has gone: a slow reader would look like one who stands still."""


def listen(settings: Settings) -> socket.socket:
    """A listening socket, or `SettingsWrong` in one sentence when the port cannot be had."""
    try:
        return listening_on(settings.host, settings.port)
    except OSError as error:
        raise SettingsWrong(
            f"Port {settings.port} on {settings.host} cannot be used ({error.strerror}). "
            f"Stop what uses it, or choose another with AURASTREAM_PORT."
        ) from error


def listening_on(host: str, port: int) -> socket.socket:
    """What it is set to, the connections that it accepts are, too. Raises OSError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With the protocol left open asyncio does not turn off Nagle: answers on kept connections would wait 40 ms.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, UNSENT)
        listener.bind((host, port))
    except OSError:
        listener.close()
        raise
    listener.listen(2048)
    listener.setblocking(False)
    return listener


async def serve(
    settings: Settings, listener: socket.socket, *, with_jobs: bool, alone: bool = False, **instead: Any
) -> None:
    """Answer requests until told to stop; with `with_jobs` this process also works on jobs.

    One that knows it is `alone` takes over at once what the process before it had in work when it was killed.
    `instead` are providers to use in place of the container's own.
    """
    async with AsyncExitStack() as closing:
        container = Container(settings=settings, closing=closing, worker_name=providers.Object("embedded"), **instead)
        await listen_to_news(container.news())
        drain = Drain()
        loops = [relay(container)]
        if alone:
            await container.take_over_jobs()()
        if with_jobs:
            turns = count()
            loops += for_the_product(container)
            loops.append(warn_of_unknown_models(container.image_model()))
            loops += [run_jobs(container, turns) for _ in range(settings.jobs_at_once)]
        config = uvicorn.Config(
            create_app(container, drain),
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,  # else whoever calls from this machine may say they call from anywhere
            date_header=False,
            lifespan="on",
            timeout_graceful_shutdown=GRACE_SECONDS,
            timeout_keep_alive=75,
        )
        server = Server(config, drain)
        async with running(*loops):
            await server.serve(sockets=[listener])


def run_until_stopped(settings: Settings, listener: socket.socket, **more: Any) -> None:
    """`serve` on uvloop, from a thread without an event loop."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serve(settings, listener, **more))
