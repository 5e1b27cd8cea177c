"""What is left of an SVG file before librsvg sees it. What must come of hostile ones is in `hostile/svg.py`."""

import re

import pytest

from adapters.imaging.artwork.css import CssRefused, safe_declarations, safe_rules, safe_value
from adapters.imaging.artwork.svg import sanitised
from domain.brand_kits import ArtworkRefused
from tests.integration.imaging.hostile.sample import DRAWN, Sample
from tests.integration.imaging.hostile.svg import XLINK, samples, svg

HARMLESS = [sample for sample in samples() if DRAWN in sample.outcomes and len(sample.content) < 100_000]


@pytest.mark.parametrize("sample", HARMLESS, ids=lambda sample: sample.name)
def test_nothing_that_runs_or_reaches_outside_is_left_of_any_drawing(sample: Sample) -> None:
    left = sanitised(sample.content).decode().removeprefix('<svg xmlns="http://www.w3.org/2000/svg"')

    for word in ("http", "file:", "data:", "javascript", "script", "onload", "@", "<!", "<?", "foreignObject", "xml:"):
        assert word not in left
    assert re.findall(r"url\((?!#)", left) == []
    assert re.findall(r'href="(?!#)', left) == []


def test_what_is_kept_is_what_was_drawn() -> None:
    drawing = svg(
        '<g id="a" class="b" transform="scale(2)" onclick="x()" data-x="y">'
        '<path d="M0 0L9 9" fill="url( \'#g\' )"/></g>'
        '<use xlink:href="#a" x="4"/>',
        more=XLINK,
    )

    assert sanitised(drawing).decode() == (
        '<svg xmlns="http://www.w3.org/2000/svg" width="512" height="512"'
        ' viewBox="0.000000 0.000000 512.000000 512.000000">'
        '<g id="a" class="b" transform="scale(2)"><path d="M0 0L9 9" fill="url( \'#g\' )"></path></g>'
        '<use x="4" href="#a"></use></svg>'
    )


def test_words_cannot_break_out_of_what_is_written() -> None:
    left = sanitised(svg("<g id='&quot;&gt;&lt;script&gt;'><path d='M0 0&quot; onload=&quot;x'/></g>")).decode()

    assert '<g id="&quot;&gt;&lt;script&gt;">' in left
    assert 'd="M0 0&quot; onload=&quot;x"' in left


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("<text>hi</text>", "convert the text to paths"),
        ('<image href="x.png"/>', "upload that picture itself"),
        ('<use href="http://x/#a"/>', "something outside of its file"),
        ("", "draws nothing"),
        (
            '<filter id="f"><feMorphology radius="3"/></filter><path/>',
            "an effect that is not drawn here (feMorphology)",
        ),
        ('<filter id="f"><feTurbulence/></filter><path/>', "upload the logo as PNG"),
        ("<g>" * 40 + "<path/>" + "</g>" * 40, "32 levels"),
    ],
)
def test_a_refusal_says_what_to_mend(body: str, sentence: str) -> None:
    with pytest.raises(ArtworkRefused, match=re.escape(sentence)):
        sanitised(svg(body))


@pytest.mark.parametrize("address", ["url(#f)", "URL(#f)", "Url( '#f' )", "url (#f)"])
def test_what_is_referred_to_costs_however_its_address_is_written(address: str) -> None:
    blurs = "<feGaussianBlur/>" * 20

    with pytest.raises(ArtworkRefused, match="filters too often"):
        sanitised(svg(f'<filter id="f">{blurs}</filter>' + f'<rect filter="{address}"/>' * 2))


def test_a_link_is_drawn_as_what_it_holds() -> None:
    drawn = sanitised(svg('<a href="https://example.com"><path d="M0 0"/></a>')).decode()

    assert '<g><path d="M0 0"></path></g>' in drawn
    assert "example.com" not in drawn


@pytest.mark.parametrize(
    "value", ["red", "url(#a)", 'url( "#a" )', "URL('#a') none", "url(#a) url(#b)", "rgb(1,2,3)", "translate(4 5)"]
)
def test_values_that_stay_in_the_file_are_kept(value: str) -> None:
    assert safe_value(value) == value


@pytest.mark.parametrize(
    "value",
    [
        "url(a.svg#b)",
        "url(#a) url(http://x)",
        "url('http://x/#a')",
        "url(",
        "url(#a",
        "URL\t(x)",
        "u\\72l(x)",
        "image-set('x' 1x)",
        "src('x')",
        "expression(alert(1))",
        "var(--x)",
        "url(url(#a))",
        "uurl(#a)rl(http://x)",
    ],
)
def test_values_that_reach_out_or_hide_are_refused(value: str) -> None:
    with pytest.raises(CssRefused):
        safe_value(value)


def test_declarations_of_drawing_are_kept_and_others_are_not() -> None:
    text = "FILL : red; background:url(http://x); stroke-width:2; /* ; filter:url(#f) */ opacity:.5;; x"

    assert safe_declarations(text) == "fill:red;stroke-width:2;opacity:.5"


def test_plain_rules_are_kept_and_at_rules_are_not() -> None:
    text = '@import "x"; .a, #b > g {fill:red} @media print{.a{fill:blue}} /* .c{} */ [x="y"]:hover{stroke:#fff;top:0}'

    assert safe_rules(text) == [(".a, #b > g", "fill:red"), ('[x="y"]:hover', "stroke:#fff")]


@pytest.mark.parametrize("text", ["</style><script>", "a{b{c:d}}", "{}", "a}b{fill:red", "<{fill:red}"])
def test_a_broken_sheet_loses_rules_and_nothing_else(text: str) -> None:
    assert all("<" not in selector for selector, _ in safe_rules(text))
    assert b"<script" not in sanitised(svg(f"<style><![CDATA[{text}]]></style><path/>"))
