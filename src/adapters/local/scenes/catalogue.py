"""All scenes by name."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from adapters.local.scenes import beyond, lands, patterns, skies, towns
from adapters.local.scenes.stage import Stage

SCENES: Mapping[str, Callable[[Stage], None]] = MappingProxyType(
    {
        scene.__name__: scene
        for scene in (
            lands.mountains, lands.forest, lands.waves, lands.dunes, lands.volcano, lands.snow, lands.hills,
            skies.moonlight, skies.clouds, skies.petals,
            towns.city, towns.synthwave, beyond.undersea, beyond.space, beyond.aurora, towns.rain,
            patterns.burst, patterns.lowpoly, patterns.tech,
        )
    }
)  # fmt: skip

WISHES: Mapping[str, str] = MappingProxyType(
    {
        "forest": "#3FAF5F", "hills": "#5BC873", "waves": "#1FA0D8", "undersea": "#1F80D8", "volcano": "#D83A2B",
        "space": "#5A3FD8", "aurora": "#2FC8A8", "moonlight": "#4A4FB8", "snow": "#5FA8E0", "rain": "#3F6FC8",
        "dunes": "#F0913F", "petals": "#FF8FB8", "synthwave": "#B03FD8", "clouds": "#7FA8FF",
    }
)  # fmt: skip
"""The colour a place has in the world; a palette's nearest is taken."""
