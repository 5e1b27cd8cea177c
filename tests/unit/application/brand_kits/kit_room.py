"""Brand kits wired on the memory adapters, with an artist and a store that do as they are told."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from application.brand_kits.activate_brand_kit import ActivateBrandKit
from application.brand_kits.change_brand_kit import ChangeBrandKit
from application.brand_kits.create_brand_kit import CreateBrandKit, DuplicateBrandKit
from application.brand_kits.delete_brand_kit import DeleteBrandKit, RestoreBrandKit
from application.brand_kits.restore_version import RestoreVersion
from application.brand_kits.upload_logo import UploadLogo
from domain.brand_kits import BrandKit, Drawing, LogoVariant, Suggestion
from tests.builders import an_id
from tests.fakes import FakeStore
from tests.worlds import World


@dataclass
class FakeArtwork:
    """Draws what it is sent, and proposes two; `failure` is raised instead, `refused` when asked for proposals."""

    failure: Exception | None = None
    refused: Exception | None = None

    async def read(self, content: bytes) -> Drawing:
        if self.failure:
            raise self.failure
        return Drawing(b"drawn " + content, 64, 48)

    async def propose(self, primary: Drawing) -> Mapping[LogoVariant, Drawing]:
        if self.refused:
            raise self.refused
        return {
            LogoVariant.ICON: Drawing(b"icon of " + primary.content, 32, 32),
            LogoVariant.WATERMARK: Drawing(b"faint " + primary.content, 64, 48),
        }

    async def extract(self, content: bytes) -> Suggestion:
        return Suggestion((), (), ())


@dataclass
class KitRoom:
    world: World
    artwork: FakeArtwork = field(default_factory=FakeArtwork)
    store: FakeStore = field(default_factory=FakeStore)

    def __post_init__(self) -> None:
        begin, now = self.world.begin, self.world.now
        self.create = CreateBrandKit(begin, now, an_id)
        self.duplicate = DuplicateBrandKit(begin, now, an_id)
        self.change = ChangeBrandKit(begin, now, an_id)
        self.activate = ActivateBrandKit(begin)
        self.delete = DeleteBrandKit(begin, now)
        self.restore = RestoreBrandKit(begin, now)
        self.restore_version = RestoreVersion(begin, now, an_id)
        self.upload = UploadLogo(begin, self.artwork, self.store, now, an_id)

    async def kit(self, kit: BrandKit) -> BrandKit:
        """The kit as it is now."""
        return (await self.world.brand_kit_reads.get(kit.user_id, kit.id)).kit
