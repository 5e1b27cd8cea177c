"""One order as the painters see it: a sheet, the palette at work, and what is to be shown on it."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from types import MappingProxyType
from typing import TypeVar

from adapters.local.emblems.catalogue import EMBLEMS, MASCOTS, PLAIN
from adapters.local.emblems.faces import Mood
from adapters.local.emblems.parts import Emblem
from adapters.local.logo_room import logo_room, meet, parts_beside
from adapters.local.pigments import Pigments, family_of, pigments_for, scenery_for
from adapters.local.scenes.catalogue import WISHES
from adapters.local.shapes import Shape
from adapters.local.sheets import sheet_for
from adapters.local.svg import Drawing
from adapters.local.words import Reading, avoided, read
from domain.generation.ab import Framing
from domain.generation.asset_types import AssetType, AssetTypeSpec, Box, Composition
from domain.generation.brief import Brief, PictureRequest, Step
from domain.generation.logo_placing import LogoPlace, LogoSize

Item = TypeVar("Item")

_USUAL = {
    AssetType.TWITCH_BITS_BADGE: ("gem",),
    AssetType.TWITCH_CHANNEL_POINTS_ICON: ("coin", "gem", "star", "bolt"),
    AssetType.SCENE_STARTING_SOON: ("rocket", "controller", "bolt"),
    AssetType.SCENE_BRB: ("mug", "pizza", "donut"),
    AssetType.SCENE_ENDING: ("heart", "moon", "star"),
    AssetType.TWITCH_OFFLINE: ("moon", "television", "controller"),
    AssetType.KICK_OFFLINE: ("moon", "television", "controller"),
    AssetType.ALERT_GRAPHIC: ("heart", "star", "rocket", "trophy", "gift"),
}
"""What a type shows when the words name nothing."""


SURROUNDINGS = frozenset(
    {
        "mountain", "wave", "tree", "cloud", "sun", "leaf", "snowflake", "rainbow", "cactus", "drop", "planet", "moon",
        "castle",
    }
)  # fmt: skip
"""What stands around somebody and is not held: the scene shows it."""


TOLD = frozenset({AssetType.ALERT_GRAPHIC})
"""Where the words that will be set say what has happened, and the subject shows it."""


LEAST_LEFT = 0.55
"""Of an emblem's size: what a logo must leave of it; otherwise the logo stands there alone."""


@dataclass(slots=True)
class Commission:
    """`subject` is the main emblem, `companion` a second one that the words name; `random` is the seed's,
    `template` the palette's, as are the two colours of its `family` and its `shape`: what belongs to one set is alike
    whatever the seed. A logo that will be set at `logo_place` takes the place of an emblem there: every painter asks
    `beside_logo` before it sets one.
    """

    drawing: Drawing
    spec: AssetTypeSpec
    pigments: Pigments
    random: Random
    subject: Emblem
    companion: Emblem | None
    mood: Mood | None
    scene: str
    scenery: Pigments
    template: Random
    family: tuple[str, str]
    shape: Shape
    lettered: bool
    logo_place: LogoPlace | None
    logo_size: LogoSize
    key: str | None
    step: Step | None = None
    framing: Framing | None = None

    @property
    def width(self) -> float:
        return self.drawing.width

    @property
    def height(self) -> float:
        return self.drawing.height

    @property
    def logo(self) -> Box | None:
        """Which part of the finished picture the brand's logo takes; None without one."""
        if self.logo_place is None:
            return None
        return logo_room(self.spec, self.logo_place, self.logo_size, lettered=self.lettered)

    def beside_logo(self, frame: Box) -> Box | None:
        """The frame, or as much of it as the logo leaves; None where that is too little for what stands in it."""
        logo = self.logo
        if logo is None or not meet(frame, logo):
            return frame
        whole = self._room_in(frame)
        left = max(parts_beside(frame, logo), key=self._room_in, default=None)
        return left if left is not None and self._room_in(left) >= LEAST_LEFT * whole else None

    def _room_in(self, box: Box) -> float:
        """How large a square has room in a box."""
        return min(self.place(box)[2:])

    def place(self, box: Box) -> tuple[float, float, float, float]:
        """A box of the finished picture in units of the sheet: left, top, width, height.

        What the nearest ratio has too much is cut off evenly on both sides when the picture is finished.
        """
        finished = self.spec.master.width / self.spec.master.height
        width, height = min(self.width, self.height * finished), min(self.height, self.width / finished)
        return (
            (self.width - width) / 2 + box.left * width,
            (self.height - height) / 2 + box.top * height,
            (box.right - box.left) * width,
            (box.bottom - box.top) * height,
        )


