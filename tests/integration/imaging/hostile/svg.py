"""SVG: programs, references and loops dressed up as drawings."""

import gzip
from base64 import b64encode
from collections.abc import Iterator
from io import BytesIO

import numpy as np
from PIL import Image

from tests.integration.imaging.hostile.sample import (
    CANARY,
    PICTURE,
    Sample,
    drawn,
    either,
    refused,
    saved,
    too_large,
    unknown,
)

NAMESPACE = "http://www.w3.org/2000/svg"
XLINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"'
HIDDEN = CANARY.decode()
RED = '<rect width="512" height="512" fill="#E02030"/>'


def svg(body: str, *, size: str = 'width="512" height="512"', before: str = "", more: str = "") -> bytes:
    return f'{before}<svg xmlns="{NAMESPACE}" {size} {more}>{body}</svg>'.encode()


def flat(hex: str = "#E02030", width: int = 512, height: int = 512) -> np.ndarray:
    red, green, blue = bytes.fromhex(hex[1:])
    return np.full((height, width, 4), (red, green, blue, 255), np.uint8)


def samples() -> Iterator[Sample]:
    yield from _programs()
    yield from _references()
    yield from _entities()
    yield from _sizes()
    yield from _costs()
    yield from _forms()


def _programs() -> Iterator[Sample]:
    """What would run in a browser is left out, and the drawing is drawn."""
    for name, body in {
        "script": f"<script>alert('{HIDDEN}')</script>{RED}",
        "script with an address": f'<script href="http://127.0.0.1/{HIDDEN}"/>{RED}',
        "event attribute": f'<rect width="512" height="512" fill="#E02030" onload="alert(1)" onclick="{HIDDEN}"/>',
        "animation": '<rect width="512" height="512" fill="#E02030"><animate attributeName="fill" to="#000" dur="1s"/></rect>',
        "set": f'{RED}<set attributeName="href" to="javascript:alert(1)"/>',
        "foreignObject": f'<foreignObject width="512" height="512"><p xmlns="http://www.w3.org/1999/xhtml">{HIDDEN}</p></foreignObject>{RED}',
        "HTML elements": f'<div xmlns="http://www.w3.org/1999/xhtml"><iframe src="http://127.0.0.1/"/></div>{RED}',
        "words in a title": f"<title>{HIDDEN}</title><desc>{HIDDEN}</desc><metadata>{HIDDEN}</metadata>{RED}",
        "comment": f"<!-- {HIDDEN} -->{RED}",
        "processing instruction": f"<?php system('{HIDDEN}'); ?>{RED}",
        "link that runs": f'<a href="#x" onfocus="alert(1)">{RED}</a>',
        "unknown element": f'<evil href="http://127.0.0.1/">{HIDDEN}</evil>{RED}',
        "media": f'<audio xmlns="{NAMESPACE}" src="http://127.0.0.1/{HIDDEN}"/>{RED}',
        "at-rules": f'<style>@import url("http://127.0.0.1/{HIDDEN}"); @font-face{{font-family:x;src:url(file:///etc/passwd)}} rect{{fill:#E02030}}</style><rect width="512" height="512"/>',
        "nested at-rules": '<style>@media screen{@supports (x){rect{fill:#00f}}} rect{fill:#E02030}</style><rect width="512" height="512"/>',
        "unknown property": f'<rect width="512" height="512" style="fill:#E02030;behavior:{HIDDEN};-moz-binding:x"/>',
        "base address": f'<g xml:base="http://127.0.0.1/">{RED}</g>',
    }.items():
        yield drawn(f"SVG program: {name}", svg(body), flat())
    sheet = '<?xml version="1.0"?><?xml-stylesheet type="text/css" href="http://127.0.0.1/x.css"?>'
    yield drawn("SVG program: style sheet from outside", svg(RED, before=sheet), flat())


