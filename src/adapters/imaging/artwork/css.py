"""The part of CSS that drawing programs write into SVG: flat rules of plain properties. For the child alone.

Every pattern in here takes time in proportion to the text, whatever the text is.
"""

import re

from adapters.imaging.artwork.svg_rules import PRESENTATION


class CssRefused(Exception):
    """A value reaches outside of the file, or hides what it is."""


_AT_RULE = re.compile(r"@[^;{}@]*(?:;|\{(?:[^{}]|\{[^{}]*\})*\})")
_SELECTOR = re.compile(r"[\w\s.#,*>+~:()=\"'\[\]-]+")
_ADDRESS = re.compile(r"url\s*\(([^()]*)\)", re.IGNORECASE)
_AROUND = " \t\r\n\"'"
_FUNCTION_OUTSIDE = re.compile(
    r"(?:image|image-set|src|expression|attr|var|env|element|cross-fade)\s*\(", re.IGNORECASE
)


def addresses_in(safe: str) -> list[str]:
    """The ids that a value, or several, has addresses of, once `safe_value` let it pass."""
    return [address.strip(_AROUND)[1:] for address in _ADDRESS.findall(safe)]


def safe_value(value: str) -> str:
    """The value itself. Raises `CssRefused` when it has an address other than of something in the same file."""
    if "\\" in value or _FUNCTION_OUTSIDE.search(value):
        raise CssRefused("The drawing has styles that cannot be read safely; save it as plain SVG.")
    rest = _ADDRESS.sub(lambda found: "" if found[1].strip(_AROUND).startswith("#") else "url(", value)
    if "url(" in re.sub(r"\s", "", rest).lower():
        raise CssRefused("The drawing refers to something outside of its file; save it with everything inside.")
    return value


def safe_declarations(text: str) -> str:
    """`name: value` pairs of known properties."""
    kept = []
    for declaration in _without_comments(text).split(";"):
        name, colon, value = declaration.partition(":")
        if colon and name.strip().lower() in PRESENTATION:
            kept.append(f"{name.strip().lower()}:{safe_value(value.strip())}")
    return ";".join(kept)


def safe_rules(text: str) -> list[tuple[str, str]]:
    """Selectors and declarations of a style sheet's plain rules; what begins with @ is left out."""
    flat = _AT_RULE.sub(" ", _without_comments(text).replace("<!--", " ").replace("-->", " "))
    rules = (block.partition("{") for block in flat.split("}"))
    return [
        (selector.strip(), safe_declarations(body))
        for selector, brace, body in rules
        if brace and "{" not in body and _SELECTOR.fullmatch(selector)
    ]


def _without_comments(text: str) -> str:
    first, *others = text.split("/*")
    return " ".join([first, *(other.partition("*/")[2] for other in others)])
