"""Everything that is tried on readers of JWTs (RFC 8725 and the libraries' advisories), on ours.

Tokens are put together by hand here, of text, so that no library mends what an attacker would leave broken.
"""

import base64
import hmac
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, derive_private_key
from cryptography.hazmat.primitives.asymmetric.ed448 import Ed448PrivateKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from adapters.system.derived_tokens import DerivedLinkTokens, DerivedRefreshTokens, SessionCsrfTokens
from adapters.system.tokens import JwtAccessTokens
from application.accounts.ports import TokenClaims
from domain.accounts import NotSignedIn, TokenExpired, TokenPurpose

KEY, ATTACKERS_KEY, OTHER_KEY = (Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32) for number in (1, 2, 3))
PUBLIC = KEY.public_key().public_bytes_raw()
PUBLIC_PEM = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
USER, SESSION = "0190a0b0-0000-7000-8000-00000000000a", "0190a0b0-0000-7000-8000-00000000000b"
CLAIMS = TokenClaims(UUID(USER), UUID(SESSION))
BEGINNING = datetime(2030, 1, 1, tzinfo=UTC)
NOW = 1_893_456_000
ORDER = 2**252 + 27742317777372353535851937790883648493
"""Of the group of Ed25519. A signature R, S + ORDER fits the same equation (RFC 8032, 8.4)."""

NESTED = '{"x":' + "[" * 1_030

Signer = Callable[[bytes], bytes]


def reader() -> JwtAccessTokens:
    return JwtAccessTokens(
        {"one": KEY, "two": OTHER_KEY},
        issuer="aurastream",
        audience="aurastream-api",
        life=timedelta(minutes=10),
        now=lambda: BEGINNING,
    )


def b64(raw: bytes | str) -> str:
    return base64.urlsafe_b64encode(raw.encode() if isinstance(raw, str) else raw).rstrip(b"=").decode()


def compact(members: dict[str, Any]) -> str:
    return json.dumps(members, separators=(",", ":"))


HEADER = compact({"alg": "EdDSA", "kid": "one", "typ": "at+jwt"})
PAYLOAD = compact(
    {"iss": "aurastream", "aud": "aurastream-api", "sub": USER, "sid": SESSION, "iat": NOW, "exp": NOW + 600}
)


def token(*, header: str | bytes = HEADER, payload: str | bytes = PAYLOAD, sign: Signer = KEY.sign) -> str:
    signed = f"{b64(header)}.{b64(payload)}"
    return f"{signed}.{b64(sign(signed.encode()))}"


GOOD = token()
G_HEADER, G_PAYLOAD, G_SIGNATURE = GOOD.split(".")
SIGNATURE = base64.urlsafe_b64decode(G_SIGNATURE + "==")


def with_header(*, sign: Signer = KEY.sign, without: str = "", **changes: Any) -> str:
    members = {name: value for name, value in (json.loads(HEADER) | changes).items() if name != without}
    return token(header=compact(members), sign=sign)


def with_claims(*, without: str = "", **changes: Any) -> str:
    members = {name: value for name, value in (json.loads(PAYLOAD) | changes).items() if name != without}
    return token(payload=compact(members))


def with_payload(old: str, new: str) -> str:
    """Signed over text that no JSON library would write."""
    assert old in PAYLOAD
    return token(payload=PAYLOAD.replace(old, new))


def with_signature(signature: bytes) -> str:
    return f"{G_HEADER}.{G_PAYLOAD}.{b64(signature)}"


def hmac_under(key: bytes, digest: str = "sha256") -> Signer:
    return lambda signed: hmac.digest(key, signed, digest)


def es256(signed: bytes) -> bytes:
    r, s = decode_dss_signature(derive_private_key(7, SECP256R1()).sign(signed, ECDSA(SHA256())))
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def nothing(_: bytes) -> bytes:
    return b""


def attackers_jwk() -> dict[str, str]:
    return {"kty": "OKP", "crv": "Ed25519", "x": b64(ATTACKERS_KEY.public_key().public_bytes_raw())}