def _references() -> Iterator[Sample]:
    """What shows and lies outside of the file has no place; the drawing is refused, with a sentence that says why."""
    for name, body in {
        "image of a file": f'<image href="file:///etc/passwd" width="9" height="9"/>{RED}',
        "image of the network": f'<image xlink:href="http://127.0.0.1:1/" width="9" height="9"/>{RED}',
        "image within": f'<image href="data:image/png;base64,{b64encode(saved(PICTURE, "PNG")).decode()}" width="9" height="9"/>',
        "SVG within": f'<image href="data:image/svg+xml;base64,{b64encode(svg(RED)).decode()}" width="9" height="9"/>',
        "use of a file": '<use href="file:///etc/passwd#x"/>',
        "use of the network": f'<use xlink:href="http://127.0.0.1/x.svg#a"/>{RED}',
        "use of data": f'<use href="data:image/svg+xml,%3Csvg/%3E#a"/>{RED}',
        "paint from outside": '<rect width="512" height="512" fill="url(http://127.0.0.1/#g)"/>',
        "paint from outside in a style": "<rect width='512' height='512' style='fill:url(\"file:///etc/passwd#g\")'/>",
        "paint from outside in a sheet": "<style>rect{fill:url(//127.0.0.1/a#g)}</style><rect width='512' height='512'/>",
        "paint spelled in escapes": "<rect width='512' height='512' style='fill:\\75rl(http://127.0.0.1/)'/>",
        "paint with a gap": "<rect width='512' height='512' style='fill:url  ( http://127.0.0.1/ )'/>",
        "filter from outside": '<rect width="512" height="512" filter="url(http://127.0.0.1/f.svg#f)"/>',
        "mask from outside": '<g mask="url(x.svg#m)"><rect width="512" height="512"/></g>',
        "clip from outside": '<g clip-path="URL(x.svg#m)"><rect width="512" height="512"/></g>',
        "feImage": '<filter id="f"><feImage href="file:///etc/passwd"/></filter><rect width="9" height="9" filter="url(#f)"/>',
        "text": f'{RED}<text x="9" y="99" font-size="40">{HIDDEN}</text>',
        "gradient from outside": f'<linearGradient id="g" xlink:href="http://127.0.0.1/#g"/>{RED}',
        "paint by a variable": '<rect width="512" height="512" style="fill:var(--x,url(http://127.0.0.1/))"/>',
    }.items():
        yield refused(f"SVG reference: {name}", svg(body, more=XLINK))
    yield drawn("SVG reference: a link", svg(f'<a href="javascript:alert(1)">{RED}</a>'), flat())


def _entities() -> Iterator[Sample]:
    def declared(entities: str, body: str = RED) -> bytes:
        return svg(body, before=f"<!DOCTYPE svg [{entities}]>")

    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    yield refused("SVG entity: billion laughs", declared(f'<!ENTITY l0 "ha">{laughs}', "<title>&l9;</title>" + RED))
    yield refused(
        "SVG entity: quadratic", declared(f'<!ENTITY a "{"a" * 50_000}">', "<title>" + "&a;" * 20_000 + "</title>")
    )
    yield refused("SVG entity: a file", declared('<!ENTITY x SYSTEM "file:///etc/passwd">', f"<desc>&x;</desc>{RED}"))
    yield refused(
        "SVG entity: the network", declared('<!ENTITY x SYSTEM "http://127.0.0.1:1/">', f"<desc>&x;</desc>{RED}")
    )
    yield refused("SVG entity: a parameter", declared('<!ENTITY % x SYSTEM "http://127.0.0.1:1/"> %x;'))
    yield refused("SVG entity: an attribute with a default", declared('<!ATTLIST svg onload CDATA "alert(1)">'))
    yield refused("SVG entity: undeclared", svg(f"<title>&nothing;</title>{RED}"))
    public = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'
    yield drawn("SVG entity: a document type without any", svg(RED, before=public), flat())
    yield drawn(
        "SVG entity: a document type from a file", svg(RED, before='<!DOCTYPE svg SYSTEM "file:///etc/passwd">'), flat()
    )


