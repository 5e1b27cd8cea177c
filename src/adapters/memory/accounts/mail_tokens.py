from datetime import datetime
from uuid import UUID

from adapters.memory.sight import Sight
from adapters.memory.tables import Tables, forget
from domain.accounts import MailToken, TokenPurpose


class MemoryMailTokens:
    def __init__(self, tables: Tables, sees: Sight) -> None:
        self._tokens, self._sees = tables.mail_tokens, sees

    async def add(self, token: MailToken) -> None:
        self._tokens.setdefault(token.id, token)

    async def lock(self, token_id: UUID) -> MailToken | None:
        token = self._tokens.get(token_id)
        return token if token and self._sees.of(token.user_id) else None

    async def save(self, token: MailToken) -> None:
        self._tokens[token.id] = token

    async def forget(self, user_id: UUID, purpose: TokenPurpose) -> None:
        for token in list(self._tokens.values()):
            if token.user_id == user_id and token.purpose is purpose and self._sees.of(user_id):
                del self._tokens[token.id]

    async def forget_over(self, before: datetime, most: int) -> int:
        return forget(self._tokens, (id for id, token in self._tokens.items() if token.expires_at < before), most)
