"""Who somebody is, how they prove it, and the sessions in which they are signed in."""

from domain.accounts.audit import AuditAction, AuditEntry
from domain.accounts.identity import AccountNotLinked, Identity, Provider, ProviderAccount
from domain.accounts.letters import LetterKind, LinkNotGood, MailToken, TokenPurpose
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
    Role,
    User,
    check_password,
)

__all__ = [
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
    "Identity",
    "InvalidCredentials",
    "LetterKind",
    "LinkNotGood",
    "LoginSession",
    "MailToken",
    "NotSignedIn",
    "Provider",
    "ProviderAccount",
    "Refreshing",
    "Role",
    "SessionNotFound",
    "TokenExpired",
    "TokenPurpose",
    "TokenReused",
    "User",
    "check_password",
]