def _sizes() -> Iterator[Sample]:
    for name, size in {
        "100,000 × 100,000": 'width="100000" height="100000"',
        "a viewBox of a million": 'viewBox="0 0 1000000 1000000"',
        "4097 wide": 'width="4097" height="9"',
        "2 m wide": 'width="200cm" height="1cm"',
    }.items():
        yield too_large(f"SVG size: {name}", svg(RED, size=size))
    for name, size in {
        "NaN": 'width="NaN" height="512"',
        "infinite": 'width="1e999" height="512"',
        "negative": 'width="-5" height="512"',
        "zero": 'width="0" height="0"',
        "none": "",
        "in per cent of nothing": 'width="100%" height="100%"',
        "a viewBox of words": 'viewBox="a b c d"',
        "a viewBox of three": 'viewBox="0 0 9"',
        "an empty viewBox": 'viewBox="0 0 0 0"',
        "an expression": 'width="calc(1px*9)" height="9"',
        "a number of 100,000 digits": f'width="{"9" * 100_000}" height="9"',
    }.items():
        yield refused(f"SVG size: {name}", svg(RED, size=size))
    whole = '<rect width="100%" height="100%" fill="#E02030"/>'
    yield drawn("SVG size: small is drawn larger", svg(whole, size='width="16" height="8"'), flat(height=256))
    yield drawn(
        "SVG size: large is drawn smaller", svg(whole, size='width="4000" height="2000"'), flat(width=1024, height=512)
    )
    yield drawn(
        "SVG size: in between is kept", svg(whole, size='width="600" height="300"'), flat(width=600, height=300)
    )
    yield drawn(
        "SVG size: by its viewBox", svg(whole, size='viewBox="0 0 800 400" width="100%"'), flat(width=800, height=400)
    )
    yield drawn(
        "SVG size: in millimetres", svg(whole, size='width="200mm" height="100mm"'), flat(width=756, height=378)
    )
    yield drawn("SVG size: a line", svg(whole, size='width="4000" height="1"'))


def _costs() -> Iterator[Sample]:
    doubled = '<g id="a0"><rect width="9" height="9"/></g>' + "".join(
        f'<g id="a{n}">' + f'<use href="#a{n - 1}"/>' * 10 + "</g>" for n in range(1, 10)
    )
    yield refused("SVG cost: use of use, ten to the ninth", svg(f"<defs>{doubled}</defs><use href='#a9'/>"))
    yield refused("SVG cost: use of itself", svg(f'<g id="a"><use href="#a"/>{RED}</g>'))
    yield refused(
        "SVG cost: two that use each other", svg(f'<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>{RED}')
    )
    yield refused(
        "SVG cost: pattern of itself",
        svg('<pattern id="p" width="9" height="9"><rect fill="url(#p)"/></pattern>' + RED),
    )
    nested = "".join(
        f'<pattern id="p{n}" width=".01" height=".01">'
        + f'<rect width="9" height="9" fill="url(#p{n - 1})"/>' * 20
        + "</pattern>"
        for n in range(1, 6)
    )
    yield refused("SVG cost: patterns of patterns", svg(f"{nested}<rect width='512' height='512' fill='url(#p5)'/>"))
    yield refused("SVG cost: a million elements", svg("<g/>" * 1_000_000 + RED))
    yield refused("SVG cost: 100,000 levels", svg("<g>" * 100_000 + RED + "</g>" * 100_000))
    yield refused("SVG cost: 40 levels", svg("<g opacity='.9'>" * 40 + RED + "</g>" * 40))
    yield drawn("SVG cost: 25 transparent levels", svg("<g opacity='.9'>" * 25 + RED + "</g>" * 25))
    blur = '<filter id="f" x="-9" y="-9" width="20" height="20"><feGaussianBlur stdDeviation="2000"/></filter>'
    shape = '<rect width="512" height="512" filter="url(#f)"/>'
    yield refused("SVG cost: 300 blurs", svg(blur + shape * 300))
    yield refused("SVG cost: 300 blurs in capitals", svg(blur + shape.replace("url", "URL") * 300))
    yield refused(
        "SVG cost: 300 blurs by class",
        svg(f"<style>.a{{filter:url(#f)}}</style>{blur}" + '<rect class="a" width="9" height="9"/>' * 300),
    )
    yield either("SVG cost: one blur of 2,000", svg(blur + shape))
    yield refused(
        "SVG cost: turbulence instead of a picture", svg('<filter id="f"><feTurbulence baseFrequency=".1"/></filter>')
    )
    markers = (
        '<marker id="m"><rect width="4" height="4"/></marker><path marker-mid="url(#m)" d="M0 0'
        + "L1 1" * 200_000
        + '"/>'
    )
    yield refused("SVG cost: 200,000 markers", svg(markers))
    yield refused("SVG cost: 4 MB of path", svg('<path d="M0 0' + "L5 5L0 9" * 520_000 + '"/>'))
    yield drawn(
        "SVG cost: 200 kB of path", svg(RED + '<path fill="none" d="M0 0' + "L500 500L0 90" * 15_000 + '"/>'), flat()
    )
    yield either(
        "SVG cost: a dash of next to nothing", svg('<path d="M0 0L512 512" stroke="#000" stroke-dasharray="0.00001"/>')
    )
    long = '<path d="M0 0' + "L512 512L0 0" * 50_000 + '" stroke="#000" fill="none" stroke-dasharray="0.01"/>'
    yield refused("SVG cost: a short dash on a long path", svg(long))
    yield refused(
        "SVG cost: 20,000 rules",
        svg("<style>" + "".join(f"g g .a{n}{{fill:red}}" for n in range(20_000)) + f"</style>{RED}"),
    )
    for name, text in {
        "comments": "/*",
        "at-rules": "@a{",
        "blocks": "{",
        "ats": "@",
        "addresses": "a{fill:url(",
    }.items():
        content = svg(f"<style>{text * 300_000}</style>{RED}")
        yield (either if text.startswith("a{") else drawn)(f"SVG cost: 300,000 opened {name}", content)
    stops = '<stop offset=".5" stop-color="red"/>' * 15_000
    yield drawn("SVG cost: 15,000 stops", svg(f'<linearGradient id="g">{stops}</linearGradient>{RED}'), flat())
    yield drawn("SVG cost: 1 MB of attribute", svg(f'<g data-x="{"a" * 2**20}">{RED}</g>'), flat())


