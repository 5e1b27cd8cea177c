"""What a user's words ask for: which emblems, which feeling, which scene, which colour, which forms.

The words only choose among what is drawn here; they never get into a picture themselves.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from adapters.local.emblems.faces import Mood
from adapters.local.shapes import Shape

_EMBLEMS = {
    "fox": "fox vixen kitsune foxy",
    "wolf": "wolf wolves werewolf husky direwolf coyote howl",
    "cat": "cat kitty kitten meow feline neko kitteh catgirl lynx",
    "dog": "dog puppy pup doggo corgi shiba hound bulldog woof beagle retriever pug",
    "bear": "bear grizzly teddy cub sloth",
    "panda": "panda pandabear",
    "bunny": "bunny rabbit hare bun",
    "frog": "frog toad froggy ribbit pepe",
    "owl": "owl hoot",
    "penguin": "penguin pingu",
    "duck": "duck duckling quack goose chick chicken hen rooster turkey",
    "lion": "lion lioness leo",
    "tiger": "tiger tigress leopard cheetah jaguar panther mountainlion",
    "raccoon": "raccoon trash badger skunk opossum possum redpanda",
    "monkey": "monkey ape gorilla chimp monke",
    "pig": "pig piggy hog boar oink",
    "shark": "shark jaws megalodon whale orca dolphin fish goldfish catfish",
    "dragon": "dragon drake wyvern lizard dino dinosaur reptile gecko rex trex raptor crocodile alligator iguana "
    "chameleon croc",
    "unicorn": "unicorn pony horse stallion mare pegasus",
    "phoenix": "phoenix bird eagle hawk falcon raven crow parrot firebird griffin gryphon toucan flamingo "
    "peacock pigeon",
    "axolotl": "axolotl salamander",
    "octopus": "octopus squid kraken tentacle cthulhu jellyfish",
    "bat": "bat vampire dracula",
    "snake": "snake cobra viper python serpent",
    "bee": "bee honeybee wasp hornet bumblebee hive honey",
    "hamster": "hamster mouse rat guinea guineapig gerbil squirrel otter hedgehog capybara ferret weasel beaver mole "
    "meerkat quokka chinchilla",
    "cow": "cow moo cattle bull ox milk",
    "sheep": "sheep lamb goat llama alpaca wool",
    "koala": "koala koalabear",
    "turtle": "turtle tortoise",
    "crab": "crab lobster",
    "butterfly": "butterfly moth",
    "ghost": "ghost spook spooky boo phantom haunted haunt spirit halloween horror",
    "skull": "skull skeleton bone death dead reaper undead zombie rip",
    "robot": "robot android mech cyborg bot machine ai",
    "alien": "alien ufo martian extraterrestrial",
    "ninja": "ninja shinobi samurai assassin stealth mask masked",
    "knight": "knight paladin helmet armor armour gladiator spartan medieval warrior valor",
    "wizard": "wizard mage sorcerer warlock merlin witch spellcaster elf gandalf",
    "demon": "demon devil imp hell satan oni evil goblin orc ogre",
    "astronaut": "astronaut cosmonaut spaceman",
    "pumpkin": "pumpkin",
    "slime": "slime blob jelly goo",
    "smile": "smile smiley emoji face",
    "pirate": "pirate buccaneer corsair",
    "crown": "crown crowned king queen prince princess royal royalty vip champion monarch",
    "sword": "sword blade katana saber dagger rpg fantasy adventure quest duel",
    "shield": "shield guard mod moderator defender tank protect rule",
    "trophy": "trophy win winner winning victory cup gg tournament esport leaderboard achievement first",
    "rocket": "rocket spaceship starship launch launching boost raid raiding space cosmos cosmic galaxy galactic "
    "universe",
    "controller": "controller gamepad game gaming gamer videogame joystick console arcade play stream streaming "
    "streamer xbox playstation",
    "headset": "headset headphone setup gear pc hardware",
    "microphone": "microphone mic podcast sing singing singer karaoke voice talk asmr",
    "mug": "mug teacup coffee tea cocoa cafe latte espresso brb break chocolate cappuccino mocha",
    "pizza": "pizza snack slice",
    "burger": "burger hamburger food hungry cheeseburger fries taco hotdog sandwich nugget",
    "donut": "donut doughnut sweet candy dessert cookie waffle pancake icecream",
    "boba": "boba bubbletea smoothie juice soda milkshake",
    "strawberry": "strawberry berry fruit dragonfruit",
    "book": "book read reading story novel library study studying learn lore",
    "car": "car racing race drift drifting driver driving sim vehicle",
    "ball": "ball soccer football sport fifa",
    "castle": "castle fortress tower kingdom",
    "gem": "gem diamond crystal jewel ruby emerald sapphire bit shiny",
    "potion": "potion elixir alchemy brew brewing flask poison mana magic magical chemistry",
    "dice": "dice die roll dnd tabletop boardgame gamble gambling casino board",
    "bomb": "bomb boom explosion explode exploding kaboom tnt grenade dynamite",
    "camera": "camera photo clip video vlog vlogger film",
    "television": "television tv retro vhs watch nostalgia monitor screen laptop computer",
    "gift": "gift gifted gifting present merch giveaway birthday christmas",
    "key": "key unlock lock secret",
    "axe": "axe viking barbarian scythe",
    "hammer": "hammer build building builder craft crafting minecraft ban",
    "target": "target aim aiming bullseye headshot fps shooter sniper goal gun pistol rifle crossbow bow arrow archer",
    "bell": "bell notification alarm notify schedule",
    "bubble": "bubble chat discord message question faq command about hello hi",
    "coin": "coin bitcoin money donate donated donation tip cash gold rich point reward",
    "chest": "chest treasure loot looting lootbox",
    "wand": "wand spell enchant wish staff fairy",
    "thumb": "thumb thumbsup like approve yes ok okay nice pog",
    "cake": "cake cupcake anniversary party celebrate celebration celebrating",
    "star": "star sub subscriber subscribe subscribed member favourite favorite superstar hype comet meteor starfish",
    "heart": "heart love luv valentine support thank thanks health social follow followed follower",
    "flame": "flame flaming fire hot lit burn burning blaze blazing inferno ember streak",
    "bolt": "bolt lightning thunder electric energy power flash flashing zap speed volt fast",
    "moon": "moon lunar night crescent goodnight sleep bedtime offline ending luna",
    "sun": "sun sunny solar summer morning sunshine day",
    "planet": "planet saturn orbit earth globe world mars asteroid",
    "mountain": "mountain hike hiking climb climbing everest peak alpine",
    "wave": "wave surf surfing tide",
    "tree": "tree pine spruce",
    "leaf": "leaf leaves nature plant herb eco green vegan garden clover shamrock avocado",
    "blossom": "blossom flower cherry sakura floral petal spring bloom daisy sunflower lotus tulip",
    "rose": "rose romance romantic",
    "mushroom": "mushroom shroom fungus toadstool mario forest woods wood",
    "snowflake": "snowflake snow snowing ice frost frozen winter cold freeze freezing",
    "note": "note music song dj beat melody guitar piano lofi vibe dance dancing jam jamming vinyl cassette radio "
    "trumpet violin saxophone drum bass band",
    "cloud": "cloud weather sky",
    "rainbow": "rainbow pride",
    "paw": "paw pet",
    "eye": "eye look see vision lurk lurking lurker",
    "drop": "drop water rain tear",
    "anchor": "anchor sailor ship pirateship boat navy nautical ocean sea beach",
    "cactus": "cactus desert western cowboy",
}

_MOODS = {
    Mood.HYPE: "hype hyped excited pog pogchamp poggers excitement epic pumped letsgo woo yay celebrate amazing starry",
    Mood.RAGE: "rage angry mad anger furious fury tilt tilted salty grr angy raging fierce fight",
    Mood.LAUGH: "laugh laughing lol lul lulw kekw kek rofl lmao haha funny omegalul joke joking xd",
    Mood.LOVE: "love luv loving adore crush heart simp kiss valentine",
    Mood.SAD: "sad sadge unhappy lonely depressed disappointed sorrow upset",
    Mood.CRY: "cry crying tear sob weep biblethump tears bawling",
    Mood.COOL: "cool swag chill sunglass sunglasses shades boss based dope slick",
    Mood.WOW: "wow surprised surprise shock shocked omg monkas scared gasp amazed what wut scare",
    Mood.SLEEPY: "sleepy sleep tired bedge nap sleeping exhausted yawn goodnight",
    Mood.SMUG: "smug smirk kappa sus suspicious sly cheeky troll bruh",
    Mood.WINK: "wink winking flirt playful",
    Mood.EVIL: "evil villain sinister mischievous naughty wicked",
    Mood.CALM: "calm cosy cozy peace peaceful comfy comfort content relaxed zen serene",
    Mood.SHY: "shy cute uwu blush blushing kawaii adorable innocent timid",
    Mood.JOY: "happy joy glad smile smiling cheerful gg hi hello hey friendly fresh",
}

_SCENES = {
    "mountains": "mountain peak alpine hike rock cliff valley",
    "forest": "forest woods wood tree pine jungle nature fairy grove camp camping",
    "city": "city skyline town urban street tokyo cyber cyberpunk downtown metropolis gta",
    "synthwave": "synthwave retro vaporwave outrun eighties arcade neon grid miami",
    "waves": "ocean sea wave surf beach water pirate sail coast island",
    "undersea": "undersea underwater reef coral abyss aquarium fish",
    "space": "space galaxy star cosmos cosmic planet nebula universe stellar orbit sci scifi",
    "aurora": "aurora northern borealis polar",
    "moonlight": "moon moonlight midnight halloween graveyard castle",
    "clouds": "cloud sky heaven",
    "petals": "sakura cherry blossom petal flower floral japan japanese garden",
    "dunes": "desert dune sand egypt western cactus canyon mars sunset",
    "volcano": "volcano lava fire hell inferno magma flame ember",
    "snow": "snow snowing winter ice frost frozen christmas snowy arctic xmas",
    "rain": "rain rainy raining cafe coffee window storm",
    "hills": "hill meadow farm field grass countryside village minecraft stardew",
    "tech": "tech esport hud hexagon digital circuit valorant fps",
    "lowpoly": "lowpoly poly polygon facet prism",
    "burst": "burst comic manga anime explosion boom halftone",
}

_AIRS = {
    "mountains": "epic",
    "city": "night",
    "waves": "summer",
    "aurora": "magic mystic mystical dreamy enchanted fantasy",
    "moonlight": "spooky horror dark gothic haunted",
    "clouds": "dream soft pastel fluffy cute kawaii float airy",
    "petals": "spring",
    "volcano": "apocalypse fierce",
    "rain": "cosy cozy lofi chill study calm",
    "hills": "happy fresh",
    "tech": "futuristic minimal clean modern",
    "lowpoly": "abstract geometric geometry crystal",
    "burst": "hype action pop cartoon gg",
}
"""Words that only colour a place; they choose a scene when no place is named."""

_SHAPES = {
    Shape.SHARP: "esport tech fierce aggressive epic edgy hype neon cyber cyberpunk synthwave futuristic competitive "
    "dark intense bold energetic racing angular sharp metal",
    Shape.SOFT: "cosy cozy cute kawaii soft pastel fluffy round warm friendly gentle playful bubbly sweet calm dreamy "
    "nature woodland organic wholesome floral",
    Shape.BLOCKY: "pixel retro arcade bit 8bit 16bit block blocky voxel minecraft nostalgic lofi",
    Shape.PLAIN: "clean minimal minimalist minimalistic simple plain modern professional corporate elegant flat sleek "
    "serious formal",
}
"""Words for a manner; which forms they ask for."""

_COLOURS = {
    "#FF4040": "red crimson scarlet ruby cherry",
    "#FF8A2B": "orange amber tangerine copper",
    "#FFD23F": "yellow gold golden lemon honey",
    "#4FBF5B": "green emerald lime mint olive jade",
    "#22C7C7": "teal turquoise cyan aqua",
    "#3F7BFF": "blue azure navy cobalt sapphire sky",
    "#8A4DFF": "purple violet lavender lilac indigo amethyst",
    "#FF6FB5": "pink magenta rose fuchsia sakura",
    "#A9713F": "brown chocolate tan coffee",
    "#F4F4F4": "white snowy silver pale",
    "#2A2A35": "black dark shadow onyx",
}


Key = TypeVar("Key")


def by_word(table: Mapping[Key, str]) -> dict[str, Key]:
    """Each word's key. Raises `ValueError` for a word that stands in two rows: one of them would never be read."""
    found: dict[str, Key] = {}
    for key, words in table.items():
        for word in words.split():
            if word in found:
                raise ValueError(f"{word!r} is listed for {found[word]} and for {key}")
            found[word] = key
    return found


