"""The page that the link to a pending address leads to. Programs follow links in letters; this one takes a press."""

from html import escape
from typing import Annotated, Any

from litestar import Controller, MediaType, Response, get, post
from litestar.di import NamedDependency
from litestar.params import QueryParameter, SkipValidation

from application.accounts.change_email import ConfirmEmailChange
from application.accounts.ports import LinkTokens
from domain.accounts import Client, LinkNotGood, TokenPurpose
from domain.errors import DomainError
from domain.rates import PROOF
from entrypoints.http.auth import PUBLIC
from entrypoints.http.bodies import ApiRequest
from entrypoints.http.html_pages import form_of, html_page, paragraph
from entrypoints.http.problems import log_failure, problem_of, request_id_of
from entrypoints.settings import Settings

PATH = "/confirm-email"


class ConfirmPage(Controller):
    path = PATH
    include_in_schema = False

    @get(opt=PUBLIC, media_type=MediaType.HTML)
    async def show(
        self,
        link_tokens: NamedDependency[SkipValidation[LinkTokens]],
        token: Annotated[str, QueryParameter(required=False, description="From the letter.")] = "",
    ) -> Response[Any]:
        """A button. Whether the link was used already shows when it is pressed."""
        try:
            link_tokens.read(TokenPurpose.CHANGE_EMAIL, token)
        except LinkNotGood as refusal:
            return _refused(refusal)
        body = (
            paragraph("From then on letters about the account come to this address, and it is what one signs in with.")
            + paragraph("Was it not you who asked for it? Then close this page, and nothing happens.", kind="note")
            + f'<form method="post" action="{PATH}"><input type="hidden" name="token" value="{escape(token)}">'
            "<button>Use this address</button></form>"
        )
        return html_page("Use this address for your account?", body, form_to=["'self'"])

    @post(opt={**PUBLIC, "rate": PROOF}, media_type=MediaType.HTML, status_code=200)
    async def confirm(
        self,
        request: ApiRequest,
        client: NamedDependency[SkipValidation[Client]],
        confirm_email_change: NamedDependency[SkipValidation[ConfirmEmailChange]],
        settings: NamedDependency[SkipValidation[Settings]],
    ) -> Response[Any]:
        """As `confirmEmailChange`, and says on a page what came of it."""
        fields = await form_of(request)
        try:
            await confirm_email_change(token=fields.get("token", ""), client=client)
        except DomainError as refusal:
            problem = problem_of(refusal)
            log_failure(refusal, problem, request_id=request_id_of(request.scope), path=PATH)
            return _refused(refusal)
        body = (
            paragraph("It is the address of your AuraStream account now. Wherever you are signed in, you still are.")
            + f'<p><a href="{escape(settings.address)}/">Go to AuraStream</a></p>'
        )
        return html_page("Address confirmed", body)


def _refused(refusal: DomainError) -> Response[Any]:
    problem = problem_of(refusal)
    body = paragraph(str(refusal), kind="wrong") + paragraph("The address of your account is what it was before.")
    return html_page("Not confirmed", body, status_code=problem.status, headers=dict(problem.headers))
