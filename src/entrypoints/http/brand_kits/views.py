"""What the routes of brand kits answer with."""

from datetime import datetime
from uuid import UUID

import msgspec

from application.brand_kits.link_logos import Links
from application.brand_kits.ports import KitOnShelf
from domain.brand_kits import Brand, Difference, FontRole, Logo, LogoOrigin, LogoVariant, Suggestion, Version
from domain.generation.asset_types import ImageFormat
from entrypoints.http.wire import View


class FontsView(View):
    """The font families of headline and body; null leaves the choice to us."""

    headline: str | None
    body: str | None


class BrandKitView(View):
    """`undo_until` is there for a deleted kit: until then it can be brought back."""

    id: UUID
    name: str
    is_active: bool
    primary_colors: list[str]
    accent_colors: list[str]
    fonts: FontsView
    logo_url: str | None
    tone: str | None
    style_reference: str | None
    version: int
    created_at: datetime
    updated_at: datetime
    undo_until: datetime | None


class DeletedView(View):
    """Until then the kit can be brought back, whole."""

    undo_until: datetime


class SwatchView(View):
    """One colour of a brand, what it is called and what it is for; `hex` is #RRGGBB in capitals."""

    hex: str
    name: str
    usage: str | None


class StopView(View):
    """A colour of a gradient, and where it stands: `position` is in percent of the way."""

    color: str
    position: float


class GradientView(View):
    """Colours that run into each other. `angle` is in degrees, clockwise from the top, as CSS counts them."""

    name: str
    type: str
    angle: float
    stops: list[StopView]


class ColoursView(View):
    """The palette of a brand, the most important colour first in every list."""

    primary: list[SwatchView]
    secondary: list[SwatchView]
    accent: list[SwatchView]
    neutral: list[SwatchView]
    gradients: list[GradientView]


class FaceView(View):
    """A font family at one weight, 100 to 900, and one style."""

    family: str
    weight: int
    style: str


class TypographyView(View):
    """Which font has which part; null leaves the choice to us."""

    display: FaceView | None
    headline: FaceView | None
    subheadline: FaceView | None
    body: FaceView | None
    caption: FaceView | None
    accent: FaceView | None


class VoiceView(View):
    """How the brand speaks. A text that nobody has given is null."""

    tone: str | None
    personality_traits: list[str]
    tagline: str | None
    catchphrases: list[str]
    content_themes: list[str]


class GuidelinesView(View):
    """What whoever makes something for the brand should know, always do and never do."""

    notes: str | None
    always: list[str]
    never: list[str]


class LogoView(View):
    """`derived` logos were made from the primary one of their time, the others uploaded."""

    variant: LogoVariant
    url: str
    width: int
    height: int
    format: str
    bytes: int
    derived: bool


class LogosView(View):
    """`proposals` were made from the primary logo; they are in no use until they are taken."""

    items: list[LogoView]
    proposals: list[LogoView]


class VersionView(View):
    """One version of a kit; `changed` names the fields in which it differs from the one before."""

    number: int
    name: str
    changed: list[str]
    made_at: datetime


class DifferenceView(View):
    """What restoring a version would change: what the field holds now, and what it would hold then."""

    field: str
    now: object
    then: object


class VersionDetailView(VersionView):
    """What the kit said in one version, without its logos. `restoring_changes` is what would differ from now if
    it were restored."""

    primary_colors: list[str]
    accent_colors: list[str]
    fonts: FontsView
    tone: str | None
    style_reference: str | None
    colors: ColoursView
    typography: TypographyView
    voice: VoiceView
    guidelines: GuidelinesView
    restoring_changes: list[DifferenceView]


class SuggestedColourView(View):
    """A colour that the picture has; `share` is how much of what can be seen has it, 0 to 1."""

    hex: str
    name: str
    role: str
    share: float


class ReadablePairView(View):
    """Two colours of which `text` can be read on `ground`: their contrast, `ratio`, is at least 4.5 (WCAG 2 AA)."""

    text: str
    ground: str
    ratio: float


