"""What the routes of brand kits read, and how it becomes what the domain knows."""

from dataclasses import replace
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from domain.brand_kits import (
    HEX,
    MAX_ACCENT,
    MAX_CATCHPHRASE,
    MAX_CATCHPHRASES,
    MAX_COLOUR_NAME,
    MAX_FAMILY,
    MAX_GRADIENTS,
    MAX_NAME,
    MAX_NEUTRAL,
    MAX_NOTES,
    MAX_PRIMARY,
    MAX_RULE,
    MAX_RULES,
    MAX_SECONDARY,
    MAX_STOPS,
    MAX_STYLE_REFERENCE,
    MAX_TAGLINE,
    MAX_THEME,
    MAX_THEMES,
    MAX_TONE,
    MAX_TRAIT,
    MAX_TRAITS,
    MAX_USAGE,
    MIN_STOPS,
    PLAIN_WEIGHT,
    Brand,
    Colours,
    Face,
    FontRole,
    FontStyle,
    Gradient,
    GradientType,
    LogoVariant,
    Stop,
    Swatch,
)
from domain.errors import Invalid
from entrypoints.http.wire import Input, text

Hex = Annotated[str, Meta(pattern=HEX, examples=["#FF4500"])]
Name = Annotated[str, text(MAX_NAME, least=1, one_line=True), Meta(examples=["Neon Fox"])]
Family = Annotated[str, text(MAX_FAMILY, least=1, one_line=True), Meta(examples=["Montserrat"])]
Tone = Annotated[str, text(MAX_TONE, one_line=True), Meta(examples=["playful"])]
StyleReference = Annotated[str, text(MAX_STYLE_REFERENCE), Meta(examples=["bold flat shapes, thick outlines"])]


class SwatchInput(Input):
    """A colour, and if wanted what it is called and what it is for."""

    hex: Hex
    name: Annotated[str, text(MAX_COLOUR_NAME, one_line=True), Meta(examples=["Ember"])] = ""
    usage: Annotated[str, text(MAX_USAGE, one_line=True)] | None = None

    def swatch(self) -> Swatch:
        return Swatch(self.hex, self.name, self.usage)


class StopInput(Input):
    """A colour of a gradient, and where it stands: `position` is in percent of the way."""

    color: Hex
    position: Annotated[float, Meta(ge=0, le=100)]


class GradientInput(Input):
    """Colours that run into each other. `angle` is in degrees, clockwise from the top, as CSS counts them."""

    name: Annotated[str, text(MAX_COLOUR_NAME, least=1, one_line=True), Meta(examples=["Dusk"])]
    type: GradientType
    angle: Annotated[float, Meta(ge=0, le=360)]
    stops: Annotated[list[StopInput], Meta(min_length=MIN_STOPS, max_length=MAX_STOPS)]

    def gradient(self) -> Gradient:
        stops = tuple(Stop(stop.color, stop.position) for stop in self.stops)
        return Gradient(self.name, self.type, self.angle, stops)


PrimaryColours = Annotated[list[Hex], Meta(min_length=1, max_length=MAX_PRIMARY)]
AccentColours = Annotated[list[Hex], Meta(max_length=MAX_ACCENT)]


class FontsInput(Input):
    """What is left out stays as it is; null leaves the choice to us."""

    headline: Family | UnsetType | None = UNSET
    body: Family | UnsetType | None = UNSET


class NewBrandKit(Input):
    """A name and one primary colour make a brand kit. Everything else can wait."""

    name: Name
    primary_colors: PrimaryColours
    accent_colors: AccentColours = msgspec.field(default_factory=list)
    fonts: FontsInput | None = None
    tone: Tone | None = None
    style_reference: StyleReference | None = None

    def brand(self) -> Brand:
        colours = Colours(_swatches(self.primary_colors), accent=_swatches(self.accent_colors))
        blank = Brand(self.name, colours, style_reference=self.style_reference or "")
        return _with_tone(_with_fonts(blank, self.fonts), self.tone)


class BrandKitChange(Input):
    """What is left out stays as it is; null clears what can be empty. At least one field is needed."""

    name: Name | UnsetType = UNSET
    primary_colors: PrimaryColours | UnsetType = UNSET
    accent_colors: AccentColours | UnsetType = UNSET
    fonts: FontsInput | UnsetType | None = UNSET
    tone: Tone | UnsetType | None = UNSET
    style_reference: StyleReference | UnsetType | None = UNSET

    def of(self, brand: Brand) -> Brand:
        brand = replace(brand, **_set(name=self.name, style_reference=_cleared(self.style_reference, "")))
        brand = brand.with_colours(primary=_given(self.primary_colors), accent=_given(self.accent_colors))
        if not isinstance(self.fonts, UnsetType):
            brand = _with_fonts(brand, self.fonts or FontsInput(headline=None, body=None))
        return brand if isinstance(self.tone, UnsetType) else _with_tone(brand, self.tone)


