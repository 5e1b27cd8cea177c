"""What a brand kit says, as one value: everything that a version keeps and that a picture is made with."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Self

from domain.brand_kits.colours import Colours, recoloured
from domain.brand_kits.logos import Logo, LogoNotFound, LogoOrigin, LogoUploaded, LogoVariant
from domain.brand_kits.typography import PLAIN_WEIGHT, Face, FontRole, FontStyle, Typography
from domain.brand_kits.voice import Guidelines, Voice
from domain.errors import Invalid, PaymentRequired
from domain.tiers import BrandKitDepth, tier_for

MAX_NAME, MAX_STYLE_REFERENCE = 80, 200
COPY = " (copy)"

NOTHING: tuple[object, ...] = (None, "", (), PLAIN_WEIGHT, FontStyle.NORMAL)
"""What a field holds in which nothing was said."""


class DeeperKitNeeded(PaymentRequired):
    """The tier's brand kits do not go so deep. What was filled in on a higher tier stays, and may be taken out."""

    def __init__(self, field: str, depth: BrandKitDepth) -> None:
        tier = tier_for(depth)
        super().__init__(f"{_in_words(field)}: part of {depth} brand kits, which come with {tier.capitalize()}.")
        self.field, self.limit, self.used, self.resets_at = field, None, None, None
        self.required_tier, self.upgrade_url = tier, "/pricing"


@dataclass(frozen=True, slots=True)
class Difference:
    """One field in which two brands differ: a path such as /colors/accent, and what stands there in each."""

    field: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class Brand:
    """The simple fields that most people use (colours, two fonts, a tone) are views of the parts, not fields beside
    them: whichever way one of them is changed, the other shows it.

    `proposals` are logos made from the present primary one; they are in no use until their owner takes them.
    """

    name: str
    colours: Colours
    typography: Typography = field(default_factory=Typography)
    voice: Voice = field(default_factory=Voice)
    guidelines: Guidelines = field(default_factory=Guidelines)
    style_reference: str = ""
    logos: tuple[Logo, ...] = ()
    proposals: tuple[Logo, ...] = ()

    def __post_init__(self) -> None:
        if not 1 <= len(self.name) <= MAX_NAME:
            raise Invalid(f"A brand kit's name has 1 to {MAX_NAME} characters.", pointer="/name", reason="bad_length")
        if len(self.style_reference) > MAX_STYLE_REFERENCE:
            message = f"At most {MAX_STYLE_REFERENCE} characters."
            raise Invalid(message, pointer="/style_reference", reason="too_long")

    def called(self, name: str) -> Self:
        return replace(self, name=name)

    def copied(self) -> Self:
        """Under a name that says that it is a copy."""
        return self.called(f"{self.name[: MAX_NAME - len(COPY)]}{COPY}")

    @property
    def primary_colours(self) -> tuple[str, ...]:
        return tuple(swatch.hex for swatch in self.colours.primary)

    @property
    def accent_colours(self) -> tuple[str, ...]:
        return tuple(swatch.hex for swatch in self.colours.accent)

    def with_colours(self, *, primary: Iterable[str] | None = None, accent: Iterable[str] | None = None) -> Self:
        """As `primary_colours` and `accent_colours` show them; None leaves them."""
        changed = self.colours
        if primary is not None:
            changed = replace(changed, primary=recoloured(changed.primary, tuple(primary)))
        if accent is not None:
            changed = replace(changed, accent=recoloured(changed.accent, tuple(accent)))
        return replace(self, colours=changed)

    def family_of(self, role: FontRole) -> str | None:
        face: Face | None = getattr(self.typography, role)
        return face.family if face else None

    def with_family(self, role: FontRole, family: str | None) -> Self:
        """Another font family in the weight and style that were there; None leaves the choice to us."""
        face: Face | None = getattr(self.typography, role)
        changed = None if family is None else replace(face, family=family) if face else Face(family)
        return replace(self, typography=replace(self.typography, **{role.value: changed}))

    def logo(self, variant: LogoVariant) -> Logo | None:
        return next((logo for logo in self.logos if logo.variant is variant), None)

    def with_logo(self, logo: Logo) -> Self:
        """In the place of the one that had the variant before; a new primary one makes all proposals stale."""
        rest = [other for other in self.logos if other.variant is not logo.variant]
        stale = logo.variant is LogoVariant.PRIMARY
        return replace(self, logos=_in_order([*rest, logo]), proposals=() if stale else self.proposals)

    def without_logo(self, variant: LogoVariant) -> Self:
        """Raises `LogoNotFound`."""
        if self.logo(variant) is None:
            raise LogoNotFound
        rest = tuple(logo for logo in self.logos if logo.variant is not variant)
        return replace(self, logos=rest, proposals=() if variant is LogoVariant.PRIMARY else self.proposals)

    def proposing(self, proposals: Iterable[Logo]) -> Self:
        return replace(self, proposals=_in_order(proposals))

    def taking_proposals(self, variants: Iterable[LogoVariant] | None) -> Self:
        """Use what was proposed: of these variants, or with None of all that their owner uploaded none for.

        Raises `LogoNotFound` when a variant was not proposed, `LogoUploaded` when it would replace an upload.
        """
        proposed = {logo.variant: logo for logo in self.proposals}
        brand = self
        for variant in proposed if variants is None else variants:
            if variant not in proposed:
                raise LogoNotFound
            present = self.logo(variant)
            if present is None or present.origin is LogoOrigin.DERIVED:
                brand = brand.with_logo(proposed[variant])
            elif variants is not None:
                raise LogoUploaded(variant)
        return brand

    def following_primary(self, depth: BrandKitDepth) -> Self:
        """With what was derived from an earlier primary logo made anew, from what is proposed and `depth` admits."""
        brand = self
        for logo in self.proposals:
            present = self.logo(logo.variant)
            if present and present.origin is LogoOrigin.DERIVED and depth.covers(_needed(f"/logos/{logo.variant}")):
                brand = brand.with_logo(logo)
        return brand

    def admit(self, depth: BrandKitDepth, *, before: "Brand | None" = None) -> None:
        """Raises `DeeperKitNeeded` for what goes deeper than `depth` and was not there before in the same words."""
        known = before.fields() if before else {}
        for name, value in self.fields().items():
            if value not in NOTHING and known.get(name) != value:
                _admit(name, depth)

    def differences(self, other: "Brand") -> tuple[Difference, ...]:
        """What would be otherwise if this brand became the other one."""
        there = other.fields()
        return tuple(
            Difference(name, value, there[name]) for name, value in self.fields().items() if value != there[name]
        )

    def fields(self) -> Mapping[str, object]:
        """Everything that is said, by paths that are the same for every brand."""
        said: dict[str, object] = {"/name": self.name, "/style_reference": self.style_reference}
        for part, name in ((self.colours, "colors"), (self.voice, "voice"), (self.guidelines, "guidelines")):
            said |= {f"/{name}/{one}": getattr(part, one) for one in part.__slots__}
        for role in FontRole:
            face: Face | None = getattr(self.typography, role)
            said[f"/typography/{role}/family"] = face.family if face else None
            said[f"/typography/{role}/weight"] = face.weight if face else None
            said[f"/typography/{role}/style"] = face.style if face else None
        for variant in LogoVariant:
            said[f"/logos/{variant}"] = self.logo(variant)
        return said