@dataclass(frozen=True, slots=True)
class Reading:
    """What the words ask for, in the order they came; empty where they ask for nothing."""

    emblems: tuple[str, ...] = ()
    mood: Mood | None = None
    scenes: tuple[str, ...] = ()
    colour: str | None = None
    shape: Shape | None = None
    strange: bool = False
    """Whether a word names something that is not known here."""


def read(text: str) -> Reading:
    """What is asked for; what stands after a "no" or a "without" is not.

    A word for a feeling, or one that is mostly said of something else, names its emblem only when nothing else is
    named: a love fox holds no heart, and what looks like a fox is a fox.
    """
    emblems: list[str] = []
    faint: list[str] = []
    scenes: list[str] = []
    airs: list[str] = []
    mood: Mood | None = None
    colour: str | None = None
    shape: Shape | None = None
    strange = False
    for word, likened in _wanted(text):
        thing, forms = tuple(_numbers(word)), tuple(stems(word))
        feels = _first(MOOD_OF, forms)
        (faint if feels or likened or not _FAINT.isdisjoint(thing) else emblems).extend(_each(EMBLEM_OF, thing))
        scenes += _each(SCENE_OF, thing)
        airs += _each(AIR_OF, thing)
        mood = mood or feels
        colour = colour or _first(COLOUR_OF, forms)
        shape = shape or _first(SHAPE_OF, forms)
        strange = strange or (len(word) > 2 and word not in _LITTLE and not any(form in _KNOWN for form in forms))
    return Reading(
        tuple(dict.fromkeys(emblems or faint)), mood, tuple(dict.fromkeys(scenes or airs)), colour, shape, strange
    )