def plus_order(signature: bytes) -> bytes:
    return signature[:32] + (int.from_bytes(signature[32:], "little") + ORDER).to_bytes(32, "little")


by_attacker = ATTACKERS_KEY.sign

ATTACKS = {
    "algorithms": {
        "alg none without a signature": with_header(alg="none", sign=nothing),
        "alg none with our signature": with_header(alg="none"),
        "alg None": with_header(alg="None", sign=nothing),
        "alg nOnE": with_header(alg="nOnE", sign=nothing),
        "alg NONE": with_header(alg="NONE", sign=nothing),
        "alg none and a space": with_header(alg="none ", sign=nothing),
        "alg empty": with_header(alg="", sign=nothing),
        "alg null": with_header(alg=None),
        "alg missing": with_header(without="alg"),
        "alg a list": with_header(alg=["EdDSA"]),
        "alg a number": with_header(alg=0),
        "alg in other letters": with_header(alg="eddsa"),
        "alg Ed25519, the newer name": with_header(alg="Ed25519"),
        "HS256 under the public key": with_header(alg="HS256", sign=hmac_under(PUBLIC)),
        "HS256 under the public key as PEM": with_header(alg="HS256", sign=hmac_under(PUBLIC_PEM)),
        "HS256 under the public key as base64": with_header(alg="HS256", sign=hmac_under(b64(PUBLIC).encode())),
        "HS256 under no key": with_header(alg="HS256", sign=hmac_under(b"")),
        "HS256 under the word secret": with_header(alg="HS256", sign=hmac_under(b"secret")),
        "HS512 under the public key": with_header(alg="HS512", sign=hmac_under(PUBLIC, "sha512")),
        "an HMAC of 64 bytes that says EdDSA": token(sign=hmac_under(PUBLIC, "sha512")),
        "ES256 under a key of the attacker's": with_header(alg="ES256", sign=es256),
        "a signature of ES256 that says EdDSA": token(sign=es256),
        "ES256 of nothing but zeros": with_header(alg="ES256", sign=lambda _: bytes(64)),
        "RS256 with our signature": with_header(alg="RS256"),
        "PS256 with our signature": with_header(alg="PS256"),
        "Ed448 that says EdDSA": token(sign=Ed448PrivateKey.from_private_bytes(bytes(57)).sign),
        "encryption with a password": with_header(alg="PBES2-HS256+A128KW", p2c=2**31 - 1, p2s="x", sign=nothing),
    },
    "keys": {
        "a key of the attacker's": token(sign=by_attacker),
        "a known key's name on another's signature": with_header(kid="two"),
        "kid of nobody": with_header(kid="three"),
        "kid missing": with_header(without="kid"),
        "kid empty": with_header(kid=""),
        "kid null": with_header(kid=None),
        "kid a list": with_header(kid=["one"]),
        "kid an object": with_header(kid={"one": "one"}),
        "kid a number": with_header(kid=1),
        "kid a path": with_header(kid="../../../../dev/null", sign=hmac_under(b"")),
        "kid an SQL union": with_header(kid="x' UNION SELECT 'one' -- "),
        "kid a command": with_header(kid="one|id"),
        "kid in capitals": with_header(kid="ONE"),
        "kid and a NUL": with_header(kid="one\0"),
        "jwk of the attacker's": with_header(jwk=attackers_jwk(), sign=by_attacker),
        "jwk of the attacker's instead of kid": with_header(jwk=attackers_jwk(), without="kid", sign=by_attacker),
        "jwk of small order": with_header(
            jwk=attackers_jwk() | {"x": b64(b"\x01" + bytes(31))}, sign=lambda _: b"\x01" + bytes(63)
        ),
        "jku to the attacker's": with_header(jku="https://attacker.example/jwks.json", sign=by_attacker),
        "jku with our signature": with_header(jku="https://attacker.example/jwks.json"),
        "x5u to the attacker's": with_header(x5u="https://attacker.example/cert.pem", sign=by_attacker),
        "x5c of the attacker's": with_header(x5c=[b64(PUBLIC)], sign=by_attacker),
        "x5t with our signature": with_header(x5t="x"),
    },
    "headers": {
        "typ of an ID token": with_header(typ="JWT"),
        "typ of a refresh token": with_header(typ="refresh+jwt"),
        "typ of a logout token": with_header(typ="logout+jwt"),
        "typ missing": with_header(without="typ"),
        "typ in capitals": with_header(typ="AT+JWT"),
        "typ as a media type": with_header(typ="application/at+jwt"),
        "cty of a nested token": with_header(cty="JWT"),
        "crit of an extension we do not know": with_header(crit=["exp"], exp=1),
        "crit empty": with_header(crit=[]),
        "crit null": with_header(crit=None),
        "crit of alg": with_header(crit=["alg"]),
        "b64 false, critical": with_header(b64=False, crit=["b64"]),
        "b64 false, not critical": with_header(b64=False),
        "b64 true": with_header(b64=True),
        "zip": with_header(zip="DEF"),
        "alg twice, none first": token(header=HEADER.replace("{", '{"alg":"none",')),
        "alg twice, none last": token(header=HEADER.replace("}", ',"alg":"none"}'), sign=nothing),
        "kid twice": token(header=HEADER.replace("}", ',"kid":"two"}'), sign=OTHER_KEY.sign),
        "members in another order": token(header=compact({"typ": "at+jwt", "kid": "one", "alg": "EdDSA"})),
        "spaces in the header": token(header=HEADER.replace(",", ", ")),
        "escapes in the header": token(header=HEADER.replace("EdDSA", "\\u0045dDSA")),
        "a line end behind the header": token(header=HEADER + "\n"),
        "a byte order mark": token(header=b"\xef\xbb\xbf" + HEADER.encode()),
        "UTF-16": token(header=HEADER.encode("utf-16-le")),
        "not UTF-8": token(header=HEADER.encode().replace(b"one", b"\xff\xfe\xfd")),
        "a header that is a list": token(header=f"[{HEADER}]"),
        "a header that is null": token(header="null"),
        "a header that is a number of a thousand digits": token(header="9" * 1_000),
        "a header that is not JSON": token(header="EdDSA"),
        "a header a thousand levels deep": token(header=NESTED),
    },
    "signatures": {
        "no signature": f"{G_HEADER}.{G_PAYLOAD}.",
        "no signature and no dot": f"{G_HEADER}.{G_PAYLOAD}",
        "zeros": with_signature(bytes(64)),
        "ones": with_signature(b"\xff" * 64),
        "R the neutral point, S zero": with_signature(b"\x01" + bytes(63)),
        "R of small order, S zero": with_signature(b"\xec" + b"\xff" * 30 + b"\x7f" + bytes(32)),
        "R our public key, S zero": with_signature(PUBLIC + bytes(32)),
        "S + L": with_signature(plus_order(SIGNATURE)),
        "S zero": with_signature(SIGNATURE[:32] + bytes(32)),
        "S and R exchanged": with_signature(SIGNATURE[32:] + SIGNATURE[:32]),
        "the highest bit of S": with_signature(SIGNATURE[:63] + bytes([SIGNATURE[63] | 0x80])),
        "the first half": with_signature(SIGNATURE[:32]),
        "a byte less": with_signature(SIGNATURE[:63]),
        "a byte more": with_signature(SIGNATURE + b"\0"),
        "twice": with_signature(SIGNATURE * 2),
        "as hexadecimal": f"{G_HEADER}.{G_PAYLOAD}.{SIGNATURE.hex()}",
        "as DER": with_signature(b"\x30\x44\x02\x20" + SIGNATURE[:32] + b"\x02\x20" + SIGNATURE[32:]),
        "of another token": token(payload=PAYLOAD.replace(USER, SESSION), sign=lambda _: SIGNATURE),
        "of the payload alone": with_signature(KEY.sign(G_PAYLOAD.encode())),
        "of the plain text": with_signature(KEY.sign(f"{HEADER}.{PAYLOAD}".encode())),
        "of the digest": token(sign=lambda signed: KEY.sign(hmac.digest(b"", signed, "sha256"))),
    },
    "spellings": {
        "nothing": "",
        "dots": "..",
        "four dots": "....",
        "one word": "token",
        "a dot in front": f".{GOOD}",
        "a dot behind": f"{GOOD}.",
        "a dot within": GOOD.replace(".", "..", 1),
        "five parts, as encrypted": f"{G_HEADER}.{G_PAYLOAD}.{G_SIGNATURE}.{G_PAYLOAD}.{G_SIGNATURE}",
        "four parts": f"{GOOD}.{G_SIGNATURE}",
        "no payload, as detached": f"{G_HEADER}..{G_SIGNATURE}",
        "no payload, signed so": f"{G_HEADER}..{b64(KEY.sign(f'{G_HEADER}.'.encode()))}",
        "no header": f".{G_PAYLOAD}.{G_SIGNATURE}",
        "JSON": compact({"protected": G_HEADER, "payload": G_PAYLOAD, "signature": G_SIGNATURE}),
        "padding of the signature": f"{GOOD}==",
        "padding of the payload": f"{G_HEADER}.{G_PAYLOAD}{'=' * (-len(G_PAYLOAD) % 4 or 4)}.{G_SIGNATURE}",
        "padding, signed so": (padded := f"{b64(HEADER + ' ')}=.{G_PAYLOAD}") + "." + b64(KEY.sign(padded.encode())),
        "idle bits set": GOOD[:-1] + chr(ord(GOOD[-1]) + 1),
        "a space in front": f" {GOOD}",
        "a space behind": f"{GOOD} ",
        "a line end behind": f"{GOOD}\n",
        "a line end within": f"{GOOD[:30]}\r\n{GOOD[30:]}",
        "a NUL behind": f"{GOOD}\0",
        "quotes": f'"{GOOD}"',
        "Bearer in front": f"Bearer {GOOD}",
        "two tokens": f"{GOOD},{GOOD}",
        "trailing garbage": f"{GOOD}AAAA",
        "the other alphabet of base64": f"{G_HEADER}.{G_PAYLOAD}.{base64.b64encode(b'~~~' + SIGNATURE[3:]).decode()}",
        "percent signs": GOOD.replace(".", "%2E"),
        "wide dots": GOOD.replace(".", "\N{FULLWIDTH FULL STOP}"),
        "a wide letter": "\N{FULLWIDTH LATIN SMALL LETTER E}" + GOOD[1:],
        "a Cyrillic letter": "\N{CYRILLIC SMALL LETTER IE}" + GOOD[1:],
        "digits of another script": f"{G_HEADER}.{G_PAYLOAD}." + "\N{ARABIC-INDIC DIGIT ONE}" * 86,
        "half of a surrogate pair": f"{GOOD}\ud800",
        "in other letters": GOOD.swapcase(),
        "a token in a token": token(payload=compact(GOOD)),
        "a signed token as text": token(payload=GOOD),
        "a megabyte of letters": "a" * 1_000_000,
        "a megabyte of dots": "." * 1_000_000,
        "a megabyte of payload": f"{G_HEADER}.{'A' * 1_000_000}.{G_SIGNATURE}",
    },
    "claims": {
        "another issuer": with_claims(iss="https://accounts.google.com"),
        "an issuer with a slash": with_claims(iss="aurastream/"),
        "the issuer in capitals": with_claims(iss="Aurastream"),
        "the issuer in a list": with_claims(iss=["aurastream"]),
        "the issuer an object": with_claims(iss={"aurastream": 1}),
        "no issuer": with_claims(without="iss"),
        "another audience": with_claims(aud="another-api"),
        "our audience in a list": with_claims(aud=["aurastream-api"]),
        "our audience among others": with_claims(aud=["another-api", "aurastream-api"]),
        "an audience that begins like ours": with_claims(aud="aurastream-api-v2"),
        "a part of our audience": with_claims(aud="aurastream"),
        "an empty audience": with_claims(aud=""),
        "a null audience": with_claims(aud=None),
        "no audience": with_claims(without="aud"),
        "no user": with_claims(without="sub"),
        "a null user": with_claims(sub=None),
        "an empty user": with_claims(sub=""),
        "a user by number": with_claims(sub=1),
        "a user by name": with_claims(sub="admin"),
        "users in a list": with_claims(sub=[USER]),
        "a user in braces": with_claims(sub=f"{{{USER}}}"),
        "a user as URN": with_claims(sub=f"urn:uuid:{USER}"),
        "a user in capitals": with_claims(sub=USER.upper()),
        "a user without dashes": with_claims(sub=USER.replace("-", "")),
        "a user and a space": with_claims(sub=f"{USER} "),
        "a user and a NUL": with_claims(sub=f"{USER}\0"),
        "a user of wide digits": with_claims(sub=USER.replace("0", "\N{FULLWIDTH DIGIT ZERO}")),
        "no session": with_claims(without="sid"),
        "a session in braces": with_claims(sid=f"{{{SESSION}}}"),
        "a session by number": with_claims(sid=0),
        "sub twice": with_payload('"sid"', f'"sub":"{SESSION}","sid"'),
        "exp twice": with_payload("}", f',"exp":{NOW + 601}}}'),
        "a claim that we do not write": with_claims(role="admin"),
        "nbf in the future": with_claims(nbf=NOW + 3600),
        "nbf in the past": with_claims(nbf=NOW - 3600),
        "scope": with_claims(scope="admin"),
        "a proof key that nobody checks": with_claims(cnf={"jkt": "x"}),
        "claims in another order": token(payload=compact(dict(reversed(json.loads(PAYLOAD).items())))),
        "spaces between claims": with_payload(",", ", "),
        "escapes in claims": with_payload("aurastream-api", "aurastream\\u002dapi"),
        "something behind the claims": token(payload=PAYLOAD + "x"),
        "claims in a list": token(payload=f"[{PAYLOAD}]"),
        "claims that are null": token(payload="null"),
        "claims that are text": token(payload='"' + USER + '"'),
        "claims that are not JSON": token(payload=b"\x80\x81"),
        "claims cut short": token(payload=PAYLOAD[:-1]),
        "no claims": token(payload="{}"),
        "claims a thousand levels deep": token(payload=NESTED),
    },
    "times": {
        "no end": with_claims(without="exp"),
        "a null end": with_claims(exp=None),
        "an end that is true": with_claims(exp=True),
        "an end that is text": with_claims(exp=str(NOW + 600)),
        "an end that is a word": with_claims(exp="never"),
        "an end in a list": with_claims(exp=[NOW + 600]),
        "an end with a fraction": with_claims(exp=NOW + 600.5),
        "an end with an exponent": with_payload(str(NOW + 600), "1893456600e0"),
        "an end with a sign": with_payload(str(NOW + 600), f"+{NOW + 600}"),
        "an end with a zero in front": with_payload(str(NOW + 600), f"0{NOW + 600}"),
        "NaN": with_payload(str(NOW + 600), "NaN"),
        "infinity": with_payload(str(NOW + 600), "Infinity"),
        "an end of 1e999": with_payload(str(NOW + 600), "1e999"),
        "an end of a thousand digits": with_payload(str(NOW + 600), "9" * 1_000),
        "an end in the year 36812": with_claims(exp=2**40),
        "an end of 2**63": with_claims(exp=2**63),
        "an end of -2**63": with_claims(exp=-(2**63)),
        "an end in milliseconds": with_claims(exp=(NOW + 600) * 1_000),
        "an end a second beyond thirty days": with_claims(exp=NOW + 30 * 86_400 + 1),
        "an end before the beginning": with_claims(exp=NOW - 1),
        "an end at the beginning": with_claims(exp=NOW),
        "no beginning": with_claims(without="iat"),
        "a beginning in 31 seconds": with_claims(iat=NOW + 31),
        "a beginning that is false": with_claims(iat=False),
        "a beginning that is text": with_claims(iat=str(NOW)),
        "a beginning of NaN": with_payload(f'"iat":{NOW}', '"iat":NaN'),
        "a beginning long ago and a long life": with_claims(iat=0),
    },
    "other tokens": {
        "a refresh token": DerivedRefreshTokens([bytes([1]) * 32]).issue(CLAIMS, 0),
        "a link": DerivedLinkTokens([bytes([1]) * 32]).issue(
            TokenPurpose.RESET_PASSWORD, CLAIMS.user_id, CLAIMS.user_id
        ),
        "a CSRF token": SessionCsrfTokens([bytes([1]) * 32]).issue(CLAIMS.session_id),
        "an ID token under our key": token(
            header=HEADER.replace("at+jwt", "JWT"), payload=PAYLOAD.replace("}", ',"nonce":"n"}')
        ),
        "PASETO": "v4.public." + b64(PAYLOAD.encode() + SIGNATURE),
        "a session id": SESSION,
    },
}

