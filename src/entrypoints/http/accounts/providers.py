"""Signing in with a provider: there with `begin`, back with `callback`."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256
from hmac import compare_digest
from html import escape
from typing import Annotated, Any

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, JSONBody, QueryParameter, SkipValidation

from application.accounts.open_session import SignedIn
from application.accounts.ports import OfferedProviders, ProviderNotOffered, SignInRefused
from application.accounts.sign_in_with_provider import (
    BeginProviderSignIn,
    BeingErased,
    CompleteProviderSignIn,
    ResumeProviderSignIn,
)
from domain.accounts import AccountNotLinked, Client, Provider, SignInAttempt
from domain.errors import DomainError, Invalid, Unavailable
from domain.rates import PROOF
from entrypoints.http.accounts.fields import Wanted, shown_as
from entrypoints.http.accounts.sign_in import SignedInResponse
from entrypoints.http.accounts.views import SignInAnswers
from entrypoints.http.auth import PUBLIC, SHOWN_ONCE, Transport
from entrypoints.http.bodies import ApiRequest
from entrypoints.http.cookies import Cookies
from entrypoints.http.etags import conditional
from entrypoints.http.html_pages import html_page, paragraph, redirect, wants_html
from entrypoints.http.openapi import refuses, tagged
from entrypoints.http.problems import log_failure, problem_of, request_id_of
from entrypoints.http.return_addresses import LONGEST, ReturnAddresses, with_error
from entrypoints.http.wire import VERBATIM, Input, View, encode
from entrypoints.settings import Settings

_LONGEST = 4_096  # of what a provider sends back; codes are well below a thousand characters


class ProviderSignIn(Input):
    """`redirect_uri` is a path of ours or an allow-listed address to return to; only cookies can go there."""

    redirect_uri: Annotated[Annotated[str, VERBATIM, msgspec.Meta(max_length=LONGEST)] | None, shown_as(None)] = None
    transport: Wanted = Transport.BEARER


class OfferedProviderView(View):
    """`provider` is what the address to begin at ends with; `name` is for the button."""

    provider: Provider
    name: Annotated[str, shown_as("Twitch")]


class OfferedProvidersView(View):
    """Nobody, where signing in with a provider is not set up."""

    items: list[OfferedProviderView]


class SentAwayView(View):
    """Where to send the browser, and the state that will come back with it."""

    authorization_url: str
    state: str


class NotAllowedThere(SignInRefused):
    def __init__(self, provider: Provider) -> None:
        super().__init__(f"The sign-in was not allowed at {provider.display_name}.")


def _sent_back(name: str, description: str) -> QueryParameter:
    return QueryParameter(name=name, required=False, max_length=_LONGEST, description=description)


class ProvidersController(Controller):
    path = "/api/v1/auth/oauth"
    tags = ["Accounts"]  # noqa: RUF012  # as litestar declares it

    @get(operation_id="listProviders", opt=PUBLIC)
    @tagged
    async def browse(
        self, request: ApiRequest, identity_providers: NamedDependency[SkipValidation[OfferedProviders]]
    ) -> Response[OfferedProvidersView]:
        """With whom one can sign in here: a client shows a button for each."""
        offered = identity_providers.offered()
        items = [OfferedProviderView(provider=provider, name=provider.display_name) for provider in offered]
        return conditional(request, encode(OfferedProvidersView(items=items)))

    @post("/{provider:str}", operation_id="beginProviderSignIn", status_code=200, opt=PUBLIC)
    @refuses(ProviderNotOffered, Invalid, Unavailable)
    async def begin(
        self,
        request: ApiRequest,
        provider: FromPath[Provider],
        data: JSONBody[ProviderSignIn],
        begin_provider_sign_in: NamedDependency[SkipValidation[BeginProviderSignIn]],
        return_addresses: NamedDependency[SkipValidation[ReturnAddresses]],
        session_cookies: NamedDependency[SkipValidation[Cookies]],
    ) -> Response[SentAwayView]:
        """Begin to sign in with a provider. The sign-in must end in the browser that gets this answer's cookie."""
        return_to = ""
        if data.redirect_uri is not None:
            return_to = return_addresses.resolve(data.redirect_uri)
            if data.transport is not Transport.COOKIE:
                message = "Tokens never go into an address: with redirect_uri the transport is cookie."
                raise Invalid(message, pointer="/transport", reason="not_allowed")
        sent = await begin_provider_sign_in(
            provider=provider,
            return_to=return_to,
            transport=data.transport.value,
            browser_secret=request.cookies.get(session_cookies.attempt, ""),
        )
        view = SentAwayView(authorization_url=sent.authorization_url, state=sent.state)
        return Response(view, status_code=200, cookies=[session_cookies.of_attempt(sent.browser_secret)])

    @get(
        "/{provider:str}/callback",
        operation_id="completeProviderSignIn",
        opt={**SHOWN_ONCE, "rate": PROOF},
        responses={303: ResponseSpec(None, description="To `redirect_uri`, with cookies, or with `error=<code>`.")},
    )
    @refuses(SignInRefused, AccountNotLinked, BeingErased, Unavailable)
    async def callback(
        self,
        request: ApiRequest,
        provider: FromPath[Provider],
        client: NamedDependency[SkipValidation[Client]],
        resume_provider_sign_in: NamedDependency[SkipValidation[ResumeProviderSignIn]],
        complete_provider_sign_in: NamedDependency[SkipValidation[CompleteProviderSignIn]],
        sign_in_answers: NamedDependency[SkipValidation[SignInAnswers]],
        session_cookies: NamedDependency[SkipValidation[Cookies]],
        return_addresses: NamedDependency[SkipValidation[ReturnAddresses]],
        settings: NamedDependency[SkipValidation[Settings]],
        code: Annotated[str, _sent_back("code", "Good once.")] = "",
        sent_state: Annotated[str, _sent_back("state", "As it was sent away.")] = "",
        iss: Annotated[str | None, _sent_back("iss", "Who sends this, if the provider says so.")] = None,
        error: Annotated[str | None, _sent_back("error", "Instead of a code.")] = None,
    ) -> SignedInResponse:
        """Where a provider sends people back to. They are signed in, and their browser goes on to `redirect_uri` if
        one was given; to an account that exists it leads only by an address that is verified here and there.

        A state is good once. Within ten seconds a second tab of the same browser is led on to where the first one
        went; later a browser that asks for HTML is told on a page what happened.
        """
        secret = request.cookies.get(session_cookies.attempt, "")
        try:
            attempt = await resume_provider_sign_in(provider=provider, state=sent_state, browser_secret=secret)
        except SignInRefused as refusal:
            note = request.cookies.get(session_cookies.finished, "")
            if there := where_finished(note, sent_state, return_addresses):
                return redirect(there)
            if not wants_html(request):
                raise
            return _used_already(request, refusal, settings.address)
        try:
            _check(provider, code, error)
            signed_in = await complete_provider_sign_in(attempt=attempt, code=code, iss=iss, client=client)
        except DomainError as refusal:
            if not attempt.return_to:
                raise
            answer = _returned_refused(request, attempt, refusal)
        else:
            answer = _signed_in(sign_in_answers, attempt, signed_in)
            if attempt.return_to:
                answer.cookies.append(session_cookies.of_finished(finished_note(sent_state, attempt.return_to)))
        answer.cookies.append(session_cookies.without_attempt())
        return answer


