"""What a file is called when it leaves us: as platforms and their users take it, and as one finds it again."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Set

from domain.assets.asset import Variant
from domain.generation.asset_types import AssetType

LONGEST_NAME = 64

_MOST_WORDS = 3
_SAYS_NOTHING = {
    *("a", "an", "and", "at", "by", "for", "from", "in", "my", "of", "on", "or", "our", "the", "to", "with", "your")
}
_NOT_PLAIN = re.compile(r"[^a-z0-9]+")
_OWN_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "ø": "o", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)

_BEGINNINGS: Mapping[AssetType, str] = {
    AssetType.TWITCH_BADGE: "sub",
    AssetType.TWITCH_BITS_BADGE: "bits",
    AssetType.TWITCH_PANEL: "panel",
    AssetType.KICK_PANEL: "panel",
    AssetType.YOUTUBE_THUMBNAIL: "thumbnail",
}
"""With what names of a type begin where its users look for it."""

EMOTES = frozenset(
    {AssetType.TWITCH_EMOTE, AssetType.KICK_EMOTE, AssetType.DISCORD_EMOJI, AssetType.YOUTUBE_MEMBER_EMOJI}
)
"""Types whose names are nothing but what is shown: they become the code that people type."""


def file_name(asset_type: AssetType, words: str, file: Variant, *, index: int = 0) -> str:
    """At most 64 characters of a to z, 0 to 9 and `_`, then the format's ending: `neon_fox_112.png`.

    `words` are those of its owner that say best what it is. Words that leave nothing in ASCII are replaced by the
    type. Assets of one job are told apart by their `index`, files of one asset by their size.
    """
    size = str(file.width) if file.width == file.height else f"{file.width}x{file.height}"
    ending = f"{f'_{index + 1}' if index else ''}_{size}.{file.format.extension}"
    beginning = _BEGINNINGS.get(asset_type, "" if asset_type in EMOTES else asset_type.value)
    said = "_".join(plain_words(words, said={*beginning.split("_")}))
    stem = "_".join(part for part in (beginning, said) if part) or asset_type.value
    return stem[: LONGEST_NAME - len(ending)].rstrip("_") + ending


def plain_words(words: str, *, said: Set[str] = frozenset()) -> Iterator[str]:
    """The first three words that tell something, in a to z and 0 to 9; what is `said` already is not said again."""
    decomposed = unicodedata.normalize("NFKD", words.casefold().translate(_OWN_LETTERS))
    plain = _NOT_PLAIN.sub(" ", decomposed.encode("ascii", "ignore").decode()).split()
    plain = [word for word in plain if word not in said]
    telling = [word for word in plain if word not in _SAYS_NOTHING] or plain
    return iter(telling[:_MOST_WORDS])
