"""What a user's words ask for: which emblems, which feeling, which scene, which colour, which forms.

The words only choose among what is drawn here; they never get into a picture themselves.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from adapters.local.emblems.faces import Mood
from adapters.local.shapes import Shape

_EMBLEMS = {
    "fox": "fox vixen kitsune foxy",
    "wolf": "wolf wolves werewolf husky direwolf coyote howl",
    "cat": "cat kitty kitten meow feline neko kitteh catgirl lynx",
    "dog": "dog puppy pup doggo corgi shiba hound woof beagle retriever pug",
    "bear": "bear grizzly teddy cub sloth",
    "panda": "panda",
    "bunny": "bunny rabbit hare bun",
    "frog": "frog toad froggy ribbit pepe",
    "owl": "owl hoot",
    "penguin": "penguin pingu",
    "duck": "duck duckling quack goose chick chicken hen rooster turkey",
    "lion": "lion lioness leo",
    "tiger": "tiger tigress leopard cheetah jaguar panther",
    "raccoon": "raccoon trash badger skunk opossum possum redpanda",
    "monkey": "monkey ape gorilla chimp monke",
    "pig": "pig piggy hog boar oink",
    "shark": "shark jaws megalodon whale orca dolphin fish",
    "dragon": "dragon drake wyvern lizard dino dinosaur reptile gecko rex trex raptor crocodile alligator iguana "
    "chameleon croc",
    "unicorn": "unicorn pony horse stallion mare pegasus",
    "phoenix": "phoenix bird eagle hawk falcon raven crow parrot firebird griffin gryphon toucan flamingo "
    "peacock pigeon",
    "axolotl": "axolotl salamander",
    "octopus": "octopus squid kraken tentacle cthulhu jellyfish jelly",
    "bat": "bat vampire dracula",
    "snake": "snake cobra viper python serpent",
    "bee": "bee wasp hornet bumblebee hive honey",
    "hamster": "hamster mouse rat guinea gerbil squirrel otter hedgehog capybara ferret weasel beaver mole "
    "meerkat quokka chinchilla",
    "cow": "cow moo cattle bull ox milk",
    "sheep": "sheep lamb goat llama alpaca wool",
    "koala": "koala",
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
    "crown": "crown king queen prince princess royal royalty vip champion monarch",
    "sword": "sword blade katana saber dagger rpg fantasy adventure quest duel",
    "shield": "shield guard mod moderator defender tank protect rule",
    "trophy": "trophy win winner victory cup gg tournament esport leaderboard achievement first",
    "rocket": "rocket spaceship starship launch boost raid",
    "controller": "controller gamepad game gaming gamer joystick console arcade play stream streamer xbox playstation",
    "headset": "headset headphone setup gear pc hardware",
    "microphone": "microphone mic podcast sing singing singer karaoke voice talk asmr",
    "mug": "mug coffee tea cocoa cup cafe latte espresso brb break chocolate cappuccino cafe mocha",
    "pizza": "pizza snack slice",
    "burger": "burger hamburger food hungry cheeseburger fries taco hotdog sandwich nugget",
    "donut": "donut doughnut sweet candy dessert cookie waffle pancake icecream",
    "boba": "boba bubbletea smoothie juice soda milkshake",
    "strawberry": "strawberry berry fruit",
    "book": "book read reading story novel library study learn lore",
    "car": "car racing race drift driver driving sim vehicle",
    "ball": "ball soccer football sport fifa",
    "castle": "castle fortress tower kingdom",
    "gem": "gem diamond crystal jewel ruby emerald sapphire bit shiny",
    "potion": "potion elixir alchemy brew flask poison mana magic magical chemistry",
    "dice": "dice die roll dnd tabletop gamble casino board",
    "bomb": "bomb boom explosion explode kaboom tnt grenade dynamite",
    "camera": "camera photo clip video vlog vlogger film",
    "television": "television tv retro vhs watch nostalgia monitor screen laptop computer",
    "gift": "gift present merch giveaway birthday christmas",
    "key": "key unlock lock secret",
    "axe": "axe viking barbarian scythe",
    "hammer": "hammer build builder craft minecraft ban",
    "target": "target aim bullseye headshot fps shooter sniper goal gun pistol rifle crossbow bow arrow archer",
    "bell": "bell notification alarm notify schedule",
    "bubble": "bubble chat discord message question faq command about hello hi",
    "coin": "coin money donate donation tip cash gold rich point reward",
    "chest": "chest treasure loot lootbox pirateship",
    "wand": "wand spell enchant wish staff fairy",
    "thumb": "thumb thumbsup like approve yes ok okay nice pog",
    "cake": "cake anniversary party celebrate celebration",
    "star": "star sub subscriber subscribe member favourite favorite superstar hype comet meteor starfish",
    "heart": "heart love luv valentine support thank thanks health social follow follower",
    "flame": "flame fire hot lit burn burning blaze inferno ember streak",
    "bolt": "bolt lightning thunder electric energy power flash zap speed volt fast",
    "moon": "moon lunar night crescent goodnight sleep bedtime offline ending luna",
    "sun": "sun sunny solar summer morning sunshine day",
    "planet": "planet saturn orbit cosmos cosmic space galaxy galactic universe earth globe world mars asteroid",
    "mountain": "mountain hike hiking climb everest peak alpine",
    "wave": "wave surf surfing ocean sea tide beach",
    "tree": "tree pine spruce forest woods wood",
    "leaf": "leaf leaves nature plant herb eco green vegan garden clover shamrock avocado",
    "blossom": "blossom flower cherry sakura floral petal spring bloom daisy sunflower lotus tulip",
    "rose": "rose tulip romance romantic",
    "mushroom": "mushroom shroom fungus toadstool mario",
    "snowflake": "snowflake snow ice frost frozen winter cold freeze",
    "note": "note music song dj beat melody guitar piano lofi vibe dance jam vinyl cassette radio trumpet violin "
    "saxophone drum bass band",
    "cloud": "cloud weather sky",
    "rainbow": "rainbow pride",
    "paw": "paw pet",
    "eye": "eye look see vision lurk lurker",
    "drop": "drop water rain tear",
    "anchor": "anchor sailor ship boat navy nautical",
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
    "snow": "snow winter ice frost frozen christmas snowy arctic xmas",
    "rain": "rain rainy cafe coffee window storm",
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


def _by_word(table: Mapping[Key, str]) -> dict[str, Key]:
    """Each word's key; the first row that has a word keeps it."""
    found: dict[str, Key] = {}
    for key, words in table.items():
        for word in words.split():
            found.setdefault(word, key)
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
    """A word for a feeling names its emblem only when nothing else is named: a love fox holds no heart."""
    emblems: list[str] = []
    felt: list[str] = []
    scenes: list[str] = []
    airs: list[str] = []
    mood: Mood | None = None
    colour: str | None = None
    shape: Shape | None = None
    strange = False
    for word in words_of(text):
        forms = tuple(stems(word))
        feels = next((MOOD_OF[form] for form in forms if form in MOOD_OF), None)
        (felt if feels else emblems).extend([EMBLEM_OF[form] for form in forms if form in EMBLEM_OF][:1])
        scenes += [SCENE_OF[form] for form in forms if form in SCENE_OF][:1]
        airs += [AIR_OF[form] for form in forms if form in AIR_OF][:1]
        mood = mood or feels
        colour = colour or next((COLOUR_OF[form] for form in forms if form in COLOUR_OF), None)
        shape = shape or next((SHAPE_OF[form] for form in forms if form in SHAPE_OF), None)
        strange = strange or (len(word) > 2 and word not in _LITTLE and not any(form in _KNOWN for form in forms))
    return Reading(
        tuple(dict.fromkeys(emblems or felt)), mood, tuple(dict.fromkeys(scenes or airs)), colour, shape, strange
    )


