"""A page that shows a pack as a channel, from the files beside it: offline, in one piece, without a script."""

from base64 import b64encode
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from hashlib import sha256
from html import escape
from itertools import cycle
from math import hypot

from application.generation.pack_contents import PackContents, ReadyItem
from application.generation.pack_page_style import STYLE
from application.generation.pack_readme import absence_of, odd_ones_of
from domain.assets import GUIDES, Variant
from domain.generation.asset_types import CATALOGUE, AssetType
from domain.generation.colours import lab_of, rgb_of

Ready = Mapping[AssetType, Sequence[ReadyItem]]

HOUSE_COLOURS = ("#7345F5", "#00E5C3", "#FF4D9D")
"""For a pack whose pictures do not tell their palette."""

_LONG = 60
"""Characters from which a heading is set smaller."""

_SCENES = (AssetType.SCENE_STARTING_SOON, AssetType.SCENE_BRB, AssetType.SCENE_ENDING)
_CHATTERS = ("pixel_otter", "NovaQueen", "moth_in_a_lamp", "GG_Gustav", "tea_and_ranked", "loud_lemur")
_SAYINGS = ("that jump!", "first time here, hi", "we are so back", "no way that worked", "one more round?")


def page_of(contents: PackContents) -> str:
    """HTML that needs nothing but the pack's files where they lie. The user's words are escaped in it."""
    ready = defaultdict[AssetType, list[ReadyItem]](list)
    for item in contents.ready:
        ready[AssetType(item.card.asset_type)].append(item)
    sections = [(heading, anchor, body) for heading, anchor, show in _SECTIONS if (body := show(ready))]
    sections.append(("Every file", "files", _files(contents)))
    words = contents.pack.custom_prompt.strip() or "Your channel"
    style = _style(contents)
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_policy(style)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(words)} · {contents.pack.pack_type} pack</title>\n<style>{style}</style>\n</head>\n<body>\n"
        f"{_head(contents, words, ready, [(heading, anchor) for heading, anchor, _ in sections])}\n<main>\n"
        + "\n".join(_section(*section) for section in sections)
        + "\n</main>\n<footer><p>Made with AuraStream. The pictures were made by a generative AI model, and each file "
        "says so.</p></footer>\n</body>\n</html>\n"
    )


def _policy(style: str) -> str:
    """Pictures that lie beside the page, and this very style; nothing else, nothing from the network."""
    digest = b64encode(sha256(style.encode()).digest()).decode()
    return (
        f"default-src 'none'; img-src 'self' file: content:; style-src 'sha256-{digest}'; base-uri 'none'; "
        "form-action 'none'"
    )


def _style(contents: PackContents) -> str:
    """By number, so that no text of anybody's gets into it; the pack's most colourful ones first."""
    palette = next((item.params["palette"]["colours"] for item in contents.ready if "palette" in item.params), ())
    vivid = sorted(palette, key=lambda colour: hypot(*lab_of(colour)[1:]), reverse=True)
    channels = [rgb_of(colour) for colour in (*vivid, *HOUSE_COLOURS)[:3]]
    named = "; ".join(f"--c{n}: rgb({red} {green} {blue})" for n, (red, green, blue) in enumerate(channels, start=1))
    return f":root {{ {named} }}\n{STYLE}"


def _head(contents: PackContents, words: str, ready: Ready, sections: Sequence[tuple[str, str]]) -> str:
    files = [file for item in contents.ready for file in item.card.variants]
    links = "".join(f'<li><a href="#{anchor}">{heading}</a></li>' for heading, anchor in sections)
    long_or_not = "long" if len(words) > _LONG else "short"
    facts = (
        f"{len(contents.ready)} of {len(contents.pack.items)} pictures",
        f"{len(files)} files",
        _size(sum(file.bytes for file in files)),
        f"ordered on {_day(contents.ordered_on)}",
    )
    return (
        f'<header class="hero"><div class="wide">{_avatar(ready, 112)}'
        f'<div><p class="kind">{escape(contents.pack.pack_type.capitalize())} pack</p>'
        f'<h1 class="{long_or_not}"><bdi>{escape(words)}</bdi></h1><p class="facts">{" · ".join(facts)}</p></div></div>'
        f'<nav aria-label="On this page"><ul class="wide">{links}</ul></nav></header>'
    )


def _section(heading: str, anchor: str, body: str) -> str:
    return f'<section id="{anchor}" aria-labelledby="{anchor}-h"><h2 id="{anchor}-h">{heading}</h2>{body}</section>'


