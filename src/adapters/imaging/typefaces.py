"""The families that words can be set in, and which of them comes nearest to one that we do not have."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain

from adapters.imaging.faces import Face
from domain import brand_kits
from domain.brand_kits import PLAIN_WEIGHT, FontStyle


@dataclass(frozen=True, slots=True)
class Family:
    """`cuts` are the files by weight."""

    name: str
    cuts: Mapping[int, str]

    def nearest(self, weight: int) -> int:
        """Of two that are equally near the heavier one. A plain weight says nothing, and then heavy words read best."""
        if weight == PLAIN_WEIGHT:
            return max(self.cuts)
        return min(self.cuts, key=lambda cut: (abs(cut - weight), -cut))


@dataclass(frozen=True, slots=True)
class Cut:
    """A family at one weight, ready to set words."""

    family: str
    weight: int
    face: Face

    @property
    def name(self) -> str:
        return f"{self.family} {self.weight}"


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked for, as a name, and what we have for it. `note` says in a sentence where the two differ."""

    asked: str
    cut: Cut | None
    exact: bool
    note: str


DEFAULTS = (
    Family("Anton", {400: "Anton-Regular.ttf"}),
    Family("Sofia Sans Extra Condensed", {900: "SofiaSansExtraCondensed-Black.ttf"}),
    Family("Inter", {800: "Inter-ExtraBold.ttf"}),
)
"""In the order they are preferred: two heavy narrow display faces, then the text face, which has most characters."""

FAMILIES = (
    *DEFAULTS,
    Family("Bangers", {400: "Bangers-Regular.ttf"}),
    Family("Barlow Condensed", {800: "BarlowCondensed-ExtraBold.ttf"}),
    Family("Bebas Neue", {400: "BebasNeue-Regular.ttf"}),
    Family("Montserrat", {500: "Montserrat-Medium.ttf", 800: "Montserrat-ExtraBold.ttf"}),
    Family("Nunito", {900: "Nunito-Black.ttf"}),
    Family("Open Sans", {500: "OpenSans-Medium.ttf", 800: "OpenSans-ExtraBold.ttf"}),
    Family("Orbitron", {900: "Orbitron-Black.ttf"}),
    Family("Oswald", {700: "Oswald-Bold.ttf"}),
    Family("Pacifico", {400: "Pacifico-Regular.ttf"}),
    Family("Permanent Marker", {400: "PermanentMarker-Regular.ttf"}),
    Family("Playfair Display", {800: "PlayfairDisplay-ExtraBold.ttf"}),
    Family("Poppins", {500: "Poppins-Medium.ttf", 800: "Poppins-ExtraBold.ttf"}),
    Family("Press Start 2P", {400: "PressStart2P-Regular.ttf"}),
    Family("Rajdhani", {700: "Rajdhani-Bold.ttf"}),
    Family("Roboto", {500: "Roboto-Medium.ttf", 900: "Roboto-Black.ttf"}),
    Family("Russo One", {400: "RussoOne-Regular.ttf"}),
)