_FULL_OF: Mapping[str, str] = MappingProxyType(
    {
        "forest": "tree", "snow": "tree", "space": "planet", "mountains": "mountain", "waves": "wave",
        "moonlight": "moon", "clouds": "cloud",
    }
)  # fmt: skip
"""What a scene shows of itself: nothing of that kind is set before it."""


def commission(request: PictureRequest) -> Commission:
    brief, sheet = request.brief, sheet_for(request.aspect_ratio, request.resolution)
    random = Random(f"{request.seed}/{brief.spec.type}")
    reading = _reading(brief)
    # A mascot of a pack has one colour on everything; what differs within an A/B set moves no other die.
    family = Random(str(brief.family_seed) if brief.of_pack else f"{request.seed}/{brief.spec.type}/colours")
    hand = Random(f"{request.seed}/{brief.spec.type}/hand")
    subject, companion = _subjects(reading, brief, family)
    wish = reading.colour or (subject.wish if random.random() < 0.65 or brief.of_pack else None)
    template = Random(f"{brief.palette.all}/{brief.style}")
    scenes = _scenes(reading, subject, avoided(brief.brand_never).scenes)
    scene = random.choice(scenes[:2] if reading.scenes else scenes)
    home = scenes[0] if brief.of_pack else scene
    air = WISHES.get(home)
    pigments = pigments_for(brief.palette, family, key=request.key_colour, wish=wish, scene=air)
    return Commission(
        drawing=Drawing(*sheet.units),
        spec=brief.spec,
        pigments=pigments,
        random=hand,
        subject=subject,
        companion=companion,
        mood=_felt(reading.mood, brief, random) if reading.mood else _usual_mood(subject, brief.spec, random),
        scene=scene,
        scenery=scenery_for(brief.palette, family, wish=air, avoid=pigments.main),
        family=family_of(brief.palette),
        template=template,
        shape=reading.shape or template.choice(tuple(Shape)),
        lettered=bool(brief.text_overlay),
        logo_place=brief.logo_place,
        logo_size=brief.logo_size,
        key=request.key_colour,
        step=brief.step,
        framing=brief.framing,
    )


def _reading(brief: Brief) -> Reading:
    """The prompt speaks first; style, mood, the words to be set and the brand fill in what it leaves open.

    What the brand never wants is left out, whoever names it.
    """
    prompt, mood = read(brief.prompt), read(brief.mood)
    by_mood = _told_apart_by_mood(brief)
    manner = read(brief.style if by_mood else f"{brief.mood} {brief.style}")
    letters = read(brief.text_overlay)
    brand = read(", ".join((brief.brand_tone, *brief.brand_traits, brief.brand_style, *brief.brand_always)))
    felt = (mood.mood or manner.mood or prompt.mood) if by_mood else (prompt.mood or manner.mood)
    felt = felt or letters.mood or _in_public(brand.mood, brief.spec)
    never = avoided(brief.brand_never)

    def first(*named: tuple[str, ...], but: tuple[str, ...]) -> tuple[str, ...]:
        allowed = (tuple(name for name in names if name not in but) for names in named)
        return next((names for names in allowed if names), ())

    return Reading(
        emblems=first(prompt.emblems, manner.emblems, letters.emblems, brand.emblems, but=never.emblems),
        mood=None if felt is never.mood else felt,
        scenes=first(manner.scenes, prompt.scenes, letters.scenes, brand.scenes, but=never.scenes),
        colour=prompt.colour,
        shape=_shape(brief),
    )


def _told_apart_by_mood(brief: Brief) -> bool:
    """Whether the mood is what tells the pictures of a set apart: then it chooses the face and nothing else."""
    return brief.of_pack or brief.mood_leads


