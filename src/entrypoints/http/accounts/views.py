"""What account routes answer with."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from litestar import Response
from litestar.datastructures import Cookie

from application.accounts.open_session import SignedIn
from application.accounts.ports import CsrfTokens
from domain.accounts import Role, User
from domain.tiers import Tier
from entrypoints.http.accounts.fields import shown_as
from entrypoints.http.auth import Transport
from entrypoints.http.cookies import Cookies
from entrypoints.http.wire import View

ExpiresIn = Annotated[int, shown_as(86_400)]


class UserView(View):
    """`email` is null for somebody who signed in with a provider that gave no verified address. `pending_email` waits
    for the link in its letter to be used, and opens nothing until then. Who is `provider_only` has no password and
    erases the account by writing out the address or, without one, the name."""

    id: UUID
    email: str | None
    email_verified: bool
    pending_email: Annotated[str | None, shown_as(None)]
    provider_only: bool
    display_name: str
    avatar_url: str | None
    role: Role
    subscription_tier: Tier
    subscription_status: Annotated[str, shown_as("active")]
    assets_generated_this_month: int
    created_at: datetime
    updated_at: datetime


class SignedInView(View):
    """The tokens are shown once. The access token is good for `expires_in` seconds."""

    user: UserView
    access_token: Annotated[str, shown_as("eyJhbGciOiJFZERTQSIs…")]
    refresh_token: Annotated[str, shown_as("asr_AZnxxH0KfD6f…")]
    expires_in: ExpiresIn
    token_type: str = "bearer"  # noqa: S105  # the name of a scheme


class CookieSignedInView(View):
    """The tokens are in cookies; `csrf_token` goes into `X-CSRF-Token` of every request that changes something."""

    user: UserView
    csrf_token: Annotated[str, shown_as("Zm94…")]
    expires_in: ExpiresIn


class AcceptedView(View):
    """It will be done; `detail` says what."""

    detail: str


@dataclass(frozen=True, slots=True)
class SignInAnswers:
    """Tells somebody that they are signed in, over the transport they asked for."""

    cookies: Cookies
    csrf_tokens: CsrfTokens

    def told(
        self, signed_in: SignedIn, transport: Transport, *, status_code: int = 200
    ) -> Response[SignedInView | CookieSignedInView]:
        user = user_view(signed_in.user, has_password=signed_in.has_password, used=signed_in.used)
        view: SignedInView | CookieSignedInView
        if transport is Transport.BEARER:
            view = SignedInView(
                user=user,
                access_token=signed_in.access_token,
                refresh_token=signed_in.refresh_token,
                expires_in=signed_in.expires_in,
            )
            return Response(view, status_code=status_code)
        view = CookieSignedInView(user=user, csrf_token=self._csrf(signed_in), expires_in=signed_in.expires_in)
        return Response(view, status_code=status_code, cookies=self.cookies_of(signed_in))

    def cookies_of(self, signed_in: SignedIn) -> list[Cookie]:
        return self.cookies.of_session(signed_in, self._csrf(signed_in))

    def _csrf(self, signed_in: SignedIn) -> str:
        return self.csrf_tokens.issue(signed_in.session.id)


def user_view(user: User, *, has_password: bool, used: int) -> UserView:
    """`used` is how many assets they made this month."""
    return UserView(
        id=user.id,
        email=user.email.written if user.email else None,
        email_verified=user.email_verified,
        pending_email=user.pending_email.email.written if user.pending_email else None,
        provider_only=not has_password,
        display_name=user.display_name,
        avatar_url=user.avatar_url,
        role=user.role,
        subscription_tier=user.tier,
        subscription_status="active",
        assets_generated_this_month=used,
        created_at=user.created_at,
        updated_at=user.updated_at,
    )


def accepted(detail: str) -> Response[AcceptedView]:
    return Response(AcceptedView(detail=detail), status_code=202)
