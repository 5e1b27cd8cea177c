"""The index of words: which of a user's assets something is true of, newest first, as bits.

Every asset of a user has a number. A word of its owner's, each beginning of it, and what else a search may ask for has
one row for every 2,048 numbers, with a bit for each asset that it is true of; the first number's bit is the leftmost.
A row ends with the last part of 256 numbers that it needs, so that those of a small library are small. Decision 0028
tells why.
"""

from collections.abc import Iterator
from uuid import UUID

from asyncpg import BitString

from domain.assets import Asset, keys_of, words_of
from domain.generation.asset_types import AssetType

BLOCK, PART = 2048, 256

FAVORITE, PUBLIC, DELETED = "is:favorite", "is:public", "is:deleted"
"""What may change of an asset. No word of a text has a colon."""

SET_BIT = f"set_bit(0::bit({BLOCK}), number % {BLOCK}, 1)"
_ROW = f"substring({SET_BIT} FROM 1 FOR (number % {BLOCK} / {PART} + 1) * {PART})"
_LONGER = "greatest(length(asset_words.members), length(EXCLUDED.members))"

ADD_WORDS = f"""
    INSERT INTO asset_words (user_id, word, block, members)
    SELECT $2, word, number / {BLOCK}, {_ROW} FROM numbered, unnest($18::varchar[]) AS word
    ON CONFLICT (user_id, word, block) DO UPDATE
    SET members = substring(asset_words.members::bit({BLOCK}) | EXCLUDED.members::bit({BLOCK}) FROM 1 FOR {_LONGER})
"""  # noqa: S608  # of constants only
"""Behind a `numbered` that gives the asset's number. The words come sorted, so that two writers cannot block each
other in turn."""

CHANGE_FLAGS = f"""
    INSERT INTO asset_words (user_id, word, block, members)
    SELECT $2, word, number / {BLOCK}, CASE WHEN holds THEN {_ROW} ELSE B'' END
    FROM saved, unnest($8::varchar[], $9::boolean[]) AS flag (word, holds) WHERE number > 0
    ON CONFLICT (user_id, word, block) DO UPDATE
    SET members = substring(
        asset_words.members::bit({BLOCK}) & ~(SELECT {SET_BIT} FROM saved) | EXCLUDED.members::bit({BLOCK})
        FROM 1 FOR {_LONGER})
"""  # noqa: S608  # of constants only
"""Behind a `saved` that gives the asset's number; an asset without one was never found by anything."""

BEHIND_THE_EDGE = """
    block <= least($2, (SELECT block FROM edge)) AND (SELECT coalesce(sum(bit_count(bits)), 0) FROM newest) < $4
"""


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
    """The statement for so many words: blocks up to $2 in which all of $5 and on are true of something, newest first.

    First it looks at the newest $3 blocks of the library; only where these have fewer than $4 hits, at all that are
    older, of which it gives $4 at most, each with a hit or more. So a page of what is often true reads little, what is
    seldom true needs no second question, and fewer than $4 hits are all that there are.

    Their blocks are read from the index, which holds the bits as well: of a million assets at most 489 a word, of 256
    bytes. They are joined as if one without the other mattered, and what is not there is no bit: to the planner a word
    of a user has a row or two, and an inner join it would carry out by comparing every block with every other.
    """
    # One row or none; as a maximum it stays one value also where a wall is tried by taking the condition away.
    made = "(SELECT max(made) FROM asset_counts WHERE user_id = $1)"
    edge = f"SELECT least($2, {made} / {BLOCK}) - $3::integer AS block"
    newest = _joined(words, "block <= $2 AND block > (SELECT block FROM edge)")
    older = _joined(words, BEHIND_THE_EDGE)
    return (
        f"WITH edge AS MATERIALIZED ({edge}), newest AS MATERIALIZED ({newest}) "  # noqa: S608  # of names made here
        f"SELECT block, bits FROM newest UNION ALL ({older} LIMIT $4) ORDER BY block DESC"
    )


def _joined(words: int, blocks_asked: str) -> str:
    none = f"0::bit({BLOCK})"
    blocks = " FULL JOIN ".join(
        f"(SELECT block, members::bit({BLOCK}) AS bits{n} FROM asset_words "  # noqa: S608  # of names that are made here
        f"WHERE user_id = $1 AND word = ${5 + n} AND {blocks_asked}) word{n}" + (" USING (block)" if n else "")
        for n in range(words)
    )
    bits = " & ".join(f"coalesce(bits{n}, {none})" for n in range(words)) if words > 1 else "bits0"
    return f"SELECT block, {bits} AS bits FROM {blocks} WHERE ({bits}) <> {none} ORDER BY block DESC"  # noqa: S608  # the same


def numbers_in(block: int, bits: BitString) -> Iterator[int]:
    """The numbers whose bits are set, highest first."""
    left, last = int.from_bytes(bits.bytes), block * BLOCK + BLOCK - 1
    while left:
        lowest = left & -left
        yield last - lowest.bit_length() + 1
        left ^= lowest
