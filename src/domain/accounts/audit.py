from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from domain.accounts.session import UNKNOWN, Client


class AuditAction(StrEnum):
    """What is written down about an account, because somebody may have to explain it later."""

    SIGNED_UP = "signed_up"
    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    SESSION_ENDED = "session_ended"
    TOKEN_REUSED = "token_reused"  # noqa: S105  # an action
    PASSWORD_CHANGED = "password_changed"  # noqa: S105  # an action
    PASSWORD_RESET = "password_reset"  # noqa: S105  # an action
    EMAIL_VERIFIED = "email_verified"
    EMAIL_CHANGE_ASKED = "email_change_asked"
    EMAIL_CHANGED = "email_changed"
    IDENTITY_LINKED = "identity_linked"
    PROFILE_CHANGED = "profile_changed"
    EXPORT_ASKED = "export_asked"
    EXPORT_FETCHED = "export_fetched"
    ERASURE_ASKED = "erasure_asked"
    ERASED = "erased"
    TIER_SET = "tier_set"
    ADMIN_GRANTED = "admin_granted"


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of the log. Whose it is, from where and the details can be forgotten; that it happened cannot."""

    id: UUID
    user_id: UUID
    action: AuditAction
    at: datetime
    session_id: UUID | None = None
    client: Client = UNKNOWN
    detail: Mapping[str, str] = field(default_factory=dict)
