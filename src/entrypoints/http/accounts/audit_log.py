"""What we hold about somebody, and what was done with their account."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from litestar import Controller, Response, get
from litestar.di import NamedDependency
from litestar.params import SkipValidation

from application.accounts.ports import AccountReads
from domain.accounts import AuditAction, AuditEntry
from domain.errors import Invalid, Unavailable
from entrypoints.http.auth import caller_of
from entrypoints.http.bodies import ApiRequest
from entrypoints.http.etags import conditional
from entrypoints.http.openapi import refuses, tagged
from entrypoints.http.pages import CursorText, Limit, Page, Position, page_of, position_of
from entrypoints.http.wire import View, encode


class AuditEntryView(View):
    """One thing that was done, from where, and in which session."""

    id: UUID
    action: AuditAction
    at: datetime
    session_id: UUID | None
    agent: str
    address: str
    detail: Mapping[str, str]


class AuditLogController(Controller):
    path = "/api/v1/auth/me/audit-log"
    tags = ["Accounts"]  # noqa: RUF012  # as litestar declares it

    @get(operation_id="getAuditLog")
    @refuses(Invalid, Unavailable)
    @tagged
    async def browse(
        self,
        request: ApiRequest,
        account_reads: NamedDependency[SkipValidation[AccountReads]],
        cursor: CursorText = None,
        limit: Limit = 20,
    ) -> Response[Page[AuditEntryView]]:
        """What was done with the account, newest first."""
        position = position_of(cursor)
        before = position.id if position else None
        rows = await account_reads.audit_log(caller_of(request).user_id, before=before, limit=limit + 1)
        page = page_of(rows, limit, _entry_view, lambda entry: Position(entry.at, entry.id))
        return conditional(request, encode(page))


def _entry_view(entry: AuditEntry) -> AuditEntryView:
    return AuditEntryView(
        id=entry.id,
        action=entry.action,
        at=entry.at,
        session_id=entry.session_id,
        agent=entry.client.agent,
        address=entry.client.address,
        detail=entry.detail,
    )