class ColoursChange(Input):
    """What is left out stays as it is; a list that is given replaces the one before."""

    primary: Annotated[list[SwatchInput], Meta(min_length=1, max_length=MAX_PRIMARY)] | UnsetType = UNSET
    secondary: Annotated[list[SwatchInput], Meta(max_length=MAX_SECONDARY)] | UnsetType = UNSET
    accent: Annotated[list[SwatchInput], Meta(max_length=MAX_ACCENT)] | UnsetType = UNSET
    neutral: Annotated[list[SwatchInput], Meta(max_length=MAX_NEUTRAL)] | UnsetType = UNSET
    gradients: Annotated[list[GradientInput], Meta(max_length=MAX_GRADIENTS)] | UnsetType = UNSET

    def of(self, brand: Brand) -> Brand:
        lists = {name: getattr(self, name) for name in ("primary", "secondary", "accent", "neutral")}
        given = {
            name: tuple(one.swatch() for one in some) for name, some in lists.items() if not isinstance(some, UnsetType)
        }
        colours = replace(brand.colours, **given)
        if not isinstance(self.gradients, UnsetType):
            colours = replace(colours, gradients=tuple(one.gradient() for one in self.gradients))
        return replace(brand, colours=colours)


class FaceInput(Input):
    """A font family at one weight, by hundreds, and one style."""

    family: Family
    weight: Annotated[int, Meta(ge=100, le=900, multiple_of=100)] = PLAIN_WEIGHT
    style: FontStyle = FontStyle.NORMAL

    def face(self) -> Face:
        return Face(self.family, self.weight, self.style)


class TypographyChange(Input):
    """What is left out stays as it is; null leaves the choice to us."""

    display: FaceInput | UnsetType | None = UNSET
    headline: FaceInput | UnsetType | None = UNSET
    subheadline: FaceInput | UnsetType | None = UNSET
    body: FaceInput | UnsetType | None = UNSET
    caption: FaceInput | UnsetType | None = UNSET
    accent: FaceInput | UnsetType | None = UNSET

    def of(self, brand: Brand) -> Brand:
        sent: dict[FontRole, FaceInput | UnsetType | None] = {role: getattr(self, role) for role in FontRole}
        given = {
            role.value: face.face() if face else None for role, face in sent.items() if not isinstance(face, UnsetType)
        }
        return replace(brand, typography=replace(brand.typography, **given))


Traits = Annotated[list[Annotated[str, text(MAX_TRAIT, least=1, one_line=True)]], Meta(max_length=MAX_TRAITS)]
Catchphrase = Annotated[str, text(MAX_CATCHPHRASE, least=1, one_line=True)]
Catchphrases = Annotated[list[Catchphrase], Meta(max_length=MAX_CATCHPHRASES)]
Themes = Annotated[list[Annotated[str, text(MAX_THEME, least=1, one_line=True)]], Meta(max_length=MAX_THEMES)]


class VoiceChange(Input):
    """What is left out stays as it is; null clears a text, and a list that is given replaces the one before."""

    tone: Tone | UnsetType | None = UNSET
    personality_traits: Traits | UnsetType = UNSET
    tagline: Annotated[str, text(MAX_TAGLINE, one_line=True)] | UnsetType | None = UNSET
    catchphrases: Catchphrases | UnsetType = UNSET
    content_themes: Themes | UnsetType = UNSET

    def of(self, brand: Brand) -> Brand:
        given = _set(
            tone=_cleared(self.tone, ""),
            personality_traits=_listed(self.personality_traits),
            tagline=_cleared(self.tagline, ""),
            catchphrases=_listed(self.catchphrases),
            content_themes=_listed(self.content_themes),
        )
        return replace(brand, voice=replace(brand.voice, **given))


Rules = Annotated[list[Annotated[str, text(MAX_RULE, least=1)]], Meta(max_length=MAX_RULES)]


class GuidelinesChange(Input):
    """What is left out stays as it is; null clears the notes, and a list that is given replaces the one before."""

    notes: Annotated[str, text(MAX_NOTES)] | UnsetType | None = UNSET
    always: Rules | UnsetType = UNSET
    never: Rules | UnsetType = UNSET

    def of(self, brand: Brand) -> Brand:
        given = _set(notes=_cleared(self.notes, ""), always=_listed(self.always), never=_listed(self.never))
        return replace(brand, guidelines=replace(brand.guidelines, **given))


class NewCopy(Input):
    """Without a name the copy is called one."""

    name: Name | None = None


class WantedProposals(Input):
    """Which proposals to take; without it all for which nothing was uploaded."""

    variants: Annotated[list[LogoVariant], Meta(min_length=1, max_length=len(LogoVariant))] | None = None


Change = BrandKitChange | ColoursChange | TypographyChange | VoiceChange | GuidelinesChange


def require_something(change: Change) -> None:
    """Raises `Invalid` for a change that names no field."""
    if all(getattr(change, name) is UNSET for name in change.__struct_fields__):
        raise Invalid("Name at least one field to change.", reason="nothing_to_change")


def _swatches(colours: list[str]) -> tuple[Swatch, ...]:
    return tuple(Swatch(colour) for colour in colours)


def _with_fonts(brand: Brand, fonts: FontsInput | None) -> Brand:
    for role in (FontRole.HEADLINE, FontRole.BODY):
        family = getattr(fonts, role) if fonts else UNSET
        if not isinstance(family, UnsetType):
            brand = brand.with_family(role, family)
    return brand


def _with_tone(brand: Brand, tone: str | None) -> Brand:
    return replace(brand, voice=replace(brand.voice, tone=tone or ""))


def _given(colours: list[str] | UnsetType) -> list[str] | None:
    return None if isinstance(colours, UnsetType) else colours


def _cleared(value: Any, empty: object) -> Any:
    return empty if value is None else value


def _listed(values: list[str] | UnsetType) -> tuple[str, ...] | UnsetType:
    return values if isinstance(values, UnsetType) else tuple(values)


def _set(**values: object) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not UNSET}
