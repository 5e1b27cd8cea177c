"""What was asked for: one to four assets of one type, in the user's own words."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from domain.brand_kits import Brand, KitVersion
from domain.errors import Invalid
from domain.generation.ab import AbFactor, Framing, framings_of_set, led_by, moods_of_set
from domain.generation.asset_types import CATALOGUE, AssetType, AssetTypeSpec
from domain.generation.brief import MAX_ASSETS_A_JOB, Brief, Step, palette_for, palette_of
from domain.generation.logo_placing import USUAL_PLACE, LogoPlace, LogoSize


@dataclass(frozen=True, slots=True)
class PackPlace:
    """Which item of which pack an order is. `board` is the job whose picture all of them are to look like."""

    pack_id: UUID
    pack_type: str
    item: str
    board: UUID | None = None

    def as_json(self) -> dict[str, str]:
        """What is told of it, in JSON values."""
        return {"id": str(self.pack_id), "type": self.pack_type, "item": self.item}


@dataclass(frozen=True, slots=True)
class Art:
    """A picture that is there already and is only finished. `key` is where it lies in the asset store.

    `drawing` is what was recorded when a model drew it, in JSON values; nothing when its owner did. `until` is when the
    asset ends that it was taken from, if it was from one, and then what is made of it ends too.
    """

    key: str
    drawing: Mapping[str, Any] = field(default_factory=dict)
    until: datetime | None = None

    @property
    def model(self) -> str | None:
        return self.drawing.get("model")

    @property
    def local(self) -> bool:
        return bool(self.drawing.get("local"))


@dataclass(frozen=True, slots=True)
class Order:
    """What was asked for, in the user's own words; it never changes after the job is accepted.

    `remix_of` is the asset whose recipe this order repeats. `ab` is what alone differs between its assets, which are
    an A/B set. `game_id` is Twitch's number of the game it is for. `palette` names the house palette where no kit has
    one, else mood and seed choose it. What is made after one picture of an A/B set has the colours of its place there,
    `led_by`, its `framing`, or its mood, which `mood_leads` puts before one that the prompt names. `pack` is where it
    belongs, if it does, and `step` where on a ladder. What is `of_family` looks like a pack, also when it is made after
    an item of one; `family_seed` chooses what the whole family has in common, where it is another than its own. `like`
    is the key of a picture in the asset store that it is to look like. `art` is what is finished instead of a picture
    that is drawn. To `pull_to_palette` is to turn what is finished to the kit's colours.
    """

    asset_type: AssetType
    count: int
    seed: int
    custom_prompt: str = ""
    text_overlay: str = ""
    style: str = ""
    mood: str = ""
    brand_kit_id: UUID | None = None
    width: int | None = None
    height: int | None = None
    brand_kit_version: int | None = None
    include_logo: bool = False
    remix_of: UUID | None = None
    logo_place: LogoPlace | None = None
    logo_size: LogoSize = LogoSize.MEDIUM
    ab: AbFactor | None = None
    game_id: str = ""
    palette: str = ""
    led_by: int = 0
    mood_leads: bool = False
    framing: Framing | None = None
    pack: PackPlace | None = None
    step: Step | None = None
    of_family: bool = False
    family_seed: int | None = None
    like: str | None = None
    art: Art | None = None
    pull_to_palette: bool = False

    def __post_init__(self) -> None:
        if not 1 <= self.count <= MAX_ASSETS_A_JOB:
            raise Invalid(f"a job has 1 to {MAX_ASSETS_A_JOB} assets", pointer="/count", reason="out_of_range")

    @property
    def spec(self) -> AssetTypeSpec:
        """The type as ordered: from the catalogue, at the user's own size where the type has one."""
        spec = CATALOGUE[self.asset_type]
        if self.width is None and self.height is None:
            return spec
        if self.width is None or self.height is None:
            missing = "width" if self.width is None else "height"
            raise Invalid("width and height go together", pointer=f"/{missing}", reason="missing")
        return spec.sized(self.width, self.height)

    @property
    def charged(self) -> bool:
        """Whether its assets count against the plan: drawing does, finishing what is there does not."""
        return self.art is None

    @property
    def ends_by(self) -> datetime | None:
        """When what it makes ends at the latest, whatever a plan would keep; None when nothing bounds it."""
        return self.art.until if self.art else None

    @property
    def family(self) -> int:
        """The seed of what a whole pack has in common."""
        return self.seed if self.family_seed is None else self.family_seed

    @property
    def brand_kit(self) -> KitVersion | None:
        """The kit to make it with, and what of all that the kit ever said: what it said when this was ordered."""
        if self.brand_kit_id is None or self.brand_kit_version is None:
            return None
        return KitVersion(self.brand_kit_id, self.brand_kit_version)

    def alone(self, index: int) -> Self:
        """The order that makes its asset of that index by itself, in no pack and no set, given that asset's seed."""
        palette = palette_for(self.mood, self.seed, name=self.palette).name
        family = self.family if self.of_family else None
        alone = replace(self, count=1, pack=None, like=None, ab=None, palette=palette, family_seed=family)
        match self.ab:
            case AbFactor.MOOD:
                return replace(alone, mood=moods_of_set(self.mood)[index], mood_leads=True)
            case AbFactor.PALETTE:
                return replace(alone, led_by=index)
            case AbFactor.COMPOSITION:
                return replace(alone, framing=framings_of_set(self.framing)[index])
            case _:
                return alone

    def made_with(self, kit: KitVersion) -> Self:
        return replace(self, brand_kit_id=kit.kit_id, brand_kit_version=kit.number)

    def without_kit(self) -> Self:
        """Without its colours and its logo either."""
        return replace(self, brand_kit_id=None, brand_kit_version=None, include_logo=False, pull_to_palette=False)

    def brief(self, brand: Brand | None = None) -> Brief:
        """What the first asset shall show, in the brand if there is one; raises `Invalid` for what cannot be made."""
        palette = palette_of(brand) if brand else palette_for(self.mood, self.seed, name=self.palette)
        brief = Brief(
            spec=self.spec,
            palette=replace(palette, colours=led_by(palette.colours, self.led_by)),
            prompt=self.custom_prompt,
            text_overlay=self.text_overlay,
            style=self.style,
            mood=self.mood,
            seed=self.seed,
            brand_style=brand.style_reference if brand else "",
            brand_tone=brand.voice.tone if brand else "",
            brand_traits=brand.voice.personality_traits if brand else (),
            brand_always=brand.guidelines.always if brand else (),
            brand_never=brand.guidelines.never if brand else (),
            brand_colours=brand.colours.all if brand else (),
            logo_place=self.logo_place or USUAL_PLACE[self.spec.composition] if self.include_logo else None,
            mood_leads=self.mood_leads or self.ab is AbFactor.MOOD,
            logo_size=self.logo_size,
            ab=self.ab,
            step=self.step,
            of_pack=self.of_family,
            family_seed=self.family,
        )
        if self.ab is AbFactor.COMPOSITION:
            return replace(brief, framings=framings_of_set(self.framing))
        return brief.framed(self.framing) if self.framing else brief
