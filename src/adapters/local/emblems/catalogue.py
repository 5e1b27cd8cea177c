"""All emblems by name, and those that please when nobody asked for one."""

from collections.abc import Mapping
from types import MappingProxyType

from adapters.local.emblems.beings import BEINGS
from adapters.local.emblems.everyday import EVERYDAY
from adapters.local.emblems.fabled import FABLED
from adapters.local.emblems.meadow import MEADOW
from adapters.local.emblems.nature import NATURE
from adapters.local.emblems.parts import Emblem
from adapters.local.emblems.pastimes import PASTIMES
from adapters.local.emblems.pets import PETS
from adapters.local.emblems.signs import SIGNS
from adapters.local.emblems.treasures import TREASURES
from adapters.local.emblems.woodland import WOODLAND

EMBLEMS: Mapping[str, Emblem] = MappingProxyType(
    {
        emblem.name: emblem
        for emblem in (
            *WOODLAND,
            *PETS,
            *MEADOW,
            *FABLED,
            *BEINGS,
            *TREASURES,
            *PASTIMES,
            *EVERYDAY,
            *NATURE,
            *SIGNS,
        )
    }
)

MASCOTS = ("fox", "cat", "dragon", "wolf", "bear", "frog", "ghost", "robot", "axolotl", "panda", "shark", "bunny")
PLAIN = ("star", "crown", "bolt", "gem", "heart", "flame", "shield", "moon")
