from dataclasses import dataclass

from domain.errors import Invalid

MAX_TONE = 50
MAX_TRAITS, MAX_TRAIT = 5, 30
MAX_TAGLINE = 100
MAX_CATCHPHRASES, MAX_CATCHPHRASE = 10, 60
MAX_THEMES, MAX_THEME = 5, 40
MAX_NOTES = 2_000
MAX_RULES, MAX_RULE = 10, 200


@dataclass(frozen=True, slots=True)
class Voice:
    """How a brand speaks."""

    tone: str = ""
    personality_traits: tuple[str, ...] = ()
    tagline: str = ""
    catchphrases: tuple[str, ...] = ()
    content_themes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _check("/tone", (self.tone,), 1, MAX_TONE)
        _check("/personality_traits", self.personality_traits, MAX_TRAITS, MAX_TRAIT)
        _check("/tagline", (self.tagline,), 1, MAX_TAGLINE)
        _check("/catchphrases", self.catchphrases, MAX_CATCHPHRASES, MAX_CATCHPHRASE)
        _check("/content_themes", self.content_themes, MAX_THEMES, MAX_THEME)


@dataclass(frozen=True, slots=True)
class Guidelines:
    """What whoever makes something for the brand should know, what they should always do and never."""

    notes: str = ""
    always: tuple[str, ...] = ()
    never: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _check("/notes", (self.notes,), 1, MAX_NOTES)
        _check("/always", self.always, MAX_RULES, MAX_RULE)
        _check("/never", self.never, MAX_RULES, MAX_RULE)


def _check(pointer: str, texts: tuple[str, ...], most: int, longest: int) -> None:
    if len(texts) > most:
        raise Invalid(f"There are at most {most} of these.", pointer=pointer, reason="too_long")
    if any(len(text) > longest for text in texts):
        raise Invalid(f"At most {longest} characters.", pointer=pointer, reason="too_long")
