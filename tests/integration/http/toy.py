"""A small application made of the mechanisms alone, served by a real server on a free port."""

import asyncio
import contextlib
import threading
import time
from collections.abc import AsyncIterator, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import msgspec
import uvicorn
from litestar import Litestar, Request, Response, get, post, put
from litestar.datastructures import UploadFile
from litestar.params import FromPath, FromQuery, JSONBody, MultipartBody, QueryParameter, RawBody
from msgspec import Meta

from domain.errors import Conflict, NotFound, PaymentRequired, Unauthenticated, Unavailable
from entrypoints.http.bodies import JSON_LIMIT
from entrypoints.http.downloads import FileStream
from entrypoints.http.etags import conditional, require_match, version_tag
from entrypoints.http.mechanisms import Api, Mechanisms
from entrypoints.http.openapi import refuses
from entrypoints.http.pages import CursorText, Limit, Page, position_of
from entrypoints.http.request_ids import Envelope
from entrypoints.http.streams import Drain, EventStream, ServerEvent, last_event_id, stream_of
from entrypoints.http.wire import VERBATIM, Input, View, encode, text
from entrypoints.server import listening_on

PUBLIC = {"public": True}


class KitNotFound(NotFound):
    def __init__(self) -> None:
        super().__init__("There is no such kit.")


class KitTaken(Conflict):
    """A kit of this name exists."""

    code = "kit_taken"
    title = "Kit taken"


class TooPoor(PaymentRequired):
    code = "quota_exceeded"
    title = "Quota exceeded"

    def __init__(self) -> None:
        super().__init__("2 wanted, 1 left.")
        self.limit, self.used, self.required_tier = 3, 2, "pro"


class Stop(Input):
    color: Annotated[str, Meta(pattern="^#[0-9A-Fa-f]{6}$")]
    position: Annotated[int, Meta(ge=1, le=100)]


class NewKit(Input):
    name: Annotated[str, text(20, least=1, one_line=True)]
    count: Annotated[int, Meta(ge=1, le=4)] = 1
    tone: Annotated[str, text(100)] | None = None
    secret: Annotated[str, VERBATIM] = ""
    stops: list[Stop] = msgspec.field(default_factory=list)
    properties: dict[str, Any] = msgspec.field(default_factory=dict)


class Circle(Input, tag_field="type", tag="circle"):
    radius: int


class Square(Input, tag_field="type", tag="square"):
    side: int


class KitView(View):
    name: str
    count: int
    tone: str | None


class Logo(msgspec.Struct):
    variant: str
    file: UploadFile


class Name(StrEnum):
    TICK = "tick"


@post("/kits", status_code=201, operation_id="createKit", tags=["kits"])
@refuses(KitTaken, TooPoor)
async def create_kit(data: JSONBody[NewKit]) -> KitView:
    """Make a kit."""
    if data.name == "taken":
        raise KitTaken("This name is taken.")
    return KitView.of(data)


@post("/shapes", operation_id="createShape", opt=PUBLIC)
async def create_shape(data: JSONBody[Circle | Square]) -> str:
    return type(data).__name__


@post("/maybe", operation_id="maybe", opt=PUBLIC)
async def maybe(data: JSONBody[NewKit | None] = None) -> dict[str, bool]:
    return {"given": data is not None}


@post("/logos", operation_id="addLogo", request_max_body_size=200_000)
async def add_logo(data: MultipartBody[Logo]) -> dict[str, Any]:
    return {"variant": data.variant, "bytes": len(await data.file.read())}


@post("/hooks", operation_id="hook", opt=PUBLIC)
async def hook(body: RawBody) -> dict[str, int]:
    return {"bytes": len(body)}


@get("/kits/{kit_id:uuid}", operation_id="getKit")
@refuses(KitNotFound)
async def get_kit(kit_id: FromPath[UUID], request: Request[Any, Any, Any]) -> Response[KitView]:
    """One kit."""
    if kit_id.int == 0:
        raise KitNotFound
    body = encode(KitView(name="Neon", count=1, tone=None))
    return conditional(request, body, headers={"X-Kit": "1"})


@put("/kits/{kit_id:uuid}", operation_id="changeKit")
async def change_kit(kit_id: FromPath[UUID], data: JSONBody[NewKit], request: Request[Any, Any, Any]) -> KitView:
    require_match(request, version_tag(7))
    return KitView.of(data)


