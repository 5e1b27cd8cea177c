import re
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from typing import Any

import pytest

from adapters.memory.asset_reads import card_of
from application.generation.pack_contents import PackContents, contents_of
from application.generation.pack_page import page_of
from domain.assets import Variant
from domain.generation.colours import contrast
from domain.generation.job import JobStatus
from domain.generation.packs import Pack, PackType, PackWish
from tests.builders import a_job, a_user, an_asset, an_id

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</title></style></bdi><h1>gone",
    "' onmouseover='alert(1)",
    "&lt;b&gt; &amp;",
    "javascript:alert(1)",
    "تنين مريح \u202e gnp.exe",
    "👩‍👩‍👧‍👦🦊",
    "x" * 500,
)


def contents(
    pack_type: PackType = PackType.CHANNEL, prompt: str = "a fox", *, absent: str = "", **params: Any
) -> PackContents:
    user, jobs, cards = a_user(), [], []
    for order in PackWish(pack_type, seed=1, custom_prompt=prompt).orders(an_id(), an_id()):
        assert order.pack
        there = order.pack.item != absent
        job = replace(a_job(user, status=JobStatus.COMPLETED if there else JobStatus.FAILED), order=order)
        jobs.append(job)
        files = tuple(Variant(size.width, size.height, order.spec.format, 2_500, "", "") for size in order.spec.exports)
        said = {
            "custom_prompt": prompt,
            "pack": {"item": order.pack.item},
            "palette": {"name": "neon", "colours": ["#FF00AA", "#12122B", "#808080"]},
        }
        if there:
            cards.append(card_of(an_asset(job, variants=files, generation_params=said | params)))
    return contents_of(Pack.of(jobs), cards)


@dataclass
class Seen(HTMLParser):
    """What a browser would find: tags with their attributes, and the text between them."""

    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    text: str = ""
    open: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in {"img", "meta", "br"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data if self.open and self.open[-1] != "style" else ""

    def every(self, name: str) -> list[dict[str, str]]:
        return [attributes for tag, attributes in self.tags if tag == name]


def seen(page: str) -> Seen:
    parser = Seen()
    parser.feed(page)
    parser.close()
    assert parser.open == []
    return parser


@pytest.mark.parametrize("pack_type", PackType)
def test_the_page_shows_each_file_where_it_lies_and_nothing_else(pack_type: PackType):
    made = contents(pack_type)

    page = seen(page_of(made))

    paths = {path for item in made.ready for path in item.paths}
    shown = {image["src"] for image in page.every("img")}
    doubled = {
        source.split()[0] for image in page.every("img") for source in image.get("srcset", "").split(", ") if source
    }
    assert shown | doubled <= paths
    assert all(shown & {*item.paths} for item in made.ready)
    linked = {link["href"] for link in page.every("a") if not link["href"].startswith("#")}
    assert linked == paths
    anchors = {link["href"][1:] for link in page.every("a") if link["href"].startswith("#")}
    assert anchors == {section["id"] for section in page.every("section")}


def test_emotes_and_badges_stand_pixel_by_pixel_on_dark_and_on_light():
    page = seen(page_of(contents()))

    sizes = [(image["src"].rpartition("/")[2], image["width"]) for image in page.every("img")]
    for pixels in (28, 56, 112):
        assert sizes.count((f"happy_fox_{pixels}.png", str(pixels))) >= 2
    for pixels in (18, 36, 72):
        assert sizes.count((f"sub_03m_{pixels}.png", str(pixels))) >= 2


@pytest.mark.parametrize("words", HOSTILE)
def test_words_of_the_user_are_text_whatever_they_are(words: str):
    plain, hostile = seen(page_of(contents())), seen(page_of(contents(prompt=words)))

    assert [tag for tag, _ in hostile.tags] == [tag for tag, _ in plain.tags]
    names = [[*attributes] for _, attributes in plain.tags]
    assert [[*attributes] for _, attributes in hostile.tags] == names
    assert hostile.text.count(words) == 2  # the title and the heading
    assert hostile.every("bdi")


def test_the_page_needs_no_network_and_no_script():
    page = page_of(contents())

    policy = seen(page).every("meta")[1]["content"]
    assert policy.startswith("default-src 'none'; img-src 'self' file: content:; style-src 'sha256-")
    assert "unsafe" not in policy
    assert not re.search(r"<script|<link|<iframe|https?:|url\(|@import|style=| on\w+=", page)


def test_colours_that_are_none_stay_out_of_the_style():
    with pytest.raises(Exception, match="is not a colour"):
        page_of(contents(palette={"name": "x", "colours": ["red; } body { display: none"]}))


def test_pictures_are_told_in_words_and_headings_have_their_order():
    page = seen(page_of(contents()))

    assert all(image["alt"] for image in page.every("img"))
    assert "Twitch panel: rules" in {image["alt"] for image in page.every("img")}
    assert len(page.every("h1")) == 1
    assert page.every("html") == [{"lang": "en"}]
    assert len(page.every("h2")) == len(page.every("section"))


def test_text_stands_out_from_its_ground():
    style = page_of(contents())
    names = re.findall(r"\.(dark|light) \.n\d \{ color: (#\w{6}) \}", style)

    assert len(names) == 12
    grounds = {"dark": "#18181b", "light": "#ffffff"}
    assert all(contrast(colour, grounds[ground]) >= 4.5 for ground, colour in names)
    for colour in ("#e9e7f4", "#aeaac4", "#d6d3e8"):
        assert colour in style
        assert contrast(colour, "#0d0d15") >= 4.5


def test_what_is_not_ready_is_told_with_what_to_do():
    page = seen(page_of(contents(PackType.EMOTE, absent="sad")))

    assert "Emotes, sad: could not be made; try it again" in page.text
    assert "4 of 5 pictures" in page.text


def test_a_pack_of_one_picture_has_no_empty_places():
    made = contents(PackType.STREAM)

    page = seen(page_of(replace(made, ready=made.ready[:1])))

    assert [section["id"] for section in page.every("section")] == ["channel", "files"]
