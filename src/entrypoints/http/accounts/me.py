from dataclasses import replace
from typing import Annotated

import msgspec
from litestar import Controller, Response, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import JSONBody, SkipValidation
from msgspec import UNSET, UnsetType

from application.accounts.change_password import ChangePassword
from application.accounts.change_profile import KEEP, ChangeProfile
from application.accounts.erase_account import AskErasure
from application.accounts.ports import Profile, Profiles
from domain.accounts import MAX_AVATAR_URL, MAX_DISPLAY_NAME, Client, InvalidCredentials, User
from domain.errors import Invalid, Unavailable
from entrypoints.http.accounts.fields import KnownPassword, NewPassword, shown_as
from entrypoints.http.accounts.views import AcceptedView, UserView, accepted, user_view
from entrypoints.http.auth import Transport, caller_of
from entrypoints.http.bodies import ApiRequest
from entrypoints.http.cookies import Cookies
from entrypoints.http.csrf import HEADER, CsrfGuard
from entrypoints.http.etags import conditional, require_match, tag_of
from entrypoints.http.openapi import refuses, tagged
from entrypoints.http.problems import PreconditionFailed
from entrypoints.http.wire import Input, encode, text


class ProfileChange(Input):
    """What is left out stays as it is; at least one field is needed. A null `avatar_url` takes the picture away."""

    display_name: Annotated[str, text(MAX_DISPLAY_NAME, least=1, one_line=True), shown_as("Nova")] | UnsetType = UNSET
    avatar_url: (
        Annotated[str, text(MAX_AVATAR_URL, one_line=True), shown_as("https://images.example.com/nova.png")]
        | UnsetType
        | None
    ) = UNSET


class PasswordChange(Input):
    """The password that counts now, and the one to take."""

    current_password: KnownPassword
    new_password: NewPassword


class Farewell(Input):
    """The password. An account without one writes out its own address in `confirm`, and one without an address its
    display name or its id."""

    password: KnownPassword | None = None
    confirm: Annotated[Annotated[str, msgspec.Meta(max_length=1_000)] | None, shown_as(None)] = None


class MeController(Controller):
    path = "/api/v1/auth/me"
    tags = ["Accounts"]  # noqa: RUF012  # as litestar declares it

    @get(operation_id="getMe")
    @refuses(Unavailable)
    @tagged
    async def me(
        self,
        request: ApiRequest,
        profiles: NamedDependency[SkipValidation[Profiles]],
        csrf_guard: NamedDependency[SkipValidation[CsrfGuard]],
    ) -> Response[UserView]:
        """The account that is signed in. Whoever calls with cookies finds the CSRF token in `X-CSRF-Token`: pages of
        other origins cannot read its cookie."""
        caller = caller_of(request)
        profile = await profiles.of(caller.user_id)
        by_cookie = caller.transport is Transport.COOKIE
        headers = {HEADER: csrf_guard.token(request, caller.session_id)} if by_cookie else {}
        return conditional(request, encode(_view(profile)), headers=headers)

    @put(operation_id="changeMe")
    @refuses(PreconditionFailed, Invalid, Unavailable)
    async def change(
        self,
        request: ApiRequest,
        data: JSONBody[ProfileChange],
        client: NamedDependency[SkipValidation[Client]],
        change_profile: NamedDependency[SkipValidation[ChangeProfile]],
        profiles: NamedDependency[SkipValidation[Profiles]],
    ) -> Response[UserView]:
        """Change how one is shown."""
        if data.display_name is UNSET and data.avatar_url is UNSET:
            raise Invalid("Name at least one field to change.", reason="nothing_to_change")
        caller = caller_of(request)
        profile = await profiles.of(caller.user_id)  # before the change: afterwards it must not fail any more

        def require_seen(user: User) -> None:
            require_match(request, tag_of(encode(_view(replace(profile, user=user)))))

        changed = await change_profile(
            user_id=caller.user_id,
            session_id=caller.session_id,
            client=client,
            display_name=KEEP if data.display_name is UNSET else data.display_name,
            avatar_url=KEEP if data.avatar_url is UNSET else data.avatar_url,
            require=require_seen,
        )
        view = _view(replace(profile, user=changed))
        return Response(view, headers={"ETag": tag_of(encode(view))})

    @post("/password", operation_id="changePassword", status_code=204)
    @refuses(InvalidCredentials, Invalid, Unavailable)
    async def change_password(
        self,
        request: ApiRequest,
        data: JSONBody[PasswordChange],
        client: NamedDependency[SkipValidation[Client]],
        change_password: NamedDependency[SkipValidation[ChangePassword]],
    ) -> None:
        """Take another password. Every other session of the account ends."""
        caller = caller_of(request)
        await change_password(
            user_id=caller.user_id,
            session_id=caller.session_id,
            current_password=data.current_password,
            new_password=data.new_password,
            client=client,
        )

    @delete(operation_id="eraseMe", status_code=202)
    @refuses(InvalidCredentials, Invalid, Unavailable)
    async def erase(
        self,
        request: ApiRequest,
        data: JSONBody[Farewell],
        client: NamedDependency[SkipValidation[Client]],
        ask_erasure: NamedDependency[SkipValidation[AskErasure]],
        session_cookies: NamedDependency[SkipValidation[Cookies]],
    ) -> Response[AcceptedView]:
        """Erase the account with everything we hold, and end the subscription. Signing in stops at once."""
        caller = caller_of(request)
        await ask_erasure(
            user_id=caller.user_id,
            session_id=caller.session_id,
            password=data.password,
            confirm=data.confirm,
            client=client,
        )
        answer = accepted("The account is being erased.")
        if caller.transport is Transport.COOKIE:
            answer.cookies.extend(session_cookies.without_session())
        return answer


def _view(profile: Profile) -> UserView:
    return user_view(profile.user, has_password=profile.has_password, used=profile.quota.used)
