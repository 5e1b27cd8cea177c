"""What accounts need from outside: to keep people and sessions, to prove who they are, to write to them."""

from application.accounts.ports.audit import Audit, AuditChain, AuditChainWork
from application.accounts.ports.leaving import Archives, ErasureAsked, Erasures, ExportAsked, Exports, Holdings
from application.accounts.ports.letters import (
    EmailChangeAsked,
    ExpiryLetterWanted,
    LetterRefused,
    LetterWanted,
    Mail,
    MailTokens,
    PasswordResetAsked,
)
from application.accounts.ports.proofs import (
    AccessTokens,
    CsrfTokens,
    LinkTokens,
    Passwords,
    RefreshTokens,
    TokenClaims,
)
from application.accounts.ports.providers import (
    AttemptsWork,
    Granted,
    Identities,
    IdentityOwners,
    IdentityProvider,
    IdentityProviders,
    IdentityTaken,
    OfferedProviders,
    ProviderNotOffered,
    SignInAttempts,
    SignInRefused,
)
from application.accounts.ports.sessions import LiveSessions, Sessions
from application.accounts.ports.users import AccountReads, Profile, Profiles, Users
from application.accounts.ports.work import AccountsWork, NoticesWork, TiersWork

__all__ = [
    "AccessTokens",
    "AccountReads",
    "AccountsWork",
    "Archives",
    "AttemptsWork",
    "Audit",
    "AuditChain",
    "AuditChainWork",
    "CsrfTokens",
    "EmailChangeAsked",
    "ErasureAsked",
    "Erasures",
    "ExpiryLetterWanted",
    "ExportAsked",
    "Exports",
    "Granted",
    "Holdings",
    "Identities",
    "IdentityOwners",
    "IdentityProvider",
    "IdentityProviders",
    "IdentityTaken",
    "LetterRefused",
    "LetterWanted",
    "LinkTokens",
    "LiveSessions",
    "Mail",
    "MailTokens",
    "NoticesWork",
    "OfferedProviders",
    "PasswordResetAsked",
    "Passwords",
    "Profile",
    "Profiles",
    "ProviderNotOffered",
    "RefreshTokens",
    "Sessions",
    "SignInAttempts",
    "SignInRefused",
    "TiersWork",
    "TokenClaims",
    "Users",
]
