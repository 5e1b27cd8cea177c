"""Twitch, Google with YouTube, Discord and TikTok, each with the oddities that it is known for."""

import json
import secrets
from abc import ABC, abstractmethod
from collections.abc import Iterable
from datetime import timedelta
from hashlib import sha256
from typing import ClassVar
from urllib.parse import quote, urlsplit

from tests.integration.providers.oauth_authority import Authority, Clock, Refusal, Session, Visit
from tests.integration.providers.oauth_id_tokens import FORGERIES, public_keys, sign
from tests.integration.providers.wire import Reply, Request, json_reply


class OpenIdAuthority(Authority, ABC):
    """Adds an ID token; `forgery` is a key of `FORGERIES` for a false one."""

    issuer: ClassVar[str]

    def __init__(self, now: Clock) -> None:
        super().__init__(now)
        self.forgery: str | None = None
        self.key_names = ["key-1"]
        self.signs_with = "key-1"

    def keys(self, request: Request) -> Reply:
        return json_reply(200, public_keys(*self.key_names))

    def more(self, session: Session) -> dict[str, object]:
        if "openid" not in session.visit.scopes:
            return {}
        moment = int(self.now().timestamp())
        claims = {
            "iss": self.issuer,
            "aud": self.client_id,
            "azp": self.client_id,
            "sub": self.person.subject,
            "iat": moment,
            "exp": moment + 3_600,
            "nonce": session.visit.nonce,
        } | self.said_of_the_person(session.visit)
        if self.forgery:
            token = FORGERIES[self.forgery](claims)
            return {} if token is None else {"id_token": token}
        return {"id_token": sign(claims, key=self.signs_with)}

    @abstractmethod
    def said_of_the_person(self, visit: Visit) -> dict[str, object]: ...


class Twitch(OpenIdAuthority):
    """Ignores PKCE, tells scopes as a list and complains in its own form."""

    name = "twitch"
    issuer = "https://id.twitch.tv/oauth2"
    known_scopes = frozenset({"openid", "user:read:email"})
    access_life = timedelta(seconds=14_124)
    checks_pkce = False

    def __init__(self, now: Clock) -> None:
        super().__init__(now)
        self.shows_unverified = False

    def told(self, scopes: Iterable[str]) -> object:
        return list(scopes)

    def error(self, error: str, description: str, *, status: int = 400) -> Reply:
        return json_reply(status, {"status": status, "message": description})

    def bad_code(self) -> Reply:
        return self.error("", "Invalid authorization code")

    def bad_refresh_token(self) -> Reply:
        return json_reply(400, {"error": "Bad Request", "status": 400, "message": "Invalid refresh token"})

    def said_of_the_person(self, visit: Visit) -> dict[str, object]:
        """Only the claims that were asked for, and an address only when it is verified."""
        wanted = json.loads(visit.asked.get("claims", "{}")).get("id_token", {})
        said: dict[str, object] = {"preferred_username": self.person.name, "picture": self.person.avatar}
        if "user:read:email" in visit.scopes and (self.person.verified or self.shows_unverified):
            said |= {"email": self.person.email, "email_verified": self.person.verified}
        return {name: value for name, value in said.items() if name in wanted and value is not None}

    def validate(self, request: Request) -> Reply:
        session = self.session_of(request.token("OAuth") or request.token())
        if session is None:
            return json_reply(401, {"status": 401, "message": "invalid access token"})
        told = {"client_id": self.client_id, "user_id": self.person.subject, "scopes": session.visit.scopes}
        return json_reply(200, told)

    def helix_users(self, request: Request) -> Reply:
        unauthorized = {"error": "Unauthorized", "status": 401}
        if self.session_of(request.token()) is None:
            return json_reply(401, unauthorized | {"message": "Invalid OAuth token"})
        if request.headers.get("client-id") != self.client_id:
            return json_reply(401, unauthorized | {"message": "Client ID and OAuth token do not match"})
        return json_reply(200, {"data": [{"id": self.person.subject, "display_name": self.person.name}]})

    def revoke(self, request: Request) -> Reply:
        if request.form.get("client_id") != self.client_id:
            return self.error("", "client does not exist", status=404)
        session = self.session_of(request.form.get("token", ""))
        if session is None:
            return self.error("", "Invalid token")
        self.end(session)
        return Reply(200)


_GOOGLE = "https://www.googleapis.com/auth/"
_LONG = {"email": f"{_GOOGLE}userinfo.email", "profile": f"{_GOOGLE}userinfo.profile"}