def words_of(text: str) -> list[str]:
    """Lower-case words; `catHypeGG` counts as three, as emotes are named."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", text)
    return re.findall(r"[^\W_]+", parted.lower())


def stems(word: str) -> Iterator[str]:
    """The word, then plainer forms of it: no plural, no -ing, no -ed, no -y."""
    yield word
    for ending, instead in (("ies", "y"), ("ves", "f"), ("es", ""), ("s", ""), ("ing", ""), ("ed", ""), ("y", "")):
        if word.endswith(ending) and len(word) - len(ending) >= 2:
            stem = word[: -len(ending)]
            yield stem + instead
            if len(stem) > 3 and stem[-1] == stem[-2]:
                yield stem[:-1]
            if ending in {"ing", "ed"}:
                yield stem + "e"


EMBLEM_OF = _by_word(_EMBLEMS)
MOOD_OF = _by_word(_MOODS)
SCENE_OF = _by_word(_SCENES)
AIR_OF = _by_word(_AIRS)
COLOUR_OF = _by_word(_COLOURS)
SHAPE_OF = _by_word(_SHAPES)

_KNOWN = frozenset().union(EMBLEM_OF, MOOD_OF, SCENE_OF, AIR_OF, COLOUR_OF, SHAPE_OF)
_LITTLE = frozenset(
    words_of(
        "the and for with from who that this his her its our your their very some over under into onto near big small "
        "little large new old good great best emote badge panel banner logo picture image scene screen overlay channel"
    )
)
"""Words that name nothing to be drawn."""
