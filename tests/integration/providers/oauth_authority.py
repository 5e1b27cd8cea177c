"""What the OAuth servers have in common: registration, consent, codes for one use, tokens that end."""

import secrets
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import ClassVar
from urllib.parse import urlencode

from tests.integration.providers.wire import Reply, Request, json_reply


@dataclass
class Clock:
    moment: datetime = datetime(2026, 11, 22, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment


@dataclass
class Person:
    """Who sits at the browser, and what the provider knows of them."""

    subject: str = "104729"
    name: str | None = "Nova Rain"
    email: str | None = "Nova@Example.com"
    verified: bool = True
    avatar: str | None = "https://cdn.example/nova.png"
    channel: str | None = "NovaPlays"
    denies: bool = False
    unticks: set[str] = field(default_factory=set)  # scopes that they do not grant


@dataclass
class Visit:
    """What a code stands for."""

    redirect_uri: str
    challenge: str
    scopes: list[str]
    nonce: str | None
    asked: dict[str, str]
    ends_at: datetime
    used: bool = False


@dataclass
class Session:
    """One consent, and the tokens that live by it."""

    visit: Visit
    access: dict[str, datetime] = field(default_factory=dict)
    refresh: set[str] = field(default_factory=set)


class Refusal(Exception):
    """Ends the handling of a request with a reply of the provider's own style."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply)
        self.reply = reply


class Authority:
    """A provider that keeps to RFC 6749 and RFC 7636; personalities say where they differ."""

    name: ClassVar[str]
    id_name: ClassVar[str] = "client_id"
    separator: ClassVar[str] = " "
    known_scopes: ClassVar[frozenset[str]]
    access_life: ClassVar[timedelta] = timedelta(hours=1)
    rotates: ClassVar[bool] = True
    checks_pkce: ClassVar[bool] = True

    def __init__(self, now: Clock, *, base: str = "https://aurastream.example") -> None:
        self.now = now
        self.client_id, self.client_secret = f"{self.name}-id", f"{self.name}-secret-{secrets.token_urlsafe(12)}"
        self.callbacks = {f"{base}/api/v1/auth/oauth/{self.name}/callback"}
        self.person = Person()
        self.visits: dict[str, Visit] = {}
        self.sessions: list[Session] = []

    # The front channel.

    def authorize(self, request: Request) -> Reply:
        asked = request.query
        if asked.get(self.id_name) != self.client_id or asked.get("redirect_uri") not in self.callbacks:
            return Reply(400, b"<h1>This app is not set up correctly.</h1>", {"Content-Type": "text/html"})
        if self.person.denies:
            return self._back(asked["redirect_uri"], error="access_denied", state=asked.get("state", ""))
        if (complaint := self.complaint_about(asked)) is not None:
            return self._back(asked["redirect_uri"], error=complaint, state=asked.get("state", ""))
        return self._consented(dict(asked))

    def _consented(self, asked: dict[str, str]) -> Reply:
        code = self.new_code()
        self.visits[code] = Visit(
            asked["redirect_uri"],
            asked.get("code_challenge", ""),
            [scope for scope in asked["scope"].split(self.separator) if scope not in self.person.unticks],
            asked.get("nonce"),
            asked,
            self.now() + timedelta(minutes=10),
        )
        return self._back(asked["redirect_uri"], code=self.written(code), state=asked.get("state", ""))

    def complaint_about(self, asked: dict[str, str]) -> str | None:
        if asked.get("response_type") != "code":
            return "unsupported_response_type"
        if not set(asked.get("scope", "").split(self.separator)) <= self.known_scopes:
            return "invalid_scope"
        if asked.get("code_challenge") and asked.get("code_challenge_method") != "S256":
            return "invalid_request"
        return None

    def new_code(self) -> str:
        return secrets.token_urlsafe(24)

    def written(self, code: str) -> str:
        """The code as it stands in the redirect, before it is encoded for the query."""
        return code

    @staticmethod
    def _back(uri: str, **query: str) -> Reply:
        return Reply(302, b"", {"Location": f"{uri}?{urlencode(query)}"})

    # The back channel.

    def token(self, request: Request) -> Reply:
        try:
            form = self.authenticated(request)
            match form.get("grant_type"):
                case "authorization_code":
                    return self.issue(self._redeemed(form), form)
                case "refresh_token":
                    return self.issue(self._refreshed(form), form)
                case _:
                    return self.error("unsupported_grant_type", "Unsupported grant type")
        except Refusal as refusal:
            return refusal.reply

    def authenticated(self, request: Request) -> dict[str, str]:
        form = request.form
        if (form.get(self.id_name), form.get("client_secret")) != (self.client_id, self.client_secret):
            raise Refusal(self.error("invalid_client", "The client is not known.", status=401))
        return form

    def _redeemed(self, form: dict[str, str]) -> Session:
        visit = self.visits.get(form.get("code", ""))
        if visit is None or visit.used or self.now() >= visit.ends_at:
            raise Refusal(self.bad_code())
        visit.used = True
        if form.get("redirect_uri") != visit.redirect_uri or not self._proven(visit, form.get("code_verifier", "")):
            raise Refusal(self.bad_code())
        session = Session(visit)
        self.sessions.append(session)
        return session

    def _proven(self, visit: Visit, verifier: str) -> bool:
        if not (self.checks_pkce and visit.challenge):
            return True
        return len(verifier) >= 43 and self.challenge(visit, verifier) == visit.challenge

    def challenge(self, visit: Visit, verifier: str) -> str:
        return urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()

    def _refreshed(self, form: dict[str, str]) -> Session:
        token = form.get("refresh_token", "")
        session = next((session for session in self.sessions if token in session.refresh), None)
        if session is None:
            raise Refusal(self.bad_refresh_token())
        if self.rotates:
            session.refresh.discard(token)
        return session

    def issue(self, session: Session, form: dict[str, str]) -> Reply:
        access = f"access-{secrets.token_urlsafe(24)}"
        session.access[access] = self.now() + self.access_life
        answer: dict[str, object] = {
            "access_token": access,
            "expires_in": int(self.access_life.total_seconds()),
            "token_type": "bearer",
            "scope": self.told(session.visit.scopes),
        }
        if self.rotates or not session.refresh:
            answer["refresh_token"] = f"refresh-{secrets.token_urlsafe(24)}"
            session.refresh.add(str(answer["refresh_token"]))
        return json_reply(200, answer | self.more(session))

    def told(self, scopes: Iterable[str]) -> object:
        return self.separator.join(scopes)

    def more(self, session: Session) -> dict[str, object]:
        return {}

    def session_of(self, access: str) -> Session | None:
        """The session of an access token that lives."""
        found = (session for session in self.sessions if self.now() < session.access.get(access, self.now()))
        return next(found, None)

    def end(self, session: Session) -> None:
        self.sessions.remove(session)

    # Complaints, in the style of RFC 6749.

    def error(self, error: str, description: str, *, status: int = 400) -> Reply:
        return json_reply(status, {"error": error, "error_description": description})

    def bad_code(self) -> Reply:
        return self.error("invalid_grant", "Bad code")

    def bad_refresh_token(self) -> Reply:
        return self.error("invalid_grant", "Bad refresh token")
