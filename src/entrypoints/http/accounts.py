from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody, SkipValidation

from application.accounts.open_session import SignedIn
from application.accounts.ports import Profiles
from application.accounts.sign_in import SignIn
from application.accounts.sign_up import SignUp
from domain.accounts import (
    MAX_DISPLAY_NAME,
    MAX_EMAIL,
    MAX_PASSWORD,
    MIN_PASSWORD,
    EmailTaken,
    InvalidCredentials,
    User,
)
from domain.errors import Invalid, Unavailable
from entrypoints.http.auth import PUBLIC, caller_of
from entrypoints.http.bodies import ApiRequest
from entrypoints.http.etags import conditional
from entrypoints.http.openapi import refuses
from entrypoints.http.wire import VERBATIM, Input, View, encode, text

Email = Annotated[str, text(MAX_EMAIL, least=3, one_line=True)]


class NewAccount(Input):
    email: Email
    password: Annotated[str, VERBATIM, msgspec.Meta(min_length=MIN_PASSWORD, max_length=MAX_PASSWORD)]
    display_name: Annotated[str, text(MAX_DISPLAY_NAME, least=1, one_line=True)]


class Credentials(Input):
    email: Email
    password: Annotated[str, VERBATIM, msgspec.Meta(max_length=1_000)]


class UserView(View):
    id: UUID
    email: str
    email_verified: bool
    display_name: str
    avatar_url: str | None
    role: str
    subscription_tier: str
    subscription_status: str
    assets_generated_this_month: int
    created_at: datetime
    updated_at: datetime


class SignedInView(View):
    user: UserView
    access_token: str
    refresh_token: str
    expires_in: int
    token_type: str = "bearer"  # noqa: S105  # the name of a scheme


class AuthController(Controller):
    path = "/api/v1/auth"
    tags = ["Accounts"]  # noqa: RUF012  # as litestar declares it

    @post("/signup", operation_id="signUp", status_code=201, opt=PUBLIC)
    @refuses(EmailTaken, Invalid, Unavailable)
    async def sign_up(
        self, data: JSONBody[NewAccount], sign_up: NamedDependency[SkipValidation[SignUp]]
    ) -> SignedInView:
        """Make an account and sign in with it."""
        signed_in = await sign_up(email=data.email, password=data.password, display_name=data.display_name)
        return _signed_in(signed_in)

    @post("/login", operation_id="signIn", status_code=200, opt=PUBLIC)
    @refuses(InvalidCredentials, Unavailable)
    async def sign_in(
        self,
        data: JSONBody[Credentials],
        sign_in: NamedDependency[SkipValidation[SignIn]],
        profiles: NamedDependency[SkipValidation[Profiles]],
    ) -> SignedInView:
        """Sign in with address and password. An unknown address and a wrong password give the same answer."""
        signed_in = await sign_in(email=data.email, password=data.password)
        profile = await profiles.of(signed_in.user.id)
        return _signed_in(signed_in, used=profile.quota.used)

    @get("/me", operation_id="getMe")
    @refuses(Unavailable)
    async def me(self, request: ApiRequest, profiles: NamedDependency[SkipValidation[Profiles]]) -> Response[UserView]:
        """The account that is signed in."""
        profile = await profiles.of(caller_of(request).user_id)
        return conditional(request, encode(user_view(profile.user, used=profile.quota.used)))


def _signed_in(signed_in: SignedIn, *, used: int = 0) -> SignedInView:
    return SignedInView(
        user=user_view(signed_in.user, used=used),
        access_token=signed_in.access_token,
        refresh_token=signed_in.refresh_token,
        expires_in=signed_in.expires_in,
    )


def user_view(user: User, *, used: int) -> UserView:
    return UserView(
        id=user.id,
        email=user.email.written,
        email_verified=user.email_verified,
        display_name=user.display_name,
        avatar_url=user.avatar_url,
        role=user.role.value,
        subscription_tier=user.tier.value,
        subscription_status="active",
        assets_generated_this_month=used,
        created_at=user.created_at,
        updated_at=user.updated_at,
    )
