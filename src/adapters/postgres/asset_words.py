"""The index of words: which of a user's assets something is true of, newest first, as bits.

Every asset of a user has a number. A word of its owner's, each beginning of it, and what else a search may ask for has
one row for every 256 numbers, with a bit for each asset that it is true of; the first number's bit is the leftmost.
Decision 0028 tells why.
"""

from collections.abc import Iterator
from uuid import UUID

from asyncpg import BitString

from domain.assets import Asset, keys_of, words_of
from domain.generation.asset_types import AssetType

BLOCK = 256

FAVORITE, PUBLIC, DELETED = "is:favorite", "is:public", "is:deleted"
"""What may change of an asset. No word of a text has a colon."""

SET_BIT = f"set_bit(0::bit({BLOCK}), number % {BLOCK}, 1)"

ADD_WORDS = f"""
    INSERT INTO asset_words (user_id, word, block, bits)
    SELECT $2, word, number / {BLOCK}, {SET_BIT} FROM numbered, unnest($18::varchar[]) AS word
    ON CONFLICT (user_id, word, block) DO UPDATE SET bits = asset_words.bits | EXCLUDED.bits
"""  # noqa: S608  # of constants only
"""Behind a `numbered` that gives the asset's number. The words come sorted, so that two writers cannot block each
other in turn."""

CHANGE_FLAGS = f"""
    INSERT INTO asset_words (user_id, word, block, bits)
    SELECT $2, word, number / {BLOCK}, CASE WHEN holds THEN {SET_BIT} ELSE 0::bit({BLOCK}) END
    FROM saved, unnest($8::varchar[], $9::boolean[]) AS flag (word, holds) WHERE number > 0
    ON CONFLICT (user_id, word, block) DO UPDATE SET bits = (asset_words.bits
        & ~(SELECT {SET_BIT} FROM saved)) | EXCLUDED.bits
"""  # noqa: S608  # of constants only
"""Behind a `saved` that gives the asset's number; an asset without one was never found by anything."""


def words_about(asset: Asset) -> list[str]:
    """All that a new asset is found by."""
    return sorted(
        {*keys_of(words_of(asset.generation_params)), *facts(asset.asset_type, asset.brand_kit_id, asset.job_id)}
    )


def facts(asset_type: AssetType | None, brand_kit_id: UUID | None, job_id: UUID | None) -> list[str]:
    """What never changes of an asset, as words."""
    named = (("type", asset_type), ("kit", brand_kit_id), ("job", job_id))
    return [f"{name}:{fact}" for name, fact in named if fact]


def flags_of(asset: Asset) -> tuple[list[str], list[bool]]:
    flags = sorted(
        {DELETED: asset.deleted_at is not None, FAVORITE: asset.is_favorite, PUBLIC: asset.is_public}.items()
    )
    return [word for word, _ in flags], [holds for _, holds in flags]


def hits(words: int) -> str:
    """The statement for so many words: the newest blocks up to $2 in which all of $4 and on are true of something.

    Each word's rows are read in the order of the index, and a block costs 32 bytes a word: of a million assets at
    most 3,907 blocks.
    """
    others = "".join(
        f" JOIN asset_words w{n} ON w{n}.user_id = w0.user_id AND w{n}.block = w0.block AND w{n}.word = ${4 + n}"
        for n in range(1, words)
    )
    bits = " & ".join(f"w{n}.bits" for n in range(words))
    return (
        f"SELECT w0.block, {bits} AS bits FROM asset_words w0{others} "  # noqa: S608  # of names that are made here
        f"WHERE w0.user_id = $1 AND w0.word = $4 AND w0.block <= $2 AND ({bits}) <> 0::bit({BLOCK}) "
        "ORDER BY w0.block DESC LIMIT $3"
    )


def numbers_in(block: int, bits: BitString) -> Iterator[int]:
    """The numbers whose bits are set, highest first."""
    value, first = int.from_bytes(bits.bytes), block * BLOCK
    return (first + place for place in range(BLOCK - 1, -1, -1) if value >> (BLOCK - 1 - place) & 1)
