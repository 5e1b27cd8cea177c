"""Who somebody is, how they prove it, and the sessions in which they are signed in."""

from domain.accounts.audit import AuditAction, AuditEntry
from domain.accounts.erasure import Erasure
from domain.accounts.export import Export, ExportState
from domain.accounts.identity import AccountNotLinked, Identity, Provider, ProviderAccount
from domain.accounts.letters import Letter, LetterKind, LinkNotGood, MailToken, TokenPurpose
from domain.accounts.session import (
    UNKNOWN,
    Client,
    Ending,
    LoginSession,
    NotSignedIn,
    Refreshing,
    SessionNotFound,
    TokenExpired,
    TokenReused,
)
from domain.accounts.sign_in_attempt import ATTEMPT_LIFE, SignInAttempt
from domain.accounts.user import (
    MAX_AVATAR_URL,
    MAX_DISPLAY_NAME,
    MAX_EMAIL,
    MAX_PASSWORD,
    MIN_PASSWORD,
    AccountNotFound,
    EmailAddress,
    EmailTaken,
    InvalidCredentials,
    PendingEmail,
    Role,
    User,
    check_password,
)

__all__ = [
    "ATTEMPT_LIFE",
    "MAX_AVATAR_URL",
    "MAX_DISPLAY_NAME",
    "MAX_EMAIL",
    "MAX_PASSWORD",
    "MIN_PASSWORD",
    "UNKNOWN",
    "AccountNotFound",
    "AccountNotLinked",
    "AuditAction",
    "AuditEntry",
    "Client",
    "EmailAddress",
    "EmailTaken",
    "Ending",
    "Erasure",
    "Export",
    "ExportState",
    "Identity",
    "InvalidCredentials",
    "Letter",
    "LetterKind",
    "LinkNotGood",
    "LoginSession",
    "MailToken",
    "NotSignedIn",
    "PendingEmail",
    "Provider",
    "ProviderAccount",
    "Refreshing",
    "Role",
    "SessionNotFound",
    "SignInAttempt",
    "TokenExpired",
    "TokenPurpose",
    "TokenReused",
    "User",
    "check_password",
]