@get("/kits", operation_id="listKits")
async def list_kits(
    since: Annotated[int | None, QueryParameter(name="from", required=False)] = None,
    limit: Limit = 20,
    cursor: CursorText = None,
) -> Page[KitView]:
    position_of(cursor)
    return Page(items=[KitView(name=f"{since}", count=limit, tone=None)], next_cursor=None)


@get("/needs", operation_id="needs")
async def needs(q: FromQuery[str]) -> str:
    return q


@get("/fails/{kind:str}", operation_id="fails")
async def fails(kind: FromPath[str]) -> None:
    match kind:
        case "bug":
            raise RuntimeError("a secret detail")
        case "stray":
            msgspec.json.decode(b"{", type=NewKit)
        case "quota":
            raise TooPoor
        case "sign-in":
            raise Unauthenticated("Sign in first.")
        case "away":
            raise Unavailable("The image model does not answer.")


class Streams:
    """What the streams of the toy did, for tests to look at."""

    def __init__(self) -> None:
        self.drain = Drain()
        self.closed = self.open = self.megabytes = 0


class Greedy:
    """Never waits, and unlike a generator nobody closes it but who was told to."""

    def __init__(self, seen: Streams) -> None:
        self._seen, self._number = seen, 0
        seen.open += 1

    def __aiter__(self) -> "Greedy":
        return self

    async def __anext__(self) -> ServerEvent:
        self._number += 1
        return ServerEvent(self._number, Name.TICK, "x" * 1000)

    async def aclose(self) -> None:
        self._seen.closed += 1


def stream_routes(seen: Streams) -> list[Any]:
    async def ticks(after: int, last: int, *, silent: bool, broken: bool) -> AsyncIterator[ServerEvent | None]:
        seen.open += 1
        try:
            for number in range(after + 1, last + 1):
                yield ServerEvent(number, Name.TICK, {"number": number, "text": "a\r\nb"})
            if broken:
                raise RuntimeError("a secret detail")
            while silent:
                await asyncio.sleep(3600)
        finally:
            await asyncio.sleep(0)  # a clean-up may await
            seen.closed += 1

    @get("/ticks", operation_id="ticks", opt=PUBLIC)
    async def tick_stream(
        request: Request[Any, Any, Any],
        last: FromQuery[int] = 3,
        silent: FromQuery[bool] = False,
        broken: FromQuery[bool] = False,
        heartbeat: FromQuery[float] = 15.0,
    ) -> EventStream:
        """Ticks."""
        after = last_event_id(request)
        events = ticks(after, last, silent=silent, broken=broken)
        return stream_of(events, seen.drain, after=after, heartbeat=heartbeat)

    @get("/greedy", operation_id="greedy", opt=PUBLIC)
    async def greedy() -> EventStream:
        return stream_of(Greedy(seen), seen.drain)

    async def megabytes() -> AsyncIterator[bytes]:
        seen.open += 1
        try:
            while True:
                seen.megabytes += 1
                yield b"m" * 2**20
        finally:
            await asyncio.sleep(0)  # a clean-up may await
            seen.closed += 1

    @get("/endless", operation_id="endless", opt=PUBLIC, media_type="application/zip")
    async def endless() -> FileStream:
        return FileStream(megabytes(), {"Content-Type": "application/zip"})

    @get("/drain", status_code=204, include_in_schema=False)
    async def drain() -> None:
        seen.drain.begin()

    return [tick_stream, greedy, endless, drain]


def toy_app(seen: Streams, docs: Path) -> Litestar:
    handlers = [create_kit, create_shape, maybe, add_logo, hook, get_kit, change_kit, list_kits, needs, fails]
    api = Api("Toy", "1", "A toy.", (("kits", "Kits."),))
    return Litestar(
        [*handlers, *stream_routes(seen)],
        plugins=[Mechanisms(api, cookie="session", docs=docs)],
        request_max_body_size=JSON_LIMIT,
        logging_config=None,
    )


@contextlib.contextmanager
def served(app: Any) -> Iterator[tuple[str, int]]:
    """A real uvicorn in a thread of its own; yields host and port."""
    listener = listening_on("127.0.0.1", 0)
    config = uvicorn.Config(app, log_level="critical", lifespan="on", timeout_graceful_shutdown=5, server_header=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    deadline = time.monotonic() + 10
    while not server.started:
        assert time.monotonic() < deadline, "the server did not start"
        time.sleep(0.01)
    try:
        yield listener.getsockname()
    finally:
        server.should_exit = True
        thread.join(10)
        listener.close()
        assert not thread.is_alive()


def enveloped(app: Litestar, *, https: bool = False) -> Envelope:
    return Envelope(app, https=https)
