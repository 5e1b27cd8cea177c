"""Twitch, Google, YouTube, Discord and TikTok on the loopback interface, which fail in every way on demand.

One server stands for all hosts: the first segment of a path is the host that it would have been sent to, and the
client id says whether Google is asked for Google's own sake or for YouTube's.
"""

import gzip
import http.client
import json
from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

from tests.integration.providers.oauth_authority import Authority, Clock
from tests.integration.providers.oauth_personalities import Discord, Google, TikTok, Twitch, YouTube
from tests.integration.providers.wire import Manner, Reply, Request, WireServer, json_reply

_PAGE = b"<!DOCTYPE html>\n<html><title>Attention Required!</title><body>Please wait.</body></html>"
_HTML = {"Content-Type": "text/html; charset=UTF-8"}


def _in_manner(manner: Manner) -> Callable[[Reply], Reply]:
    return lambda reply: replace(reply, manner=manner)


def _with_body(body: bytes) -> Callable[[Reply], Reply]:
    return lambda reply: replace(reply, body=body)


def _instead(status: int, body: bytes = _PAGE, **headers: str) -> Callable[[Reply], Reply]:
    return lambda _: Reply(status, body, _HTML | {name.replace("_", "-"): text for name, text in headers.items()})


def _changed(**changes: object) -> Callable[[Reply], Reply]:
    return lambda reply: json_reply(200, json.loads(reply.body) | changes)


FAULTS: Mapping[str, Callable[[Reply], Reply]] = {
    "stall": _in_manner(Manner.NEVER),
    "pause": _in_manner(Manner.PAUSED),
    "drip": _in_manner(Manner.DRIPPED),
    "cut": _in_manner(Manner.CUT),
    "cut unnoticed": _in_manner(Manner.CUT_UNNOTICED),
    "flood": lambda reply: replace(reply, body=b" " * 100_000, manner=Manner.FLOOD),
    "two megabytes": lambda reply: replace(reply, body=b" " * 2_000_000 + reply.body),
    "empty": _with_body(b""),
    "half of the JSON": lambda reply: replace(reply, body=reply.body[: len(reply.body) // 2]),
    "UTF-16": lambda reply: replace(reply, body=reply.body.decode().encode("utf-16")),
    "100,000 brackets": _with_body(b'{"x":' + b"[" * 100_000),
    "compressed": lambda reply: replace(
        reply, body=gzip.compress(reply.body), headers={**reply.headers, "Content-Encoding": "gzip"}
    ),
    "JSON called text": lambda reply: replace(reply, headers={"Content-Type": "text/plain"}),
    "a page with 200": _instead(200),
    "a redirect": _instead(302, Location="https://evil.example/"),
    "a lasting redirect": _instead(308, Location="https://evil.example/"),
    "nothing with 204": lambda _: Reply(204),
    "408": _instead(408),
    "429": _instead(429, Retry_After="7"),
    "429 for a year": _instead(429, Retry_After="31536000"),
    "429 with nonsense": _instead(429, Retry_After="soon"),
    "500": lambda _: json_reply(500, {"error": "server_error"}),
    "502": _instead(502),
    "503": _instead(503, Retry_After="7"),
    "400": lambda _: json_reply(400, {"error": "invalid_grant"}),
    "401": lambda _: json_reply(401, {"error": "invalid_client"}),
    "a page with 403": _instead(403),
    "404": _instead(404),
    "a list": _with_body(b"[]"),
    "a number": _with_body(b"7"),
    "nothing in it": _with_body(b"{}"),
    "an error with 200": _with_body(b'{"error": "invalid_grant"}'),
    "no access token": _changed(access_token=None),
    "a number for a token": _changed(access_token=7),
    "a token with a line break": _changed(access_token="a\r\nX-Evil: 1"),
    "a token of 5,000 characters": _changed(access_token="a" * 5_000),
}


class OAuthServer(WireServer):
    def __init__(self) -> None:
        super().__init__()
        self.clock = Clock()
        self.twitch, self.discord, self.tiktok = Twitch(self.clock), Discord(self.clock), TikTok(self.clock)
        self.google, self.youtube = Google(self.clock), YouTube(self.clock)
        self._faults: dict[str, deque[Callable[[Reply], Reply]]] = defaultdict(deque)

    def authority(self, name: str) -> Authority:
        found = getattr(self, name)
        assert isinstance(found, Authority)
        return found

    def spoil(self, path: str, *faults: str | Callable[[Reply], Reply]) -> None:
        """What the next answers at a path go through; `path` is its last segment, such as `token`."""
        self._faults[path].extend(FAULTS[fault] if isinstance(fault, str) else fault for fault in faults)

    def asked_for(self, path: str) -> list[Request]:
        return [request for request in self.received if _last(request.path) == path]

    async def reply_to(self, request: Request) -> Reply:
        _, host, *segments = request.path.split("/")
        reply = self._route(host, "/".join(segments).rstrip("/"), request)
        faults = self._faults[_last(request.path)]
        return faults.popleft()(reply) if faults else reply

    def _route(self, host: str, path: str, request: Request) -> Reply:
        google = self._whose(request)
        routes: Mapping[str, Callable[[Request], Reply]] = {
            "id.twitch.tv/oauth2/authorize": self.twitch.authorize,
            "id.twitch.tv/oauth2/token": self.twitch.token,
            "id.twitch.tv/oauth2/revoke": self.twitch.revoke,
            "id.twitch.tv/oauth2/keys": self.twitch.keys,
            "id.twitch.tv/oauth2/validate": self.twitch.validate,
            "api.twitch.tv/helix/users": self.twitch.helix_users,
            "accounts.google.com/o/oauth2/v2/auth": google.authorize,
            "oauth2.googleapis.com/token": google.token,
            "oauth2.googleapis.com/revoke": google.revoke,
            "www.googleapis.com/oauth2/v3/certs": google.keys,
            "www.googleapis.com/youtube/v3/channels": self.youtube.channels,
            "discord.com/oauth2/authorize": self.discord.authorize,
            "discord.com/api/oauth2/token": self.discord.token,
            "discord.com/api/oauth2/token/revoke": self.discord.revoke,
            "discord.com/api/v10/users/@me": self.discord.me,
            "www.tiktok.com/v2/auth/authorize": self.tiktok.authorize,
            "open.tiktokapis.com/v2/oauth/token": self.tiktok.token,
            "open.tiktokapis.com/v2/oauth/revoke": self.tiktok.revoke,
            "open.tiktokapis.com/v2/user/info": self.tiktok.user_info,
        }
        serve = routes.get(f"{host}/{path}")
        return serve(request) if serve else Reply(404, _PAGE, _HTML)

    def _whose(self, request: Request) -> Google:
        client_id = request.query.get("client_id") or request.form.get("client_id")
        token = request.form.get("token", "")
        known = any(token in session.refresh or token in session.access for session in self.youtube.sessions)
        return self.youtube if client_id == self.youtube.client_id or known else self.google


def _last(path: str) -> str:
    return path.rstrip("/").rpartition("/")[2]


def browse(url: str) -> dict[str, str]:
    """Follow a link as a browser would, up to where it leaves the provider: the query that it comes back to us with."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=5)
    try:
        connection.request("GET", f"{parts.path}?{parts.query}")
        answer = connection.getresponse()
        answer.read()
    finally:
        connection.close()
    assert answer.status == 302, f"the provider shows a page with {answer.status}"
    query = urlsplit(answer.headers["Location"]).query
    return {name: values[0] for name, values in parse_qs(query).items()}