_KIN: Mapping[str, Sequence[str]] = {
    "Anton": ("impact", "haettenschweiler", "league gothic", "fjalla one", "archivo black", "passion one"),
    "Bangers": ("comic sans ms", "comic neue", "luckiest guy", "bungee", "komika", "badaboom", "chewy"),
    "Barlow Condensed": ("din", "din condensed", "roboto condensed", "saira condensed", "fira sans condensed"),
    "Bebas Neue": ("bebas", "league spartan", "big shoulders display", "knewave"),
    "Inter": ("helvetica", "helvetica neue", "arial", "san francisco", "sf pro", "system-ui", "segoe ui", "work sans"),
    "Montserrat": ("gotham", "raleway", "proxima nova", "metropolis", "outfit", "urbanist", "kanit"),
    "Nunito": ("quicksand", "fredoka", "fredoka one", "varela round", "baloo 2", "comfortaa", "rubik", "avenir"),
    "Open Sans": ("lato", "noto sans", "source sans pro", "source sans 3", "verdana", "tahoma", "calibri"),
    "Orbitron": ("audiowide", "michroma", "bank gothic", "eurostile", "oxanium", "syncopate"),
    "Oswald": ("pathway gothic one", "antonio", "fira sans extra condensed", "pragati narrow"),
    "Pacifico": ("lobster", "lobster two", "dancing script", "great vibes", "satisfy", "kaushan script"),
    "Permanent Marker": ("rock salt", "caveat", "caveat brush", "shadows into light", "indie flower", "amatic sc"),
    "Playfair Display": ("georgia", "times", "times new roman", "garamond", "merriweather", "bodoni", "cinzel", "lora"),
    "Poppins": ("futura", "century gothic", "jost", "lexend", "dm sans", "sora", "manrope"),
    "Press Start 2P": ("vt323", "silkscreen", "pixelify sans", "minecraft", "courier new", "dotgothic16"),
    "Rajdhani": ("teko", "exo", "exo 2", "chakra petch", "saira", "valorant", "share tech", "electrolize"),
    "Roboto": ("droid sans", "heebo", "ubuntu", "ibm plex sans"),
    "Russo One": ("black ops one", "squada one", "agency fb", "racing sans one", "goldman"),
}
"""Well-known families that we do not have, under ours that is nearest in character."""

_SIGNS: Sequence[tuple[str, str]] = (
    (r"\b(pixel|8.?bit|arcade|mono|code)", "Press Start 2P"),
    (r"\b(script|brush|cursive|calligraph)", "Pacifico"),
    (r"\b(hand|marker|chalk|graffiti|ink)", "Permanent Marker"),
    (r"\b(comic|cartoon)", "Bangers"),
    (r"\b(condensed|narrow|compressed)", "Barlow Condensed"),
    (r"\b(round|rounded|soft)", "Nunito"),
    (r"\b(sans|grotesk|grotesque|gothic)\b", "Inter"),
    (r"\b(serif|roman|antiqua|didot)\b", "Playfair Display"),
)
"""What a name gives away of a family that nobody has heard of; the first that is found counts."""


def wish_of(asked: brand_kits.Face) -> Wish:
    """What we have for a family, its name read without regard to case and spaces."""
    weight = "" if asked.weight == PLAIN_WEIGHT else f" {asked.weight}"
    italic = " italic" if asked.style is FontStyle.ITALIC else ""
    name = f"{asked.family}{weight}{italic}"
    family = _ours(asked.family)
    if family is not None:
        note = f"{family.name} comes upright only." if italic else ""
        return Wish(name, cut_of(family, asked.weight), exact=True, note=note)
    kin = _nearest_to(asked.family)
    if kin is None:
        return Wish(name, None, exact=False, note=f"We do not have {asked.family}, nor anything like it.")
    note = f"We do not have {asked.family}; {kin.name} is nearest in character."
    return Wish(name, cut_of(kin, asked.weight), exact=False, note=note)


def cut_of(family: Family, weight: int = PLAIN_WEIGHT) -> Cut:
    nearest = family.nearest(weight)
    return Cut(family.name, nearest, _face(family.cuts[nearest]))


def every_cut() -> Iterator[Cut]:
    """All families at their heaviest, those preferred without a wish first."""
    return (cut_of(family) for family in chain(DEFAULTS, FAMILIES[len(DEFAULTS) :]))


@cache
def _face(file: str) -> Face:
    return Face(file)


def _plain(name: str) -> str:
    return re.sub(r"[\s_-]+", " ", name).strip().casefold()


_OURS = {_plain(family.name).replace(" ", ""): family for family in FAMILIES}
_KIN_OF = {name: _OURS[_plain(ours).replace(" ", "")] for ours, names in _KIN.items() for name in names}


def _ours(name: str) -> Family | None:
    return _OURS.get(_plain(name).replace(" ", ""))


def _nearest_to(name: str) -> Family | None:
    plain = _plain(name)
    if plain in _KIN_OF:
        return _KIN_OF[plain]
    return next((_ours(family) for sign, family in _SIGNS if re.search(sign, plain)), None)