def avoided(texts: Iterable[str]) -> Reading:
    """What is not to be shown; "no ghosts" and "ghosts" say the same here."""
    said = " ".join(texts)
    return read(" ".join(word for word in words_of(said) if word not in _NOT))


def _first(table: Mapping[str, Key], forms: Iterable[str]) -> Key | None:
    return next((table[form] for form in forms if form in table), None)


def _each(table: Mapping[str, str], forms: Iterable[str]) -> list[str]:
    found = _first(table, forms)
    return [] if found is None else [found]


def _wanted(text: str) -> Iterator[tuple[str, bool]]:
    """Words and known pairs of words that nothing denies, each with whether something else is only likened to it."""
    for clause in re.split(r"[,.;:!?()\n]+", re.sub(r"n['\u2019]t\b", " not", text)):
        denied = likened = False
        words, before = words_of(clause), ""
        while words:
            word = words.pop(0)
            if words and word + words[0].rstrip("s") in _PAIRS:
                word += words.pop(0)
            if word in _NOT:
                denied = True
            elif word in _AFTER_ALL:
                denied = False
            elif not denied:
                yield word, likened
            likened = (word in {"like", "as"} and before not in _LIKING) or (likened and word in {"a", "an", "the"})
            before = word


def words_of(text: str) -> list[str]:
    """Lower-case words; `catHypeGG` counts as three, as emotes are named."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", text)
    return re.findall(r"[^\W_]+", parted.lower())


def _numbers(word: str) -> Iterator[str]:
    """The word, then without a plural's ending: so things are called. What a verb does is named where it is listed."""
    yield word
    for ending, instead in (("ies", "y"), ("ves", "f"), ("es", ""), ("s", "")):
        if word.endswith(ending) and len(word) - len(ending) >= 2:
            stem = word[: -len(ending)]
            yield stem + instead
            if len(stem) > 3 and stem[-1] == stem[-2]:
                yield stem[:-1]


