from datetime import datetime
from uuid import UUID

from litestar import Controller, Response, delete, get
from litestar.di import NamedDependency
from litestar.params import FromPath, SkipValidation

from application.accounts.end_session import EndSession
from application.accounts.ports import AccountReads
from domain.accounts import Client, LoginSession, SessionNotFound
from domain.errors import Unavailable
from entrypoints.http.auth import Caller, caller_of
from entrypoints.http.bodies import ApiRequest
from entrypoints.http.etags import conditional
from entrypoints.http.openapi import refuses, tagged
from entrypoints.http.wire import View, encode


class SessionView(View):
    """A sign-in on one device. `agent` and `address` are those of its last refresh, as far as they are known."""

    id: UUID
    created_at: datetime
    last_used_at: datetime
    expires_at: datetime
    agent: str
    address: str
    current: bool


class SessionsView(View):
    """Every sign-in that lives, a hundred at most."""

    items: list[SessionView]


class SessionsController(Controller):
    path = "/api/v1/auth/sessions"
    tags = ["Accounts"]  # noqa: RUF012  # as litestar declares it

    @get(operation_id="listSessions")
    @refuses(Unavailable)
    @tagged
    async def browse(
        self, request: ApiRequest, account_reads: NamedDependency[SkipValidation[AccountReads]]
    ) -> Response[SessionsView]:
        """Where one is signed in now, the session used last first."""
        caller = caller_of(request)
        sessions = await account_reads.sessions(caller.user_id)
        view = SessionsView(items=[_session_view(session, caller) for session in sessions])
        return conditional(request, encode(view))

    @delete("/{session_id:uuid}", operation_id="endSession", status_code=204)
    @refuses(SessionNotFound, Unavailable)
    async def end(
        self,
        request: ApiRequest,
        session_id: FromPath[UUID],
        client: NamedDependency[SkipValidation[Client]],
        end_session: NamedDependency[SkipValidation[EndSession]],
    ) -> None:
        """Sign out on one of one's devices. Its access token stops working at once; ending it twice is no error."""
        caller = caller_of(request)
        await end_session(user_id=caller.user_id, session_id=session_id, current=caller.session_id, client=client)


def _session_view(session: LoginSession, caller: Caller) -> SessionView:
    return SessionView(
        id=session.id,
        created_at=session.created_at,
        last_used_at=session.refreshed_at,
        expires_at=session.expires_at,
        agent=session.refreshed_by.agent,
        address=session.refreshed_by.address,
        current=session.id == caller.session_id,
    )
