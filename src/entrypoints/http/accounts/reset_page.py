"""The page that the link in a reset letter leads to: it does without the web app, and without a script."""

from html import escape
from typing import Annotated, Any

from litestar import Controller, MediaType, Response, get, post
from litestar.di import NamedDependency
from litestar.params import QueryParameter, SkipValidation

from application.accounts.ports import LinkTokens
from application.accounts.reset_password import ResetPassword
from domain.accounts import MAX_PASSWORD, MIN_PASSWORD, Client, LinkNotGood, TokenPurpose
from domain.errors import DomainError
from domain.rates import PROOF
from entrypoints.http.auth import PUBLIC
from entrypoints.http.bodies import ApiRequest
from entrypoints.http.html_pages import form_of, html_page, paragraph
from entrypoints.http.problems import log_failure, problem_of, request_id_of
from entrypoints.settings import Settings

PATH = "/reset-password"


class ResetPage(Controller):
    path = PATH
    include_in_schema = False

    @get(opt=PUBLIC, media_type=MediaType.HTML)
    async def show(
        self,
        link_tokens: NamedDependency[SkipValidation[LinkTokens]],
        token: Annotated[str, QueryParameter(required=False, description="From the letter.")] = "",
    ) -> Response[Any]:
        """A form for a new password. Whether the link was used already shows when the form is sent."""
        try:
            link_tokens.read(TokenPurpose.RESET_PASSWORD, token)
        except LinkNotGood as refusal:
            return _link_not_good(refusal)
        return _form(token)

    @post(opt={**PUBLIC, "rate": PROOF}, media_type=MediaType.HTML, status_code=200)
    async def reset(
        self,
        request: ApiRequest,
        client: NamedDependency[SkipValidation[Client]],
        reset_password: NamedDependency[SkipValidation[ResetPassword]],
        settings: NamedDependency[SkipValidation[Settings]],
    ) -> Response[Any]:
        """As `resetPassword`, and says on a page what came of it."""
        fields = await form_of(request)
        token = fields.get("token", "")
        try:
            await reset_password(token=token, new_password=fields.get("new_password", ""), client=client)
        except DomainError as refusal:
            problem = problem_of(refusal)
            log_failure(refusal, problem, request_id=request_id_of(request.scope), path=PATH)
            if isinstance(refusal, LinkNotGood):
                return _link_not_good(refusal)
            return _form(token, wrong=problem.detail, status_code=problem.status, headers=dict(problem.headers))
        return _done(settings.address)


def _form(
    token: str, *, wrong: str = "", status_code: int = 200, headers: dict[str, str] | None = None
) -> Response[Any]:
    body = (
        paragraph("Wherever you are signed in, you will be signed out.")
        + (paragraph(wrong, kind="wrong") if wrong else "")
        + f'<form method="post" action="{PATH}"><input type="hidden" name="token" value="{escape(token)}">'
        '<label for="new_password">New password</label>'
        '<input id="new_password" name="new_password" type="password" autocomplete="new-password" required autofocus'
        f' minlength="{MIN_PASSWORD}" maxlength="{MAX_PASSWORD}" aria-describedby="rule">'
        f'<small id="rule">{MIN_PASSWORD} to {MAX_PASSWORD} characters. A few words that nobody would guess are '
        "easier to keep in mind than one with odd signs.</small><button>Save new password</button></form>"
    )
    return html_page("Choose a new password", body, status_code=status_code, form_to=["'self'"], headers=headers)


def _link_not_good(refusal: LinkNotGood) -> Response[Any]:
    body = paragraph(str(refusal), kind="wrong") + paragraph(
        "A link is good once, within an hour of being asked for. The newest letter has the one that works."
    )
    return html_page("This link does not work", body, status_code=problem_of(refusal).status)


def _done(address: str) -> Response[Any]:
    body = (
        paragraph("From now on your new password is the one that counts. You can sign in with it.")
        + f'<p><a href="{escape(address)}/">Go to AuraStream</a></p>'
    )
    return html_page("Password changed", body)
