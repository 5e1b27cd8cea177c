"""The colours of dark and light pages, and the people and the words on them: all of them invented."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Look:
    """`page` lies behind `card`, `raised` above it; `ink`, `soft` and `faint` are words, from plain to unimportant."""

    page: str
    card: str
    raised: str
    line: str
    ink: str
    soft: str
    faint: str
    names: tuple[str, ...]
    accent: str = "#7C4DFF"


DARK = Look(
    page="#0E0E12",
    card="#18181B",
    raised="#26262C",
    line="#303038",
    ink="#F1F1F4",
    soft="#ADADB8",
    faint="#71717D",
    names=("#FF8A65", "#6BA8FF", "#2BD9A0", "#C792FF", "#FFC24B", "#FF7EB6"),
    accent="#8B5CF6",
)
LIGHT = Look(
    page="#F1F1F5",
    card="#FFFFFF",
    raised="#EFEFF4",
    line="#E0E0E7",
    ink="#18181B",
    soft="#5B5B66",
    faint="#8F8F9B",
    names=("#C2410C", "#1D5FD1", "#047857", "#7E22CE", "#A65A00", "#BE185D"),
)

PEOPLE = ("Marlowe", "tinkerbyte", "oakandember", "Pixelpia", "suntide", "nightjar")
LIVE = "#E5484D"
STOCK = (
    ("#1B2A49", "#3A7CA5", "#F2C14E"),
    ("#2D1E2F", "#C8553D", "#F9DBBD"),
    ("#10312B", "#3C9D6E", "#E9F5DB"),
    ("#2A1A5E", "#8E54E9", "#FFD6E8"),
    ("#3B1C32", "#E36588", "#FFE5B4"),
    ("#14213D", "#4EA8DE", "#E0FBFC"),
    ("#33302B", "#B08968", "#F4E9CD"),
)
"""Ground, middle and light of the pictures that stand in for those of others."""
