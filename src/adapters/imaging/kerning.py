"""Kerning as OpenType keeps it: the `kern` feature of the GPOS table, pair adjustments only.

https://learn.microsoft.com/typography/opentype/spec/gpos, lookup type 2 (9 wraps it where offsets are long).
"""

from typing import Any

from fontTools.ttLib import TTFont


class Kerning:
    """How much nearer or farther than its advance a glyph is set, in font units."""

    def __init__(self, font: TTFont) -> None:
        self._lookups: list[list[Any]] = []
        if "GPOS" not in font:
            return
        table = font["GPOS"].table
        used = {
            index
            for record in table.FeatureList.FeatureRecord
            if record.FeatureTag == "kern"
            for index in record.Feature.LookupListIndex
        }
        for index in sorted(used):
            subtables = [getattr(each, "ExtSubTable", each) for each in table.LookupList.Lookup[index].SubTable]
            self._lookups.append([each for each in subtables if each.LookupType == 2])

    def between(self, left: str, right: str) -> int:
        """Every lookup adds what its first matching subtable says."""
        total = 0
        for lookup in self._lookups:
            found = (_found(each, left, right) for each in lookup)
            total += next((kern for kern in found if kern is not None), 0)
        return total


def _found(subtable: Any, left: str, right: str) -> int | None:
    """What a subtable says of a pair. A class table that knows the left glyph ends the search even when it says 0."""
    if left not in subtable.Coverage.glyphs:
        return None
    if subtable.Format == 1:
        pairs = subtable.PairSet[subtable.Coverage.glyphs.index(left)].PairValueRecord
        return next((_advance(pair.Value1) for pair in pairs if pair.SecondGlyph == right), None)
    first = subtable.ClassDef1.classDefs.get(left, 0)
    second = subtable.ClassDef2.classDefs.get(right, 0)
    return _advance(subtable.Class1Record[first].Class2Record[second].Value1)


def _advance(value: Any) -> int:
    return int(getattr(value, "XAdvance", 0) or 0)
