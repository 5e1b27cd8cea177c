from datetime import datetime
from typing import Annotated
from uuid import UUID

from litestar import Controller, Response, get
from litestar.di import NamedDependency
from litestar.params import PathParameter, SkipValidation

from application.accounts.export_account import AskExport, FetchExport
from application.accounts.ports import LinkTokens
from application.ports import Now
from domain.accounts import Client, Export, ExportState, LinkNotGood, TokenPurpose
from domain.errors import Unavailable
from domain.rates import EXPORTS, PROOF
from entrypoints.http.auth import SHOWN_ONCE, caller_of
from entrypoints.http.bodies import ApiRequest
from entrypoints.http.downloads import FileStream
from entrypoints.http.openapi import refuses
from entrypoints.http.rate_fields import rate_fields
from entrypoints.http.wire import View
from entrypoints.settings import Settings

PATH = "/api/v1/auth/exports"
ZIP = "application/zip"


class ExportView(View):
    """A zip of everything we hold. `download_url` is there while it is ready: good once, until `expires_at`."""

    id: UUID
    status: ExportState
    asked_at: datetime
    ready_at: datetime | None
    expires_at: datetime | None
    size: int | None
    download_url: str | None


class ExportController(Controller):
    path = "/api/v1/auth"
    tags = ["Accounts"]  # noqa: RUF012  # as litestar declares it

    @get("/me/export", operation_id="askExport", status_code=202)
    @refuses(Unavailable)
    async def ask(
        self,
        request: ApiRequest,
        client: NamedDependency[SkipValidation[Client]],
        ask_export: NamedDependency[SkipValidation[AskExport]],
        link_tokens: NamedDependency[SkipValidation[LinkTokens]],
        now: NamedDependency[SkipValidation[Now]],
        settings: NamedDependency[SkipValidation[Settings]],
    ) -> Response[ExportView]:
        """Ask for everything we hold about oneself, or see how far it is. A letter says when it is ready. Only asking
        for a new one counts against the rate of exports, which the answer then tells."""
        asked = await ask_export(user_id=caller_of(request).user_id, client=client)
        export, left = asked.export, asked.left
        state, url = export.state(now()), None
        if state is ExportState.READY:
            token = link_tokens.issue(TokenPurpose.FETCH_EXPORT, export.user_id, export.id)
            url = f"{settings.address}{PATH}/{token}"
        told = rate_fields(EXPORTS, remaining=left.remaining, after=left.whole_after) if left else {}
        return Response(_export_view(export, state, url), status_code=202, headers=told)

    @get("/exports/{token:str}", operation_id="fetchExport", opt={**SHOWN_ONCE, "rate": PROOF}, media_type=ZIP)
    @refuses(LinkNotGood, Unavailable)
    async def fetch(
        self,
        token: Annotated[str, PathParameter(max_length=500)],
        client: NamedDependency[SkipValidation[Client]],
        fetch_export: NamedDependency[SkipValidation[FetchExport]],
    ) -> FileStream:
        """The zip itself, for whoever holds its link; once."""
        fetched = await fetch_export(token=token, client=client)
        headers = {
            "Content-Type": ZIP,  # a stream's own `media_type` loses to the route's
            "Content-Length": str(fetched.size),
            "Content-Disposition": f'attachment; filename="{fetched.name}"',
        }
        return FileStream(fetched.content, headers)


def _export_view(export: Export, state: ExportState, download_url: str | None) -> ExportView:
    return ExportView(
        id=export.id,
        status=state,
        asked_at=export.asked_at,
        ready_at=export.ready_at,
        expires_at=export.expires_at,
        size=export.size,
        download_url=download_url,
    )