class SuggestionView(View):
    """What a picture suggests: `colors` by share, `pairs` by contrast, the largest first; `tone` in single words."""

    colors: list[SuggestedColourView]
    pairs: list[ReadablePairView]
    tone: list[str]


def kit_view(shown: KitOnShelf, links: Links) -> BrandKitView:
    kit, brand = shown.kit, shown.kit.brand
    logo = brand.logo(LogoVariant.PRIMARY)
    return BrandKitView(
        id=kit.id,
        name=brand.name,
        is_active=shown.is_active,
        primary_colors=list(brand.primary_colours),
        accent_colors=list(brand.accent_colours),
        fonts=fonts_view(brand),
        logo_url=links[logo.key] if logo else None,
        tone=brand.voice.tone or None,
        style_reference=brand.style_reference or None,
        version=kit.version.number,
        created_at=kit.created_at,
        updated_at=kit.updated_at,
        undo_until=kit.undo_until,
    )


def fonts_view(brand: Brand) -> FontsView:
    return FontsView(headline=brand.family_of(FontRole.HEADLINE), body=brand.family_of(FontRole.BODY))


def colours_view(brand: Brand) -> ColoursView:
    return ColoursView.of(brand.colours)


def typography_view(brand: Brand) -> TypographyView:
    return TypographyView.of(brand.typography)


def voice_view(brand: Brand) -> VoiceView:
    voice = brand.voice
    return VoiceView(
        tone=voice.tone or None,
        personality_traits=list(voice.personality_traits),
        tagline=voice.tagline or None,
        catchphrases=list(voice.catchphrases),
        content_themes=list(voice.content_themes),
    )


def guidelines_view(brand: Brand) -> GuidelinesView:
    said = brand.guidelines
    return GuidelinesView(notes=said.notes or None, always=list(said.always), never=list(said.never))


def logo_view(logo: Logo, links: Links) -> LogoView:
    return LogoView(
        variant=logo.variant,
        url=links[logo.key],
        width=logo.width,
        height=logo.height,
        format=ImageFormat.PNG.value,
        bytes=logo.bytes,
        derived=logo.origin is LogoOrigin.DERIVED,
    )


def logos_view(brand: Brand, links: Links) -> LogosView:
    return LogosView(
        items=[logo_view(logo, links) for logo in brand.logos],
        proposals=[logo_view(logo, links) for logo in brand.proposals],
    )


def version_view(version: Version) -> VersionView:
    return VersionView(
        number=version.number, name=version.brand.name, changed=list(version.changed), made_at=version.made_at
    )


def version_detail_view(version: Version, differences: tuple[Difference, ...]) -> VersionDetailView:
    brand = version.brand
    return VersionDetailView(
        number=version.number,
        name=brand.name,
        changed=list(version.changed),
        made_at=version.made_at,
        primary_colors=list(brand.primary_colours),
        accent_colors=list(brand.accent_colours),
        fonts=fonts_view(brand),
        tone=brand.voice.tone or None,
        style_reference=brand.style_reference or None,
        colors=colours_view(brand),
        typography=typography_view(brand),
        voice=voice_view(brand),
        guidelines=guidelines_view(brand),
        restoring_changes=[
            DifferenceView(field=one.field, now=_told(one.before), then=_told(one.after)) for one in differences
        ],
    )


def suggestion_view(suggestion: Suggestion) -> SuggestionView:
    return SuggestionView(
        colors=[SuggestedColourView.of(colour) for colour in suggestion.colours],
        pairs=[ReadablePairView.of(pair) for pair in suggestion.pairs],
        tone=list(suggestion.tone),
    )


def _told(value: object) -> object:
    """A field's content as JSON; of a logo what can be seen of it, not where it lies."""
    if isinstance(value, Logo):
        return {"width": value.width, "height": value.height, "bytes": value.bytes}
    return msgspec.to_builtins(value)
