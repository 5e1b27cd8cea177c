"""Accounts on the memory adapters, with passwords that cost nothing to hash and tokens that can be read."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from adapters.memory.limits import MemoryRateLimits
from application.accounts.change_email import AskEmailChange, ConfirmEmailChange
from application.accounts.change_password import ChangePassword
from application.accounts.change_profile import ChangeProfile
from application.accounts.end_session import EndSession
from application.accounts.open_session import OpenSession, SignedIn
from application.accounts.ports import (
    EmailChangeAsked,
    LetterRefused,
    LetterWanted,
    PasswordResetAsked,
    TokenClaims,
)
from application.accounts.refresh_session import RefreshSession
from application.accounts.reset_password import AskPasswordReset, ResetPassword
from application.accounts.send_letter import SendEmailChange, SendLetter, SendPasswordReset
from application.accounts.sign_in import SignIn
from application.accounts.sign_up import SignUp
from application.accounts.verify_email import AskVerification, VerifyEmail
from application.limit_rate import LimitRate
from application.relay_outbox import RelayOutbox
from domain.accounts import (
    AuditEntry,
    Client,
    Letter,
    LetterKind,
    LinkNotGood,
    LoginSession,
    NotSignedIn,
    TokenPurpose,
    User,
)
from tests.builders import BROWSER, an_id
from tests.worlds import MemoryWorld

PASSWORD = "correct horse"
MIDNIGHT = datetime(2026, 1, 1, tzinfo=UTC)
ADDRESS = "https://aurastream.example"


@dataclass
class PlainPasswords:
    """Keeps every comparison; hashes under `strength`, so that older ones can be told."""

    strength: int = 1
    compared: list[str | None] = field(default_factory=list)

    async def hash(self, password: str) -> str:
        return f"{self.strength}:{password}"

    async def matches(self, password: str, hash: str | None) -> bool:
        self.compared.append(hash)
        return hash is not None and hash.partition(":")[2] == password

    def outdated(self, hash: str) -> bool:
        return int(hash.partition(":")[0]) < self.strength


class PlainAccessTokens:
    life = timedelta(minutes=10)

    def issue(self, claims: TokenClaims) -> str:
        return f"{claims.user_id} {claims.session_id}"

    def read(self, token: str) -> TokenClaims:
        raise AssertionError(f"signing in reads no token, but {token!r} was read")


class PlainRefreshTokens:
    def issue(self, claims: TokenClaims, generation: int) -> str:
        return f"{claims.user_id} {claims.session_id} {generation}"

    def read(self, token: str) -> tuple[TokenClaims, int]:
        try:
            user_id, session_id, generation = token.split()
        except ValueError:
            raise NotSignedIn from None
        return TokenClaims(UUID(user_id), UUID(session_id)), int(generation)


class PlainLinkTokens:
    def issue(self, purpose: TokenPurpose, user_id: UUID, token_id: UUID) -> str:
        return f"{purpose}.{user_id}.{token_id}"

    def read(self, purpose: TokenPurpose, token: str) -> tuple[UUID, UUID]:
        if not token.startswith(f"{purpose}."):
            raise LinkNotGood
        _, user_id, token_id = token.split(".")
        return UUID(user_id), UUID(token_id)


@dataclass
class Mailbox:
    letters: list[Letter] = field(default_factory=list)
    failure: Exception | None = None
    refuses: dict[str, LetterRefused] = field(default_factory=dict)

    async def send(self, letter: Letter) -> None:
        if failure := self.failure or self.refuses.get(letter.to):
            raise failure
        self.letters.append(letter)

    def newest_link(self, containing: str) -> str:
        """The token in the last letter whose link contains this."""
        lines = [line for letter in self.letters for line in letter.text.splitlines() if containing in line]
        return lines[-1].strip().rpartition(containing)[2]


REFUSED = LetterRefused("no such mailbox")


class FrontDoor:
    def __init__(self) -> None:
        self.world, self.passwords, self.mailbox = MemoryWorld(), PlainPasswords(), Mailbox()
        begin, system, now = self.world.begin, self.world.begin_system, self.world.now
        access, refresh, links = PlainAccessTokens(), PlainRefreshTokens(), PlainLinkTokens()
        limits = LimitRate(MemoryRateLimits(b"0" * 32, self._nanoseconds), now)
        self.common = {"password1234"}
        self.open_session = OpenSession(access, refresh, now, an_id)
        self.sign_up = SignUp(begin, self.passwords, self.common, self.open_session, now, an_id)
        self.sign_in = SignIn(begin, self.passwords, self.open_session, limits)
        self.refresh = RefreshSession(begin, access, refresh, now, an_id)
        self.end_session = EndSession(begin, now, an_id)
        self.change_profile = ChangeProfile(begin, now, an_id)
        self.change_password = ChangePassword(begin, self.passwords, self.common, limits, now, an_id)
        self.ask_email_change = AskEmailChange(begin, self.passwords, limits, now, an_id)
        self.confirm_email_change = ConfirmEmailChange(begin, links, now, an_id)
        self.ask_reset = AskPasswordReset(begin, limits, now, an_id)
        self.reset = ResetPassword(begin, links, self.passwords, self.common, now, an_id)
        self.ask_verification = AskVerification(begin, limits, now, an_id)
        self.verify = VerifyEmail(begin, links, now, an_id)
        send_letter = SendLetter(system, links, self.mailbox, ADDRESS, now)
        send_reset = SendPasswordReset(system, send_letter)
        reactions = {
            LetterWanted: send_letter,
            PasswordResetAsked: send_reset,
            EmailChangeAsked: SendEmailChange(send_letter),
        }
        self.deliver_mail = RelayOutbox(system, reactions, most=10, hold=timedelta(minutes=1))

    async def nova(self, **changes: str) -> SignedIn:
        """Somebody who signed up, and whose letters were delivered."""
        wish = {"email": "nova@example.com", "password": PASSWORD, "display_name": "Nova"} | changes
        signed_in = await self.sign_up(**wish, client=BROWSER)
        await self.deliver_mail()
        return signed_in

    def user(self, user_id: UUID) -> User:
        return self.world.database.tables.users[user_id][0]

    def sessions(self) -> Sequence[LoginSession]:
        return list(self.world.database.tables.sessions.values())

    def log(self) -> Sequence[AuditEntry]:
        return list(self.world.database.tables.audit_log.values())

    def letters_wanted(self) -> list[LetterKind]:
        facts = [event for event, _ in self.world.database.tables.outbox.values()]
        return [fact.kind for fact in facts if isinstance(fact, LetterWanted)]

    def _nanoseconds(self) -> int:
        return (
            int((self.world.now() - datetime(2026, 1, 1, tzinfo=self.world.now().tzinfo)) / timedelta(microseconds=1))
            * 1000
        )


PHONE = Client("AuraStream/1.0 iOS", "198.51.100.23")
