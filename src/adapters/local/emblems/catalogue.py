"""All emblems by name, and those that please when nobody asked for one."""

from collections.abc import Mapping
from types import MappingProxyType

from adapters.local.emblems.animals import ANIMALS
from adapters.local.emblems.beings import BEINGS
from adapters.local.emblems.nature import NATURE
from adapters.local.emblems.parts import Emblem
from adapters.local.emblems.things import THINGS

EMBLEMS: Mapping[str, Emblem] = MappingProxyType(
    {emblem.name: emblem for emblem in (*ANIMALS, *BEINGS, *THINGS, *NATURE)}
)

MASCOTS = ("fox", "cat", "dragon", "wolf", "bear", "frog", "ghost", "robot", "axolotl", "panda", "shark", "bunny")
SIGNS = ("star", "crown", "bolt", "gem", "heart", "flame", "shield", "moon")