EXPIRED = {
    "ended thirty seconds ago": with_claims(iat=NOW - 630, exp=NOW - 30),
    "ended a day ago": with_claims(iat=NOW - 87_000, exp=NOW - 86_400),
    "ended in 1970": with_claims(iat=0, exp=1),
    "ended before 1970": with_claims(iat=-600, exp=-1),
}

NAMED = [(f"{family}: {name}", text) for family, attacks in ATTACKS.items() for name, text in attacks.items()]


@pytest.mark.parametrize("text", [text for _, text in NAMED], ids=[name for name, _ in NAMED])
def test_no_attack_is_let_through_by_a_reader_that_is_fresh_or_has_read_the_true_token(text: str):
    fresh, warm = reader(), reader()
    warm.read(GOOD)

    for tokens in (fresh, warm):
        with pytest.raises(NotSignedIn):
            tokens.read(text)
    assert warm.read(GOOD) == CLAIMS


@pytest.mark.parametrize("text", EXPIRED.values(), ids=EXPIRED)
def test_what_was_ours_and_is_over_is_told_apart(text: str):
    tokens = reader()

    for _ in range(2):
        with pytest.raises(TokenExpired):
            tokens.read(text)


@pytest.mark.parametrize("family", ATTACKS)
def test_after_each_family_of_attacks_one_reader_still_reads_what_is_good(family: str):
    tokens = reader()

    for text in ATTACKS[family].values():
        with pytest.raises(NotSignedIn):
            tokens.read(text)

    assert tokens.read(GOOD) == CLAIMS
    assert tokens.read(tokens.issue(CLAIMS)) == CLAIMS


def test_the_true_token_that_every_attack_starts_from_is_the_one_that_is_issued():
    assert reader().issue(CLAIMS) == GOOD


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        (GOOD, CLAIMS),
        (token(header=HEADER.replace("one", "two"), sign=OTHER_KEY.sign), CLAIMS),
        (with_claims(sub=SESSION, sid=USER), TokenClaims(CLAIMS.session_id, CLAIMS.user_id)),
        (with_claims(iat=NOW - 600, exp=NOW), CLAIMS),
        (with_claims(iat=NOW - 629, exp=NOW - 29), CLAIMS),
        (with_claims(iat=NOW + 30, exp=NOW + 630), CLAIMS),
        (with_claims(exp=NOW + 30 * 86_400), CLAIMS),
    ],
    ids=["as issued", "the other key", "another person", "at its end", "in the leeway", "a clock ahead", "thirty days"],
)
def test_what_keeps_to_the_rules_is_read(text: str, claims: TokenClaims):
    assert reader().read(text) == claims
