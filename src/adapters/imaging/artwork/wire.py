"""What is asked of a cell, and what it hands out: one line of JSON, then the drawings' bytes.

The parent believes none of it unseen.
"""

import json
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from adapters.imaging.artwork.header import PNG_SIGNATURE
from domain.brand_kits import (
    MAX_DRAWN_BYTES,
    MAX_LOGO_SIDE,
    ArtworkNotRecognised,
    ArtworkRefused,
    ArtworkTooLarge,
    Drawing,
)
from domain.errors import DomainError

MOST_BYTES = MAX_DRAWN_BYTES + 1024**2
"""The largest drawing and room for its frame, or the proposals, which have a quarter of that."""

_KEPT = frozenset({b"IHDR", b"IDAT", b"IEND"})
_HEADER_LENGTH = 25


class Task(StrEnum):
    READ = "read"
    PROPOSE = "propose"
    EXTRACT = "extract"


class Garbled(Exception):
    """The child answered with what no child of ours answers with."""


@dataclass(frozen=True, slots=True)
class Answer:
    """`said` is what was asked for besides drawings."""

    drawings: tuple[bytes, ...] = ()
    said: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True)
class Spent:
    """What a cell took for its picture: seconds of processor time, and the most memory that was resident."""

    seconds: float
    peak_bytes: int


def packed(answer: Answer, spent: Spent) -> bytes:
    """For the child: its answer as bytes."""
    return _line(spent, drawings=[len(content) for content in answer.drawings], said=answer.said) + b"".join(
        answer.drawings
    )


def packed_refusal(refusal: DomainError, spent: Spent) -> bytes:
    """For the child: `ArtworkRefused` with its sentence, the other two by name."""
    reason = refusal.reason if isinstance(refusal, ArtworkRefused) else None
    return _line(spent, refused=type(refusal).__name__, message=str(refusal), reason=reason)


def _line(spent: Spent, **told: object) -> bytes:
    return json.dumps({**told, "seconds": spent.seconds, "peak_bytes": spent.peak_bytes}).encode() + b"\n"


def unpacked(sent: bytes) -> Answer:
    """For the parent. Raises the child's refusal, or `Garbled`."""
    line, _, rest = sent.partition(b"\n")
    try:
        told = json.loads(line)
        if "refused" in told:
            raise _refusal(told)
        return Answer(_parts(rest, told["drawings"]), told["said"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Garbled from error


def drawing_of(png: bytes) -> Drawing:
    """The drawing in a PNG file of a child's, with its critical chunks and nothing else.

    So no metadata and no tail passes, even should the child have been talked into writing them. Raises `Garbled`.
    """
    kept: list[bytes] = []
    at = len(PNG_SIGNATURE)
    while at + 12 <= len(png):
        length, name = struct.unpack_from(">I4s", png, at)
        end = at + 12 + length
        if name in _KEPT:
            kept.append(png[at:end])
        at = end
    names = [chunk[4:8] for chunk in kept]
    if (
        not png.startswith(PNG_SIGNATURE)
        or at != len(png)
        or names != [b"IHDR", *[b"IDAT"] * (len(names) - 2), b"IEND"]
    ):
        raise Garbled
    if len(png) > MAX_DRAWN_BYTES or len(kept[0]) != _HEADER_LENGTH:
        raise Garbled
    width, height, depth, colour = struct.unpack_from(">IIBB", kept[0], 8)
    if depth != 8 or colour not in {2, 6} or not 1 <= min(width, height) <= max(width, height) <= MAX_LOGO_SIDE:
        raise Garbled
    return Drawing(PNG_SIGNATURE + b"".join(kept), width, height)


def _refusal(told: Mapping[str, object]) -> DomainError:
    if told["refused"] == ArtworkTooLarge.__name__:
        return ArtworkTooLarge()
    if told["refused"] == ArtworkNotRecognised.__name__:
        return ArtworkNotRecognised()
    return ArtworkRefused(str(told["message"]), reason=str(told["reason"]))


def _parts(rest: bytes, lengths: Sequence[int]) -> tuple[bytes, ...]:
    if sum(lengths) != len(rest) or any(length < 0 for length in lengths):
        raise Garbled
    parts, at = [], 0
    for length in lengths:
        parts.append(rest[at : at + length])
        at += length
    return tuple(parts)
