from html import escape
from typing import Annotated

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import JSONBody, PathParameter, SkipValidation

from application.accounts.reset_password import AskPasswordReset, ResetPassword
from application.accounts.verify_email import AskVerification, VerifyEmail
from domain.accounts import Client, LinkNotGood
from domain.errors import Invalid, Unavailable
from domain.rates import MAIL_BY_ADDRESS, PROOF
from entrypoints.http.accounts.fields import Email, NewPassword, Token
from entrypoints.http.accounts.views import AcceptedView, accepted
from entrypoints.http.auth import PUBLIC, SHOWN_ONCE, caller_of
from entrypoints.http.bodies import ApiRequest
from entrypoints.http.html_pages import html_page, paragraph, redirect, wants_html
from entrypoints.http.openapi import refuses
from entrypoints.http.problems import problem_of
from entrypoints.http.wire import Input, View
from entrypoints.settings import Settings


class ResetAsked(Input):
    """The address of the account that wants a new password."""

    email: Email


class NewPasswordByLink(Input):
    """The token from the letter, and the password to take."""

    token: Token
    new_password: NewPassword


class VerifiedView(View):
    """Said when the link was good."""

    verified: bool


class RecoveryController(Controller):
    path = "/api/v1/auth"
    tags = ["Accounts"]  # noqa: RUF012  # as litestar declares it

    @post(
        "/password-reset/request",
        operation_id="askPasswordReset",
        status_code=202,
        opt={**PUBLIC, "rate": MAIL_BY_ADDRESS},
    )
    @refuses(Invalid, Unavailable)
    async def ask_reset(
        self, data: JSONBody[ResetAsked], ask_password_reset: NamedDependency[SkipValidation[AskPasswordReset]]
    ) -> Response[AcceptedView]:
        """Ask for a letter with a link to a new password. The answer is the same for every address."""
        await ask_password_reset(email=data.email)
        return accepted("If this address has an account, a letter is on its way to it.")

    @post("/password-reset/confirm", operation_id="resetPassword", status_code=204, opt={**PUBLIC, "rate": PROOF})
    @refuses(LinkNotGood, Invalid, Unavailable)
    async def reset(
        self,
        data: JSONBody[NewPasswordByLink],
        client: NamedDependency[SkipValidation[Client]],
        reset_password: NamedDependency[SkipValidation[ResetPassword]],
    ) -> None:
        """Take a new password with the token from the letter, good once within an hour. Every session ends."""
        await reset_password(token=data.token, new_password=data.new_password, client=client)

    @post("/email/verify/request", operation_id="askVerification", status_code=202, opt={"rate": MAIL_BY_ADDRESS})
    @refuses(Unavailable)
    async def ask_verification(
        self, request: ApiRequest, ask_verification: NamedDependency[SkipValidation[AskVerification]]
    ) -> Response[AcceptedView]:
        """Ask for another letter that verifies the address; nothing is sent when it is verified already."""
        await ask_verification(user_id=caller_of(request).user_id)
        return accepted("Unless the address is verified already, a letter is on its way to it.")

    @get(
        "/email/verify/{token:str}",
        operation_id="verifyEmail",
        opt={**SHOWN_ONCE, "rate": PROOF},
        responses={303: ResponseSpec(None, description="For a browser: to the web app, with `?verified=1`.")},
    )
    @refuses(LinkNotGood, Unavailable)
    async def verify(
        self,
        request: ApiRequest,
        token: Annotated[str, PathParameter(max_length=500)],
        client: NamedDependency[SkipValidation[Client]],
        verify_email: NamedDependency[SkipValidation[VerifyEmail]],
        settings: NamedDependency[SkipValidation[Settings]],
    ) -> Response[VerifiedView]:
        """Verify the address with the token from the letter, good once within a day.

        A browser that asks for HTML is sent to the web app instead, or told on a page what is wrong with the link.
        """
        try:
            await verify_email(token=token, client=client)
        except LinkNotGood as refusal:
            if not wants_html(request):
                raise
            return _not_verified(refusal, settings.address)
        if wants_html(request):
            return redirect(f"{settings.address}/?verified=1")
        return Response(VerifiedView(verified=True))


def _not_verified(refusal: LinkNotGood, address: str) -> Response[VerifiedView]:
    body = (
        paragraph(str(refusal), kind="wrong")
        + paragraph("If you have opened it before, your address is verified already, and there is nothing to do.")
        + f'<p><a href="{escape(address)}/">Go to AuraStream</a></p>'
    )
    return html_page("This link is not good any more", body, status_code=problem_of(refusal).status)
