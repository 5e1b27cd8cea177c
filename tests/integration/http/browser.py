"""A browser as far as signing in goes: it keeps cookies, follows no redirect by itself, and fills in forms."""

from html.parser import HTMLParser
from typing import Any

import httpx

from tests.integration.http.product import API, Product

PAGE = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


class Browser:
    """One person's browser on a page of `origin`; its requests to the API are held against the contract."""

    def __init__(self, product: Product, *, origin: str | None = None) -> None:
        self.api = product.client()
        self.product = product
        if origin is not None:
            self.api.headers["Origin"] = origin

    @property
    def cookies(self) -> dict[str, str]:
        return dict(self.api.cookies)

    def send(self, method: str, path: str, *, csrf: str | None = None, **more: Any) -> httpx.Response:
        """A page's script calls the API."""
        headers = {"X-CSRF-Token": csrf} if csrf is not None else {}
        return self.api.request(method, API + path, headers=headers, **more)

    def visit(self, url: str) -> httpx.Response:
        """Somebody follows a link; what comes is a page or a redirect."""
        with httpx.Client(cookies=self.api.cookies, headers=PAGE, timeout=15) as window:
            answer = window.get(url)
            self.api.cookies = window.cookies
        return answer

    def fill_in(self, url: str, **fields: str) -> httpx.Response:
        """The one form of a page, sent with these fields in place of its own."""
        form = Form(self.visit(url).text)
        with httpx.Client(headers=PAGE, timeout=15) as window:
            return window.post(f"{self.product.address}{form.action}", data={**form.fields, **fields})


class Form(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.action, self.fields = "", dict[str, str]()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.action = given["action"] or ""
        elif tag in {"input", "button"} and given.get("name"):
            self.fields.setdefault(str(given["name"]), given.get("value") or "")
