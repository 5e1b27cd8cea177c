from typing import Protocol

from application.accounts.ports.audit import Audit
from application.accounts.ports.leaving import Erasures, Exports
from application.accounts.ports.letters import MailTokens
from application.accounts.ports.providers import Identities
from application.accounts.ports.sessions import Sessions
from application.accounts.ports.users import Users
from application.assets.ports import ExpiryNotices, KeptAssets
from application.generation.ports import Quotas
from application.ports import UnitOfWork


class AccountsWork(UnitOfWork, Protocol):
    """The slice of the unit of work that accounts may touch."""

    @property
    def users(self) -> Users: ...

    @property
    def sessions(self) -> Sessions: ...

    @property
    def identities(self) -> Identities: ...

    @property
    def mail_tokens(self) -> MailTokens: ...

    @property
    def audit(self) -> Audit: ...

    @property
    def quotas(self) -> Quotas: ...

    @property
    def exports(self) -> Exports: ...

    @property
    def erasures(self) -> Erasures: ...


class TiersWork(UnitOfWork, Protocol):
    """Who puts somebody on a tier."""

    @property
    def users(self) -> Users: ...

    @property
    def audit(self) -> Audit: ...

    @property
    def kept_assets(self) -> KeptAssets: ...


class NoticesWork(UnitOfWork, Protocol):
    """Who tells people of the end of assets."""

    @property
    def users(self) -> Users: ...

    @property
    def expiry_notices(self) -> ExpiryNotices: ...