_BEYOND_BASIC = (
    *("/colors/secondary", "/colors/neutral", "/colors/gradients"),
    *("/voice/personality_traits", "/voice/tagline", "/voice/catchphrases", "/voice/content_themes"),
    *(f"/typography/{role}/{what}" for role in FontRole for what in ("weight", "style")),
    *(f"/typography/{role}/family" for role in FontRole if role not in {FontRole.HEADLINE, FontRole.BODY}),
    *(f"/logos/{variant}" for variant in LogoVariant if variant is not LogoVariant.PRIMARY),
)
DEPTHS: Mapping[str, BrandKitDepth] = {
    **dict.fromkeys(_BEYOND_BASIC, BrandKitDepth.ADVANCED),
    **dict.fromkeys(("/guidelines/notes", "/guidelines/always", "/guidelines/never"), BrandKitDepth.CUSTOM),
}
"""How deep a kit must go for a field; what is not named here is in every kit."""


def _in_words(field: str) -> str:
    """A path as people say it: /logos/icon is "Logos, icon"."""
    return field.strip("/").replace("/", ", ").replace("_", " ").replace("colors", "colours").capitalize()


def admit_logo(variant: LogoVariant, depth: BrandKitDepth) -> None:
    """Raises `DeeperKitNeeded` where kits of that depth have no logo of that kind."""
    _admit(f"/logos/{variant}", depth)


def _admit(field: str, depth: BrandKitDepth) -> None:
    if not depth.covers(_needed(field)):
        raise DeeperKitNeeded(field, _needed(field))


def _needed(field: str) -> BrandKitDepth:
    return DEPTHS.get(field, BrandKitDepth.BASIC)


def _in_order(logos: Iterable[Logo]) -> tuple[Logo, ...]:
    order = tuple(LogoVariant)
    return tuple(sorted(logos, key=lambda logo: order.index(logo.variant)))
