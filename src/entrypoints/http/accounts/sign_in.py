from typing import Annotated

from litestar import Controller, Response, post
from litestar.di import NamedDependency
from litestar.params import JSONBody, SkipValidation

from application.accounts.end_session import EndSession
from application.accounts.ports import RefreshTokens
from application.accounts.refresh_session import RefreshSession
from application.accounts.sign_in import SignIn
from application.accounts.sign_up import SignUp
from domain.accounts import (
    MAX_DISPLAY_NAME,
    Client,
    EmailTaken,
    InvalidCredentials,
    NotSignedIn,
    SessionNotFound,
    TokenReused,
)
from domain.errors import Invalid, Unavailable
from domain.rates import PROOF, SIGN_IN_BY_ADDRESS, SIGN_UP
from entrypoints.http.accounts.fields import Email, KnownPassword, NewPassword, Token, Wanted
from entrypoints.http.accounts.views import CookieSignedInView, SignedInView, SignInAnswers
from entrypoints.http.auth import PUBLIC, Transport, caller_of
from entrypoints.http.bodies import ApiRequest
from entrypoints.http.cookies import Cookies
from entrypoints.http.csrf import CsrfFailed, CsrfGuard
from entrypoints.http.openapi import refuses
from entrypoints.http.wire import Input, text

SignedInResponse = Response[SignedInView | CookieSignedInView]


class NewAccount(Input):
    """Who signs up. With `transport` `cookie` the tokens come in cookies instead of the answer."""

    email: Email
    password: NewPassword
    display_name: Annotated[str, text(MAX_DISPLAY_NAME, least=1, one_line=True)]
    transport: Wanted = Transport.BEARER


class Credentials(Input):
    """What was given at sign-up. With `transport` `cookie` the tokens come in cookies instead of the answer."""

    email: Email
    password: KnownPassword
    transport: Wanted = Transport.BEARER


class RefreshWanted(Input):
    """Programs send the refresh token; browsers have it in a cookie and send nothing."""

    refresh_token: Token | None = None


class SignInController(Controller):
    path = "/api/v1/auth"
    tags = ["Accounts"]  # noqa: RUF012  # as litestar declares it

    @post("/signup", operation_id="signUp", status_code=201, opt={**PUBLIC, "rate": SIGN_UP})
    @refuses(EmailTaken, Invalid, Unavailable)
    async def sign_up(
        self,
        data: JSONBody[NewAccount],
        client: NamedDependency[SkipValidation[Client]],
        sign_up: NamedDependency[SkipValidation[SignUp]],
        sign_in_answers: NamedDependency[SkipValidation[SignInAnswers]],
    ) -> SignedInResponse:
        """Make an account and sign in with it. A letter goes out to verify the address.

        Sent again because the answer was lost, it is refused with `email_taken` and makes nothing: sign in then. It
        takes no `Idempotency-Key`, since whoever knew one would be given somebody's tokens.
        """
        signed_in = await sign_up(
            email=data.email, password=data.password, display_name=data.display_name, client=client
        )
        return sign_in_answers.told(signed_in, data.transport, status_code=201)

    @post("/login", operation_id="signIn", status_code=200, opt={**PUBLIC, "rate": SIGN_IN_BY_ADDRESS})
    @refuses(InvalidCredentials, Unavailable)
    async def sign_in(
        self,
        data: JSONBody[Credentials],
        client: NamedDependency[SkipValidation[Client]],
        sign_in: NamedDependency[SkipValidation[SignIn]],
        sign_in_answers: NamedDependency[SkipValidation[SignInAnswers]],
    ) -> SignedInResponse:
        """Sign in with address and password. An unknown address and a wrong password give the same answer."""
        signed_in = await sign_in(email=data.email, password=data.password, client=client)
        return sign_in_answers.told(signed_in, data.transport)

    @post("/refresh", operation_id="refreshSession", status_code=200, opt={**PUBLIC, "rate": PROOF})
    @refuses(NotSignedIn, TokenReused, CsrfFailed, Unavailable)
    async def refresh(
        self,
        request: ApiRequest,
        client: NamedDependency[SkipValidation[Client]],
        refresh_session: NamedDependency[SkipValidation[RefreshSession]],
        refresh_tokens: NamedDependency[SkipValidation[RefreshTokens]],
        csrf_guard: NamedDependency[SkipValidation[CsrfGuard]],
        session_cookies: NamedDependency[SkipValidation[Cookies]],
        sign_in_answers: NamedDependency[SkipValidation[SignInAnswers]],
        data: JSONBody[RefreshWanted | None] = None,
    ) -> SignedInResponse:
        """Get the next tokens for a refresh token, over the transport that it came by.

        Each token is good once. The one just used may come again within ten seconds from the same program and gets the
        same answer; any other that was used before ends the session.
        """
        token, transport = data.refresh_token if data else None, Transport.BEARER
        if token is None:
            token, transport = request.cookies.get(session_cookies.refresh, ""), Transport.COOKIE
        claims, _ = refresh_tokens.read(token)
        if transport is Transport.COOKIE:
            csrf_guard.check(request, claims.session_id)
        signed_in = await refresh_session(refresh_token=token, client=client)
        return sign_in_answers.told(signed_in, transport)

    @post("/logout", operation_id="signOut", status_code=204)
    @refuses(SessionNotFound, Unavailable)
    async def sign_out(
        self,
        request: ApiRequest,
        client: NamedDependency[SkipValidation[Client]],
        end_session: NamedDependency[SkipValidation[EndSession]],
        session_cookies: NamedDependency[SkipValidation[Cookies]],
    ) -> Response[None]:
        """End this session: its access token stops working at once. A browser forgets the session's cookies."""
        caller = caller_of(request)
        await end_session(
            user_id=caller.user_id, session_id=caller.session_id, current=caller.session_id, client=client
        )
        by_cookie = caller.transport is Transport.COOKIE
        return Response(None, status_code=204, cookies=session_cookies.without_session() if by_cookie else [])
