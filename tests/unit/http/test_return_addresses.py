from urllib.parse import urljoin, urlsplit

import pytest

from domain.errors import Invalid
from entrypoints.http.return_addresses import ReturnAddresses, origin_of, with_error

OURS = "https://aurastream.example"
ELSEWHERE = ("https://app.example.com", "http://localhost:5173", "https://[2001:db8::1]:8443")

ADDRESSES = ReturnAddresses(OURS, ELSEWHERE)

HOSTILE = [
    # another host behind what looks like a path
    "//evil.com",
    "///evil.com",
    "////evil.com/",
    "/\\evil.com",
    "\\\\evil.com",
    "\\/evil.com",
    "/\\/evil.com",
    "//\\evil.com",
    "/\t/evil.com",
    "/\n/evil.com",
    "/\r/evil.com",
    "\t//evil.com",
    " //evil.com",
    "//evil.com ",
    "/ /evil.com",
    "//evil%2ecom",
    "//app.example.com",
    "//@evil.com",
    "//[::1]/",
    "/\x00/evil.com",
    "/\u2028/evil.com",
    "/path\\..\\..\\evil",
    # schemes
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\nscript:alert(1)",
    "\x01javascript:alert(1)",
    "javascript://app.example.com/%0aalert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "blob:https://app.example.com/1",
    "file:///etc/passwd",
    "ftp://app.example.com/",
    "ws://app.example.com/",
    "http://app.example.com/",
    "https://localhost:5173/",
    "https:evil.com",
    "https:/evil.com",
    "https:///evil.com",
    "https:\\\\evil.com",
    "https:app.example.com",
    "https:/app.example.com",
    "https:///app.example.com",
    "https:\\\\app.example.com",
    "//https://app.example.com",
    "://app.example.com",
    "HTTPS://app.example.com",
    # another host that looks like an allowed one
    "https://evil.com",
    "https://app.example.com.evil.com",
    "https://evil-app.example.com",
    "https://app-example.com",
    "https://appxexample.com",
    "https://sub.app.example.com",
    "https://example.com",
    "https://app.example.com.",
    "https://app.example.com%2eevil.com",
    "https://app.example.com%00.evil.com",
    "https://app.example.com\x00.evil.com",
    "https://app.example.com\\.evil.com",
    "https://app.example.com\\@evil.com",
    "https://app.example.com;evil.com",
    "https://app.example.com,evil.com",
    "https://аpp.example.com",
    "https://app。example。com",
    "https://app．example．com",
    "https://app.example.com⁄.evil.com",
    "https://app.example.co\u00adm",
    "https://xn--pp-6kc.example.com",
    # user names
    "https://app.example.com@evil.com",
    "https://app.example.com:443@evil.com",
    "https://app.example.com%40evil.com",
    "https://user@app.example.com",
    "https://user:secret@app.example.com",
    "https://@app.example.com",
    "https://evil.com#@app.example.com",
    "https://evil.com?@app.example.com",
    "https://evil.com/@app.example.com",
    "https://evil.com\\@app.example.com",
    # ports
    "https://app.example.com:8443",
    "https://app.example.com:0",
    "https://app.example.com:80",
    "https://app.example.com:65979",
    "https://app.example.com:443evil.com",
    "https://app.example.com:-443",
    "https://app.example.com:４４３",
    "https://app.example.com:",
    "http://localhost",
    "http://127.0.0.1:5173",
    "http://[::1]:5173",
    "https://[2001:db8::1]",
    "https://[2001:db8::1]evil.com:8443",
    "https://[2001:db8::1:8443",
    # what would come back differently, or break the header
    "/\r\nSet-Cookie: a=b",
    "/%",
    "/%0",
    "/%zz",
    "/a#b",
    "/#",
    "https://app.example.com/#access_token=1",
    "/a b",
    '/"',
    "/<script>",
    "/é",
    "/a\n",
    "https://app.example.com/\n",
    "https://app.example.com\n",
    "https://app.example.com /",
    " https://app.example.com/",
    "/" + "a" * 2_048,
    # nothing at all
    "",
    " ",
    ".",
    "..",
    "path",
    "./path",
    "../path",
    "?a=b",
    "#",
    "app.example.com",
    "localhost:5173",
    "*",
    "null",
]