def _scenes(reading: Reading, subject: Emblem, never: tuple[str, ...]) -> tuple[str, ...]:
    """Where the subject may be shown: where the words say, else where it is at home, else anywhere."""

    def apart(scenes: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(scene for scene in scenes if scene not in never and _FULL_OF.get(scene) != subject.name)

    anywhere = ("aurora", "mountains", "lowpoly")
    return apart(reading.scenes) or apart(subject.home) or apart(anywhere) or anywhere


def _shape(brief: Brief) -> Shape | None:
    """What the order's style says, else what the brand says of itself, else the prompt that a whole pack shares."""
    shared = brief.prompt if brief.of_pack else ""
    said = (brief.style, brief.brand_style, brief.brand_tone, *brief.brand_traits, shared)
    return next((shape for text in said if (shape := read(text).shape)), None)


_COMPOSED = {Mood.HYPE: Mood.JOY, Mood.LAUGH: Mood.JOY, Mood.LOVE: Mood.JOY, Mood.WOW: Mood.JOY, Mood.SLEEPY: Mood.CALM}


def _in_public(mood: Mood | None, spec: AssetTypeSpec) -> Mood | None:
    """What a brand feels, with more composure where it is not made to be shouted: nobody's logo has stars for eyes."""
    loud = spec.composition in {Composition.STICKER, Composition.HERO}
    return mood if mood is None or loud else _COMPOSED.get(mood, mood)


def _subjects(reading: Reading, brief: Brief, random: Random) -> tuple[Emblem, Emblem | None]:
    """Whoever is alive leads; the first other emblem goes with it."""
    named = [EMBLEMS[name] for name in reading.emblems]
    if not named:
        return EMBLEMS[_unasked(reading, brief, random)], None
    lead = next((emblem for emblem in named if emblem.alive), named[0])
    told = read(brief.text_overlay).emblems if brief.spec.type in TOLD else ()
    others = [EMBLEMS[name] for name in told if name not in avoided(brief.brand_never).emblems]
    held = (emblem for emblem in (*others, *named) if emblem is not lead and emblem.name not in SURROUNDINGS)
    return lead, next(held, None)


def _unasked(reading: Reading, brief: Brief, random: Random) -> str:
    """What is shown when nothing that is drawn here is named.

    For what is not known it is a sign, always the same for the same words, and no animal that nobody asked for.
    """
    spec = brief.spec
    if (brief.of_pack or spec.type not in _USUAL) and read(brief.prompt).strange:
        return Random(brief.prompt).choice(_welcome(PLAIN, brief))
    if brief.of_pack:
        return random.choice(_welcome(MASCOTS, brief))
    if spec.composition is Composition.STICKER and (reading.mood is not None or brief.mood_leads):
        return random.choice(_welcome((*MASCOTS, "smile"), brief))
    small = spec.composition in {Composition.PLATE, Composition.FRAME, Composition.OVERLAY, Composition.MARK}
    usual = _USUAL.get(spec.type, PLAIN if small or "badge" in spec.type else MASCOTS)
    return random.choice(_welcome(usual, brief))


def _welcome(names: tuple[str, ...], brief: Brief) -> tuple[str, ...]:
    """Those of them that the brand has nothing against, else any sign that it has nothing against."""
    never = avoided(brief.brand_never).emblems
    return tuple(name for name in names if name not in never) or tuple(n for n in PLAIN if n not in never) or names


_KIN: Mapping[Mood, tuple[Mood, ...]] = MappingProxyType(
    {
        Mood.JOY: (Mood.JOY, Mood.JOY, Mood.CALM, Mood.WINK, Mood.LAUGH),
        Mood.HYPE: (Mood.HYPE, Mood.HYPE, Mood.LAUGH),
        Mood.RAGE: (Mood.RAGE, Mood.RAGE, Mood.EVIL),
        Mood.LOVE: (Mood.LOVE, Mood.LOVE, Mood.LOVE, Mood.SHY),
        Mood.CALM: (Mood.CALM, Mood.CALM, Mood.SLEEPY),
        Mood.SAD: (Mood.SAD, Mood.SAD, Mood.CRY),
        Mood.COOL: (Mood.COOL, Mood.COOL, Mood.COOL, Mood.SMUG),
        Mood.SHY: (Mood.SHY, Mood.SHY, Mood.JOY),
    }
)


def _felt(mood: Mood, brief: Brief, random: Random) -> Mood:
    """The feeling, or for a sticker by itself one close to it, so that the variants of a job differ."""
    if brief.of_pack or brief.spec.composition is not Composition.STICKER:
        return mood
    return random.choice(_KIN.get(mood, (mood,)))


def _usual_mood(subject: Emblem, spec: AssetTypeSpec, random: Random) -> Mood | None:
    """The living look friendly; in chat even things may have a face."""
    whim = random.choice((Mood.JOY, Mood.JOY, Mood.WINK, Mood.CALM, Mood.SMUG))
    if subject.alive:
        return whim
    chat = "emote" in spec.type or "emoji" in spec.type or spec.type is AssetType.DISCORD_STICKER
    return whim if chat and random.random() < 0.6 else None
