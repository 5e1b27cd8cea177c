from typing import Any

from application.generation.remake_pack_item import RemakePackItem
from application.generation.request_generation import Accepted
from application.generation.request_pack import AcceptedPack
from domain.accounts import User
from tests.builders import an_id
from tests.unit.application.generation.studio import Studio


async def remake(studio: Studio, user: User, pack: AcceptedPack, item: str, **more: Any) -> Accepted:
    use_case = RemakePackItem(studio.world.begin, studio.lettering, studio.world.now, an_id, studio.fair_use)
    return await use_case(user_id=user.id, pack_id=pack.pack.id, item=item, **more)