class Google(OpenIdAuthority):
    """Lets people untick scopes, keeps refresh tokens as they are and gives one only for consent and offline access."""

    name = "google"
    issuer = "https://accounts.google.com"
    known_scopes = frozenset({"openid", "email", "profile", f"{_GOOGLE}youtube.readonly"})
    rotates = False

    def __init__(self, now: Clock) -> None:
        super().__init__(now)
        self.units_left = 10_000

    def issue(self, session: Session, form: dict[str, str]) -> Reply:
        reply = super().issue(session, form)
        if (session.visit.asked.get("access_type"), session.visit.asked.get("prompt")) == ("offline", "consent"):
            return reply
        session.refresh.clear()
        answer = json.loads(reply.body)
        answer.pop("refresh_token", None)
        return json_reply(200, answer)

    def told(self, scopes: Iterable[str]) -> object:
        return " ".join(_LONG.get(scope, scope) for scope in scopes)

    def said_of_the_person(self, visit: Visit) -> dict[str, object]:
        said: dict[str, object] = {}
        if "email" in visit.scopes:
            said |= {"email": self.person.email, "email_verified": self.person.verified}
        if "profile" in visit.scopes:
            said |= {"name": self.person.name, "picture": self.person.avatar}
        return {name: value for name, value in said.items() if value is not None}

    def revoke(self, request: Request) -> Reply:
        token = request.form.get("token", "")
        for session in self.sessions:
            if token in session.refresh or session is self.session_of(token):
                self.end(session)
                return json_reply(200, {})
        return self.error("invalid_token", "Token expired or revoked")

    def channels(self, request: Request) -> Reply:
        session = self.session_of(request.token())
        if session is None:
            return json_reply(401, {"error": {"code": 401, "status": "UNAUTHENTICATED"}})
        if f"{_GOOGLE}youtube.readonly" not in session.visit.scopes:
            return json_reply(403, {"error": {"code": 403, "status": "PERMISSION_DENIED"}})
        self.units_left -= 1
        if self.units_left < 0:
            return json_reply(403, {"error": {"code": 403, "errors": [{"reason": "quotaExceeded"}]}})
        if self.person.channel is None:
            return json_reply(200, {"kind": "youtube#channelListResponse", "pageInfo": {"totalResults": 0}})
        thumbnails = {"default": {"url": "https://yt3.example/nova.jpg", "width": 88, "height": 88}}
        item = {"id": "UC104729", "snippet": {"title": self.person.channel, "thumbnails": thumbnails}}
        return json_reply(200, {"kind": "youtube#channelListResponse", "items": [item]})


class YouTube(Google):
    name = "youtube"


class Discord(Authority):
    """Takes forms only, at the token endpoint and when revoking; revoking one token ends all of this person."""

    name = "discord"
    known_scopes = frozenset({"identify", "email"})
    access_life = timedelta(days=7)

    def token(self, request: Request) -> Reply:
        if not request.is_form:
            return json_reply(415, {"message": "Unsupported Media Type", "code": 0})
        return super().token(request)

    def me(self, request: Request) -> Reply:
        session = self.session_of(request.token())
        if session is None:
            return json_reply(401, {"message": "401: Unauthorized", "code": 0})
        person = self.person
        user = {"id": person.subject, "username": "nova", "global_name": person.name, "avatar": person.avatar}
        if "email" in session.visit.scopes:
            user |= {"email": person.email, "verified": person.verified}
        return json_reply(200, user)

    def revoke(self, request: Request) -> Reply:
        try:
            form = self.authenticated(request)
        except Refusal as refusal:
            return refusal.reply
        token = form.get("token", "")
        if any(token in session.refresh or session is self.session_of(token) for session in self.sessions):
            self.sessions.clear()
        return json_reply(200, {})


class TikTok(Authority):
    """Parts scopes with commas, has a client key and not an id, encodes codes twice, wants the challenge in hex for
    people who come back to their own machine, complains with 200, and revokes access tokens only."""

    name = "tiktok"
    id_name = "client_key"
    separator = ","
    known_scopes = frozenset({"user.info.basic", "user.info.profile"})
    access_life = timedelta(hours=2)

    def complaint_about(self, asked: dict[str, str]) -> str | None:
        return "invalid_request" if "client_id" in asked else super().complaint_about(asked)

    def authenticated(self, request: Request) -> dict[str, str]:
        if "client_id" in request.form:
            raise Refusal(self.error("invalid_request", "The request parameters are malformed."))
        return super().authenticated(request)

    def new_code(self) -> str:
        return f"{secrets.token_urlsafe(24)}*1!4567.e1"

    def written(self, code: str) -> str:
        return quote(code, safe="")

    def challenge(self, visit: Visit, verifier: str) -> str:
        if urlsplit(visit.redirect_uri).hostname == "127.0.0.1":
            return sha256(verifier.encode()).hexdigest()
        return super().challenge(visit, verifier)

    def more(self, session: Session) -> dict[str, object]:
        return {"open_id": self.person.subject, "refresh_expires_in": 15_552_000}

    def error(self, error: str, description: str, *, status: int = 400) -> Reply:
        told = {"error": error, "error_description": description, "log_id": "202611221200000000"}
        return json_reply(200 if error == "invalid_grant" else status, told)

    def user_info(self, request: Request) -> Reply:
        session = self.session_of(request.token())
        if session is None:
            return _tiktok(401, {}, "access_token_invalid")
        if "user.info.basic" not in session.visit.scopes:
            return _tiktok(401, {}, "scope_not_authorized")
        person = self.person
        user = {"open_id": person.subject, "display_name": person.name, "avatar_url": person.avatar}
        wanted = request.query.get("fields", "").split(",")
        return _tiktok(200, {"user": {name: value for name, value in user.items() if name in wanted}}, "ok")

    def revoke(self, request: Request) -> Reply:
        try:
            form = self.authenticated(request)
        except Refusal as refusal:
            return refusal.reply
        session = self.session_of(form.get("token", ""))
        if session is None:
            return self.error("access_token_invalid", "The access token is invalid.", status=401)
        self.end(session)
        return json_reply(200, {})


def _tiktok(status: int, data: dict[str, object], code: str) -> Reply:
    return json_reply(status, {"data": data, "error": {"code": code, "message": "", "log_id": "2026112212"}})
