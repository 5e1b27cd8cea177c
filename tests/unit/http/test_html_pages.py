import base64
import hashlib
import re
from types import SimpleNamespace
from typing import Any

import pytest
from litestar.datastructures.headers import Accept

from entrypoints.http.html_pages import form_of, html_page, paragraph, redirect, wants_html
from entrypoints.http.problems import MalformedRequest, UnsupportedMediaType

FORM = "application/x-www-form-urlencoded"


def sent(body: bytes, media_type: str = FORM) -> Any:
    """A request as far as `form_of` looks at it."""

    async def read() -> bytes:
        return body

    return SimpleNamespace(content_type=(media_type, {}), body=read)


def test_a_page_allows_its_own_style_and_nothing_else() -> None:
    page = html_page("Hello", paragraph("x"))

    [style] = re.findall(r"<style>(.*?)</style>", page.content, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert page.headers["Content-Security-Policy"] == (
        f"default-src 'none'; style-src 'sha256-{digest}'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'"
    )
    assert not re.search(r"style=|<script|\son\w+=|src=", page.content)


def test_a_page_with_a_form_says_where_it_may_lead() -> None:
    page = html_page("Hello", "", form_to=["'self'", "https://app.example.com"])

    assert "form-action 'self' https://app.example.com;" in page.headers["Content-Security-Policy"]


def test_what_comes_from_elsewhere_is_shown_as_text() -> None:
    page = html_page("<script>", paragraph('"><img src=x onerror=alert(1)>', kind="wrong"))

    assert "<script>" not in page.content
    assert "<img" not in page.content
    assert "&quot;&gt;&lt;img src=x onerror=alert(1)&gt;" in page.content


@pytest.mark.parametrize(
    ("accept", "html"),
    [
        ("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8", True),
        ("text/html", True),
        ("text/html;q=0.9, application/json;q=0.5", True),
        ("application/json, text/html;q=0.9", False),
        ("*/*", False),
        ("application/json", False),
        ("", False),
        ("rubbish", False),
        (";;;,,/,", False),
        ("text/html;q=1e999999999", False),
    ],
)
def test_only_who_prefers_html_gets_it(accept: str, html: bool) -> None:
    class Asking:
        @property
        def accept(self) -> Accept:
            return Accept(accept)

    assert wants_html(Asking()) is html  # type: ignore[arg-type]  # as far as it looks


def test_a_redirect_is_followed_by_a_get() -> None:
    answer = redirect("https://app.example.com/x")

    assert (answer.status_code, answer.headers) == (303, {"Location": "https://app.example.com/x"})


async def test_a_form_is_read_as_browsers_send_it() -> None:
    body = b"token=asl_x-_&new_password=%F0%9F%A6%8A+fox%26co%2B&empty=&token=last"

    assert await form_of(sent(body)) == {"token": "last", "new_password": "\N{FOX FACE} fox&co+", "empty": ""}
    assert await form_of(sent(b"")) == {}


@pytest.mark.parametrize(
    "body", [b"\xff", b"a=%ff", b"a=\xc3\xa9", b"a", b"&&", b"a=%00", b"%00=a", b"&".join(b"a=1" for _ in range(21))]
)
async def test_what_no_browser_sends_from_a_form_of_ours_is_malformed(body: bytes) -> None:
    with pytest.raises(MalformedRequest):
        await form_of(sent(body))


@pytest.mark.parametrize("media_type", ["", "application/json", "text/plain", "multipart/form-data"])
async def test_only_a_form_is_read(media_type: str) -> None:
    with pytest.raises(UnsupportedMediaType):
        await form_of(sent(b"a=b", media_type))