GOOD = {
    "/": f"{OURS}/",
    "/studio": f"{OURS}/studio",
    "/studio/kits?new=1&from=%2Fhome": f"{OURS}/studio/kits?new=1&from=%2Fhome",
    "/?welcome": f"{OURS}/?welcome",
    "/a//b": f"{OURS}/a//b",
    "/@nova": f"{OURS}/@nova",
    "/%2F%2Fevil.com": f"{OURS}/%2F%2Fevil.com",
    "/%09/evil.com": f"{OURS}/%09/evil.com",
    "/%0d%0aSet-Cookie:a": f"{OURS}/%0d%0aSet-Cookie:a",
    "/https://evil.com": f"{OURS}/https://evil.com",
    "/.//evil.com": f"{OURS}/.//evil.com",
    "https://aurastream.example": "https://aurastream.example",
    "https://app.example.com": "https://app.example.com",
    "https://app.example.com/": "https://app.example.com/",
    "https://app.example.com?a=b": "https://app.example.com?a=b",
    "https://app.example.com:443/x": "https://app.example.com:443/x",
    "https://APP.example.com/x": "https://APP.example.com/x",
    "https://app.example.com/@evil.com": "https://app.example.com/@evil.com",
    "https://app.example.com//evil.com": "https://app.example.com//evil.com",
    "http://localhost:5173/back": "http://localhost:5173/back",
    "https://[2001:db8::1]:8443/x": "https://[2001:db8::1]:8443/x",
}


def test_the_corpus_is_large_and_says_nothing_twice() -> None:
    assert len(HOSTILE) == len(set(HOSTILE)) >= 80


@pytest.mark.parametrize("wanted", HOSTILE, ids=ascii)
def test_nobody_is_sent_to_an_address_that_is_not_on_the_list(wanted: str) -> None:
    with pytest.raises(Invalid) as refused:
        ADDRESSES.resolve(wanted)

    assert (refused.value.pointer, refused.value.reason) == ("/redirect_uri", "not_allowed")


@pytest.mark.parametrize(("wanted", "whole"), GOOD.items())
def test_a_path_of_ours_and_an_address_on_the_list_may_be_returned_to(wanted: str, whole: str) -> None:
    found = ADDRESSES.resolve(wanted)

    assert found == whole
    assert origin_of(found) in {OURS, *ELSEWHERE}
    assert urlsplit(urljoin("https://page.example/there", found)).netloc == urlsplit(found).netloc


def test_without_a_list_only_our_own_addresses_are_left() -> None:
    addresses = ReturnAddresses("http://127.0.0.1:8001", ())

    assert addresses.resolve("/x") == "http://127.0.0.1:8001/x"
    for wanted in ("http://127.0.0.1:8002/", "http://127.0.0.1/", "http://127.0.0.1:99999/", "https://127.0.0.1:8001/"):
        with pytest.raises(Invalid):
            addresses.resolve(wanted)


def test_an_address_on_the_list_that_has_no_origin_allows_nothing() -> None:
    with pytest.raises(Invalid):
        ReturnAddresses(OURS, ("nonsense",)).resolve("https://evil.com:99999/")


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://A.example/x?y", "https://a.example"),
        ("https://a.example:443", "https://a.example"),
        ("http://a.example:443", "http://a.example:443"),
        ("https://a.example:0", "https://a.example:0"),
        ("http://[::1]:80/", "http://[::1]"),
        ("https://a.example:x", ""),
        ("https://[::1", ""),
        ("mailto:a@example.com", ""),
        ("null", ""),
        ("", ""),
    ],
)
def test_an_origin_is_written_as_browsers_write_it(url: str, origin: str) -> None:
    assert origin_of(url) == origin


def test_an_error_joins_the_query_that_is_there() -> None:
    assert with_error("https://a.example/x", "sign_in_refused") == "https://a.example/x?error=sign_in_refused"
    assert with_error("https://a.example/x?b=c", "sign_in_refused") == "https://a.example/x?b=c&error=sign_in_refused"