def _chat(ready: Ready) -> str:
    emotes, badges = ready[AssetType.TWITCH_EMOTE], ready[AssetType.TWITCH_BADGE]
    if not emotes and not badges:
        return ""
    worn, shown = cycle([*badges, None]), cycle([*emotes, None])
    lines = "".join(map(_line, range(len(_SAYINGS)), worn, shown))
    lines += _spoken(5, "", "".join(_inline(item, 28) for item in emotes)) if emotes else ""
    sides = "".join(
        f'<figure><div class="chat {ground}">{lines}</div><figcaption>On a {ground} page</figcaption></figure>'
        for ground in ("dark", "light")
    )
    return f'<div class="pair">{sides}</div>'


def _line(number: int, badge: ReadyItem | None, emote: ReadyItem | None) -> str:
    worn, shown = (_inline(item, side) if item else "" for item, side in ((badge, 18), (emote, 28)))
    return _spoken(number, worn, f"{_SAYINGS[number]} {shown}")


def _spoken(number: int, worn: str, said: str) -> str:
    return f'<p>{worn}<b class="n{number}">{_CHATTERS[number]}</b><span>: {said}</span></p>'


def _emotes(ready: Ready) -> str:
    return _at_every_size(ready[AssetType.TWITCH_EMOTE])


def _badges(ready: Ready) -> str:
    return _at_every_size(ready[AssetType.TWITCH_BADGE])


def _at_every_size(items: Sequence[ReadyItem]) -> str:
    """Each pixel by pixel, on dark and on light."""
    cards = "".join(
        f'<figure class="card"><div class="sizes">{_sizes(item, "dark")}{_sizes(item, "light")}</div>'
        f"<figcaption><b>{escape(item.title)}</b>{_weights(item)}</figcaption></figure>"
        for item in items
    )
    return cards and f'<div class="cards">{cards}</div>'


def _sizes(item: ReadyItem, ground: str) -> str:
    shown = sorted(zip(item.card.variants, item.paths, strict=True), key=lambda pair: pair[0].width)
    alt = f"{_alt(item)}, on a {ground} page, at {{}} pixels"
    return f'<div class="{ground}">{"".join(_img(path, file, alt.format(file.width)) for file, path in shown)}</div>'


def _channel(ready: Ready) -> str:
    banner = "".join(f'<div class="banner">{_largest(item)}</div>' for item in ready[AssetType.TWITCH_BANNER])
    panels = "".join(
        f'<figure>{_at(item, 320)}<i class="text"></i>{_caption(item)}</figure>'
        for item in ready[AssetType.TWITCH_PANEL]
    )
    offline = "".join(
        f'<figure><div class="player">{_largest(item)}</div>{_caption(item)}</figure>'
        for item in ready[AssetType.TWITCH_OFFLINE]
    )
    if not banner and not panels and not offline:
        return ""
    name = f'<div class="name">{_avatar(ready, 96)}<p><b>Your channel</b><br>Live on Friday</p></div>'
    captions = "".join(_caption(item, "p") for item in ready[AssetType.TWITCH_BANNER])
    page = f'<div class="page">{banner}{name}<div class="panels">{panels}</div></div>' if banner or panels else ""
    return f"{page}{captions}{offline}"


def _stream(ready: Ready) -> str:
    scenes = "".join(
        f'<figure><div class="player">{_largest(item)}</div>{_caption(item)}</figure>'
        for scene in _SCENES
        for item in ready[scene]
    )
    alerts = "".join(
        f'<figure><div class="player game">{_at(item, 600)}</div>{_caption(item)}</figure>'
        for item in ready[AssetType.ALERT_GRAPHIC]
    )
    rows = (("thirds", scenes), ("fours", alerts))
    return "".join(f'<div class="{kind}">{shown}</div>' for kind, shown in rows if shown)


def _youtube(ready: Ready) -> str:
    banners = "".join(
        f'<figure><div class="crop {device}">{_largest(item, f"{_alt(item)}, {where}")}</div>'
        f"<figcaption>{where.capitalize()}</figcaption></figure>"
        for item in ready[AssetType.YOUTUBE_BANNER]
        for device, where in (("desktop", "on a desktop"), ("phone", "on a phone"), ("tv", "on a television"))
    )
    captions = "".join(_caption(item, "p") for item in ready[AssetType.YOUTUBE_BANNER])
    length = '<i aria-hidden="true">12:34</i>'
    thumbnails = "".join(
        f'<figure class="video"><div>{_at(item, 720)}{length}</div><i class="text"></i>{_caption(item)}</figure>'
        for item in ready[AssetType.YOUTUBE_THUMBNAIL]
    )
    return f'{thumbnails}<div class="banners">{banners}</div>{captions}' if banners else thumbnails


def _stories(ready: Ready) -> str:
    return "".join(
        f'<figure class="story"><div>{_largest(item)}</div>{_caption(item)}</figure>'
        for item in ready[AssetType.TIKTOK_STORY]
    )


