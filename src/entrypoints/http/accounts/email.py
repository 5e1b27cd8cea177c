"""Taking an address, or another one: asked for by who is signed in, confirmed by who reads its mail."""

from litestar import Controller, Response, post
from litestar.di import NamedDependency
from litestar.params import JSONBody, SkipValidation

from application.accounts.change_email import AskEmailChange, ConfirmEmailChange
from domain.accounts import Client, EmailTaken, InvalidCredentials, LinkNotGood
from domain.errors import Invalid, Unavailable
from domain.rates import MAIL_BY_ADDRESS, PROOF
from entrypoints.http.accounts.fields import Email, KnownPassword, Token
from entrypoints.http.accounts.views import AcceptedView, accepted
from entrypoints.http.auth import PUBLIC, caller_of
from entrypoints.http.bodies import ApiRequest
from entrypoints.http.openapi import refuses
from entrypoints.http.wire import Input


class EmailWanted(Input):
    """The address to take, and the password of an account that has one."""

    email: Email
    password: KnownPassword | None = None


class EmailConfirmed(Input):
    """The token from the letter to the new address."""

    token: Token


class EmailController(Controller):
    path = "/api/v1/auth"
    tags = ["Accounts"]  # noqa: RUF012  # as litestar declares it

    @post("/me/email", operation_id="askEmailChange", status_code=202, opt={"rate": MAIL_BY_ADDRESS})
    @refuses(InvalidCredentials, Invalid, Unavailable)
    async def ask(
        self,
        request: ApiRequest,
        data: JSONBody[EmailWanted],
        client: NamedDependency[SkipValidation[Client]],
        ask_email_change: NamedDependency[SkipValidation[AskEmailChange]],
    ) -> Response[AcceptedView]:
        """Ask for another address, or for a first one. It gets a letter with a link, and is `pending_email` until the
        link is used; the present address stays in use and is told. The answer is the same for every address."""
        caller = caller_of(request)
        await ask_email_change(
            user_id=caller.user_id,
            session_id=caller.session_id,
            email=data.email,
            password=data.password,
            client=client,
        )
        return accepted("A letter is on its way to this address. Until it is confirmed from there, nothing changes.")

    @post("/email/confirm", operation_id="confirmEmailChange", status_code=204, opt={**PUBLIC, "rate": PROOF})
    @refuses(LinkNotGood, EmailTaken, Invalid, Unavailable)
    async def confirm(
        self,
        data: JSONBody[EmailConfirmed],
        client: NamedDependency[SkipValidation[Client]],
        confirm_email_change: NamedDependency[SkipValidation[ConfirmEmailChange]],
    ) -> None:
        """Make the pending address count. The token from its letter is good once within a day; sessions stay."""
        await confirm_email_change(token=data.token, client=client)