def stems(word: str) -> Iterator[str]:
    """The word, then plainer forms of it: no plural, no -ing, no -ed, no -y."""
    yield from _numbers(word)
    for ending in ("ing", "ed", "y"):
        if word.endswith(ending) and len(word) - len(ending) >= 2:
            stem = word[: -len(ending)]
            yield stem
            if len(stem) > 3 and stem[-1] == stem[-2]:
                yield stem[:-1]
            if ending != "y":
                yield stem + "e"


EMBLEM_OF = by_word(_EMBLEMS)
MOOD_OF = by_word(_MOODS)
SCENE_OF = by_word(_SCENES)
AIR_OF = by_word(_AIRS)
COLOUR_OF = by_word(_COLOURS)
SHAPE_OF = by_word(_SHAPES)

_KNOWN = frozenset().union(EMBLEM_OF, MOOD_OF, SCENE_OF, AIR_OF, COLOUR_OF, SHAPE_OF)

_PAIRS = frozenset(word for table in (EMBLEM_OF, SCENE_OF) for word in table if len(word) > 5)
"""Words that may also be written as two: a hot dog is no dog that is hot."""

_NOT = frozenset({"no", "not", "without", "never", "dont", "avoid"})
_AFTER_ALL = frozenset({"but", "just", "only", "instead", "rather", "with"})
"""Words that end what a denial is about, as a comma does."""

_LIKING = frozenset({"i", "we", "you", "they", "to", "would", "d"})
"""Who says "like" and means it."""

_FAINT = frozenset(
    words_of(
        "look see like face eye play nice first yes ok okay hello hi day thank health talk about read watch world rule "
        "protect support fast hot cold sweet rich follow stream streamer pet cup break water food hungry board wish "
        "social clip shiny sky space cosmos cosmic galaxy galactic universe forest woods wood ocean sea beach"
    )
)
"""Words that are mostly said of something else, or name where somebody is."""

_LITTLE = frozenset(
    words_of(
        "the and for with from who that this his her its our your their very some over under into onto near big small "
        "little large new old good great best draw make show want please emote badge panel banner logo picture image "
        "scene screen overlay channel"
    )
)
"""Words that name nothing to be drawn."""
