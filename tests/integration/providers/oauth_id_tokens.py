"""ID tokens as Google and Twitch sign them, and as nobody should."""

import hmac
import json
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc import jws, jwt
from joserfc.jwk import OctKey, RSAKey

Claims = dict[str, Any]


@cache
def signing_key(name: str) -> RSAKey:
    """Making one takes a tenth of a second, so that all tests share it."""
    return RSAKey.generate_key(2048, {"kid": name, "use": "sig", "alg": "RS256"})


def public_keys(*names: str) -> dict[str, object]:
    return {"keys": [signing_key(name).as_dict(private=False) for name in names]}


def sign(claims: Claims, *, key: str = "key-1", kid: str | None = None) -> str:
    header = {"alg": "RS256", "kid": kid or key, "typ": "JWT"}
    return jwt.encode(header, claims, signing_key(key))


def sign_text(payload: bytes) -> str:
    return jws.serialize_compact({"alg": "RS256", "kid": "key-1"}, payload, signing_key("key-1"))


def _unsigned(claims: Claims) -> str:
    return f"{_part({'alg': 'none', 'kid': 'key-1'})}.{_part(claims)}."


def _part(content: object) -> str:
    return urlsafe_b64encode(json.dumps(content).encode()).rstrip(b"=").decode()


def _signed_with_the_public_key(claims: Claims) -> str:
    """The classic: a client that believes the header takes the public key for a shared secret."""
    public = signing_key("key-1").public_key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    header = {"alg": "HS256", "kid": "key-1"}
    signed_part = f"{_part(header)}.{_part(claims)}"
    return f"{signed_part}.{_hmac(signed_part, public)}"


def _hmac(text: str, key: bytes) -> str:
    return urlsafe_b64encode(hmac.digest(key, text.encode(), "sha256")).rstrip(b"=").decode()


def _altered(claims: Claims) -> str:
    header, payload, signature = sign(claims).split(".")
    del payload
    return f"{header}.{_part(claims | {'sub': '666'})}.{signature}"


def _with(**changes: object) -> Callable[[Claims], str]:
    return lambda claims: sign(claims | changes)


def _without(name: str) -> Callable[[Claims], str]:
    return lambda claims: sign({key: value for key, value in claims.items() if key != name})


def _later(name: str, seconds: int) -> Callable[[Claims], str]:
    return lambda claims: sign(claims | {name: claims["iat"] + seconds})


FORGERIES: Mapping[str, Callable[[Claims], object]] = {
    "wrong nonce": _with(nonce="of-another-visit"),
    "nonce in a list": lambda claims: sign(claims | {"nonce": [claims["nonce"], "x"]}),
    "no nonce": _without("nonce"),
    "wrong audience": _with(aud="somebody-else"),
    "no audience": _without("aud"),
    "audience with strangers": lambda claims: sign(claims | {"aud": [claims["aud"], "somebody-else"]}),
    "made for another party": _with(azp="somebody-else"),
    "wrong issuer": _with(iss="https://accounts.google.com.evil.example"),
    "no issuer": _without("iss"),
    "expired": _later("exp", -31),
    "never expires": _without("exp"),
    "expiry of NaN": _with(exp=float("nan")),
    "expiry as text": _with(exp="2999-01-01"),
    "issued tomorrow": _later("iat", 86_400),
    "not yet valid": _later("nbf", 3_600),
    "no subject": _without("sub"),
    "subject as a number": _with(sub=104729),
    "empty subject": _with(sub=""),
    "subject of 256 characters": _with(sub="1" * 256),
    "subject with a line break": _with(sub="1\n2"),
    "alg none": _unsigned,
    "HS256 with the public key": _signed_with_the_public_key,
    "HS256 with an empty key": lambda claims: jwt.encode(
        {"alg": "HS256", "kid": "key-1"}, claims, OctKey.import_key(b"0" * 32)
    ),
    "another key under our name": lambda claims: sign(claims, key="key-2", kid="key-1"),
    "unknown key": lambda claims: sign(claims, key="key-2"),
    "altered": _altered,
    "not a token": lambda _: "not.a.token",
    "two parts": lambda claims: sign(claims).rpartition(".")[0],
    "header is a list": lambda claims: f"{_part([])}.{_part(claims)}.c2ln",
    "payload is a list": lambda _: sign_text(b"[]"),
    "payload of 10,000 brackets": lambda _: sign_text(b"[" * 10_000),
    "extensions in a number": lambda claims: (
        f"{_part({'alg': 'RS256', 'kid': 'key-1', 'crit': 7})}.{_part(claims)}.c2ln"
    ),
    "a number": lambda _: 7,
    "missing": lambda _: None,
}