def _forms() -> Iterator[Sample]:
    yield refused("SVG form: cut short", svg(RED)[:-20])
    yield refused("SVG form: not closed", f'<svg xmlns="{NAMESPACE}" width="9" height="9"><g>'.encode())
    yield refused("SVG form: draws nothing", svg(""))
    yield refused("SVG form: draws what cannot be seen", svg('<rect width="9" height="9" opacity="0"/>'))
    yield refused("SVG form: a NUL in it", svg(f"\0{RED}"))
    yield refused("SVG form: bytes that are no UTF-8", svg(RED).replace(b"#E02030", b"\xff\xfe\xff"))
    yield refused("SVG form: two roots", svg(RED) + svg(RED))
    yield refused("SVG form: bytes behind the root", svg(RED) + b"PK\x03\x04" + CANARY)
    yield drawn("SVG form: a comment behind the root", svg(RED) + b"<!--" + CANARY + b"-->", flat())
    yield drawn("SVG form: a byte order mark", b"\xef\xbb\xbf" + svg(RED), flat())
    yield drawn(
        "SVG form: a prefix",
        f'<s:svg xmlns:s="{NAMESPACE}" width="512" height="512"><s:rect width="512" height="512" fill="#E02030"/></s:svg>'.encode(),
        flat(),
    )
    yield drawn(
        "SVG form: Latin-1",
        f'<?xml version="1.0" encoding="iso-8859-1"?><svg xmlns="{NAMESPACE}" width="512" height="512"><title>\xe9</title>{RED}</svg>'.encode(
            "latin-1"
        ),
        flat(),
    )
    yield unknown("SVG form: no namespace", b'<svg width="512" height="512"><rect width="9" height="9"/></svg>')
    yield unknown("SVG form: another namespace", b'<svg xmlns="urn:x" width="9" height="9"/>')
    yield unknown("SVG form: UTF-16", svg(RED).decode().encode("utf-16"))
    yield unknown("SVG form: gzipped", gzip.compress(svg(RED), mtime=0))
    yield unknown("SVG form: within HTML", b"<!DOCTYPE html><html><body>" + svg(RED) + b"</body></html>")
    yield unknown("SVG form: behind 100 kB of blanks", b" " * 100_000 + svg(RED))
    ground = Image.open(BytesIO(saved(PICTURE, "PNG")))
    yield drawn(
        "SVG form: all that drawing programs write",
        svg(
            '<defs><style type="text/css">.cls-1{fill:url(#g);} /* x */ .cls-2{fill:#2D9CDB}</style>'
            '<linearGradient id="g"><stop offset="0" stop-color="#E02030"/><stop offset="1" style="stop-color:#E02030"/>'
            '</linearGradient><clipPath id="c"><rect width="512" height="512"/></clipPath>'
            '<symbol id="s" viewBox="0 0 9 9"><rect width="9" height="9" fill="#E02030"/></symbol></defs>'
            '<switch><foreignObject requiredExtensions="x"/><g clip-path="url(#c)"><rect class="cls-1" width="512" height="512"/>'
            '<use xlink:href="#s" width="512" height="512"/></g></switch>',
            more=f'{XLINK} xmlns:i="http://ns.adobe.com/AdobeIllustrator/10.0/" i:x="{ground.width}" style="enable-background:new"',
        ),
        flat(),
    )
