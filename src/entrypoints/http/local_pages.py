"""The page that stands in for a provider's own in embedded mode. In production there is none."""

from html import escape
from typing import Annotated, Any, Protocol

from litestar import Controller, MediaType, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter, SkipValidation

from domain.accounts import Provider
from domain.errors import Invalid
from entrypoints.http.auth import PUBLIC
from entrypoints.http.bodies import ApiRequest
from entrypoints.http.html_pages import form_of, html_page, paragraph, redirect
from entrypoints.http.problems import problem_of
from entrypoints.settings import Settings

CARRIED = ("state", "code_challenge", "nonce", "redirect_uri")
"""What the page is asked with and gives back as it was."""


class LocalIdentity(Protocol):
    """The provider behind the page. Both answer where the browser goes, and raise `Invalid` for what no page of ours
    asked."""

    def approve(
        self, provider: Provider, *, email: str, state: str, code_challenge: str, nonce: str, redirect_uri: str
    ) -> str: ...

    def deny(self, provider: Provider, *, state: str, redirect_uri: str) -> str: ...


class LocalSignInPage(Controller):
    path = "/local/sign-in/{provider:str}"
    include_in_schema = False
    opt = PUBLIC

    @get(media_type=MediaType.HTML)
    async def show(
        self,
        provider: FromPath[Provider],
        settings: NamedDependency[SkipValidation[Settings]],
        sent_state: Annotated[str, QueryParameter(name="state", required=False)] = "",
        code_challenge: Annotated[str, QueryParameter(required=False)] = "",
        nonce: Annotated[str, QueryParameter(required=False)] = "",
        redirect_uri: Annotated[str, QueryParameter(required=False)] = "",
    ) -> Response[Any]:
        """Asks which address to be."""
        carried = dict(zip(CARRIED, (sent_state, code_challenge, nonce, redirect_uri), strict=True))
        return _form(provider, settings, carried)

    @post(media_type=MediaType.HTML, status_code=303)
    async def answer(
        self,
        request: ApiRequest,
        provider: FromPath[Provider],
        local_identity: NamedDependency[SkipValidation[LocalIdentity]],
        settings: NamedDependency[SkipValidation[Settings]],
    ) -> Response[Any]:
        """Sends the browser back as the provider would, with a code or with a refusal."""
        fields = await form_of(request)
        carried = {name: fields.get(name, "") for name in CARRIED}
        try:
            if fields.get("answer") == "deny":
                back = local_identity.deny(provider, state=carried["state"], redirect_uri=carried["redirect_uri"])
            else:
                back = local_identity.approve(provider, email=fields.get("email", ""), **carried)
        except Invalid as refusal:
            return _form(provider, settings, carried, wrong=refusal)
        return redirect(back)


def _form(
    provider: Provider, settings: Settings, carried: dict[str, str], *, wrong: Invalid | None = None
) -> Response[Any]:
    name = provider.display_name
    hidden = "".join(
        f'<input type="hidden" name="{field}" value="{escape(value)}">' for field, value in carried.items()
    )
    body = (
        paragraph(
            f"This is the local stand-in for {name}. It exists only in embedded mode, asks for no password, and lets "
            "you be whoever you like.",
            kind="note",
        )
        + (paragraph(str(wrong), kind="wrong") if wrong else "")
        + f'<form method="post" action="/local/sign-in/{provider.value}">{hidden}'
        '<label for="email">Address to sign in as</label>'
        '<input id="email" name="email" type="email" autocomplete="email" value="nova@example.com" required autofocus>'
        '<button name="answer" value="allow">Sign in</button>'
        '<button class="quiet" name="answer" value="deny" formnovalidate>Do not allow</button></form>'
    )
    return html_page(
        f"Sign in with {name}",
        body,
        status_code=problem_of(wrong).status if wrong else 200,
        form_to=["'self'", *settings.return_addresses],
    )