def _check(provider: Provider, code: str, error: str | None) -> None:
    if error == "access_denied":
        raise NotAllowedThere(provider)
    if error is not None or not code:
        raise SignInRefused


def finished_note(state: str, return_to: str) -> str:
    """For a cookie: nothing in it opens anything."""
    return f"{_digest(state)}.{urlsafe_b64encode(return_to.encode()).decode().rstrip('=')}"


def where_finished(note: str, state: str, return_addresses: ReturnAddresses) -> str | None:
    """Where the sign-in of this state led in this browser; None when the note is of no or of another one.

    The note is not trusted to name an address: it is checked as if somebody had asked for it.
    """
    digest, _, place = note.partition(".")
    if not state or not compare_digest(digest.encode(), _digest(state).encode()):
        return None
    try:
        return return_addresses.resolve(urlsafe_b64decode(place + "=" * (-len(place) % 4)).decode())
    except (ValueError, Invalid):  # a note that is none of ours
        return None


def _digest(state: str) -> str:
    return sha256(state.encode()).hexdigest()


def _used_already(request: ApiRequest, refusal: SignInRefused, address: str) -> Response[Any]:
    problem = problem_of(refusal)
    log_failure(refusal, problem, request_id=request_id_of(request.scope), path=request.scope["path"])
    body = (
        paragraph(str(refusal), kind="wrong")
        + paragraph("If another tab of this browser came back first, you are signed in there, and all is well.")
        + f'<p><a href="{escape(address)}/">Go to AuraStream</a></p>'
    )
    return html_page("This sign-in is over", body, status_code=problem.status, headers=dict(problem.headers))


def _signed_in(answers: SignInAnswers, attempt: SignInAttempt, signed_in: SignedIn) -> Response[Any]:
    if not attempt.return_to:
        return answers.told(signed_in, Transport(attempt.transport))
    return redirect(attempt.return_to, cookies=answers.cookies_of(signed_in))


def _returned_refused(request: ApiRequest, attempt: SignInAttempt, refusal: DomainError) -> Response[Any]:
    problem = problem_of(refusal)
    log_failure(refusal, problem, request_id=request_id_of(request.scope), path=request.scope["path"])
    return redirect(with_error(attempt.return_to, problem.code))