def _profile(ready: Ready) -> str:
    """As large as platforms show it, which is rarely large."""
    pictures = ready[AssetType.PROFILE_PICTURE]
    rounds = "".join(_at(item, side, "round") for item in pictures for side in (128, 96, 64, 40, 28))
    return rounds and f'<div class="rounds">{rounds}</div>{"".join(_caption(item, "p") for item in pictures)}'


_SECTIONS: tuple[tuple[str, str, Callable[[Ready], str]], ...] = (
    ("In chat", "chat", _chat),
    ("Emotes, pixel by pixel", "emotes", _emotes),
    ("Badges, step by step", "badges", _badges),
    ("Your channel page", "channel", _channel),
    ("On stream", "stream", _stream),
    ("YouTube", "youtube", _youtube),
    ("Stories", "stories", _stories),
    ("Profile picture", "profile", _profile),
)


def _files(contents: PackContents) -> str:
    rows = "".join(row for item in contents.ready for row in _rows(item))
    absent = "".join(
        f"<li>{GUIDES[item.asset_type].heading}, {escape(item.title)}: {absence_of(item)}</li>"
        for item in contents.absent
    )
    return (
        (f'<ul class="absent">{absent}</ul>' if absent else "")
        + (f'<p class="odd">{escape(odd)}</p>' if (odd := odd_ones_of(contents)) else "")
        + '<details><summary>Names, sizes and limits</summary><div class="table" tabindex="0" role="region" '
        'aria-label="Every file"><table><thead><tr><th scope="col">Picture</th><th scope="col">File</th>'
        '<th scope="col">Pixels</th><th scope="col">Size</th><th scope="col">Limit</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></div></details>"
    )


def _rows(item: ReadyItem) -> Iterator[str]:
    spec = CATALOGUE[AssetType(item.card.asset_type)]
    for file, path in zip(item.card.variants, item.paths, strict=True):
        yield (
            f"<tr><td>{spec.title}, {escape(item.title)}</td><td><a href={_quoted(path)}>{escape(path)}</a></td>"
            f"<td>{file.width} x {file.height}</td><td>{_size(file.bytes)}</td><td>{_size(spec.max_bytes)}</td></tr>"
        )


def _caption(item: ReadyItem, tag: str = "figcaption") -> str:
    return f'<{tag} class="caption"><b>{escape(_alt(item))}</b>{_weights(item)}</{tag}>'


def _weights(item: ReadyItem) -> str:
    """How much each file of it has."""
    return "".join(f"<span>{_pixels(file)} · {_size(file.bytes)}</span>" for file in item.card.variants)


def _pixels(file: Variant) -> str:
    return f"{file.width} px" if file.width == file.height else f"{file.width} x {file.height}"


def _avatar(ready: Ready, side: int) -> str:
    return "".join(_at(item, side, "round") for item in ready[AssetType.PROFILE_PICTURE])


def _inline(item: ReadyItem, side: int) -> str:
    return _at(item, side, "inline")


def _at(item: ReadyItem, width: int, kind: str = "") -> str:
    """`width` pixels wide, from its smallest file that has twice as many, for sharp screens, or else its largest."""
    by_width = sorted(zip(item.card.variants, item.paths, strict=True), key=lambda pair: pair[0].width)
    exact = next((pair for pair in by_width if pair[0].width == width), None)
    sharp = next((pair for pair in by_width if pair[0].width >= 2 * width), by_width[-1])
    file, path = exact or sharp
    twice = f"{path} 1x, {sharp[1]} 2x" if exact and sharp != exact else ""
    shown = Variant(width, round(width * file.height / file.width), file.format, 0, "", "")
    return _img(path, shown, _alt(item), kind, twice)


def _largest(item: ReadyItem, alt: str = "") -> str:
    return _img(item.paths[0], item.card.variants[0], alt or _alt(item))


def _img(path: str, size: Variant, alt: str, kind: str = "", twice: str = "") -> str:
    facts = {"class": kind, "src": path, "srcset": twice, "width": str(size.width), "height": str(size.height)}
    shown = " ".join(f"{name}={_quoted(fact)}" for name, fact in facts.items() if fact)
    return f"<img {shown} alt={_quoted(alt)}>"


def _alt(item: ReadyItem) -> str:
    """What it is, in plain text; what its type says already is not said again."""
    what = CATALOGUE[AssetType(item.card.asset_type)].title
    return what if item.title.casefold() in what.casefold() else f"{what}: {item.title}"


def _quoted(value: str) -> str:
    return f'"{escape(value)}"'


def _size(size: int) -> str:
    return f"{size / 1_000:.1f} KB" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
