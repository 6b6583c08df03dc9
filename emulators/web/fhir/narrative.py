"""The XHTML that a narrative may hold (FHIR R4 narrative.html, txt-1, txt-2)."""

from __future__ import annotations

import re
from typing import Final
from xml.etree import ElementTree

XHTML: Final = "{http://www.w3.org/1999/xhtml}"
MAX_CHARS: Final = 200_000
MAX_TAGS: Final = 20_000

ELEMENTS: Final = frozenset(
    {
        "a",
        "abbr",
        "acronym",
        "b",
        "big",
        "blockquote",
        "br",
        "caption",
        "cite",
        "code",
        "col",
        "colgroup",
        "dd",
        "dfn",
        "div",
        "dl",
        "dt",
        "em",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "img",
        "li",
        "ol",
        "p",
        "pre",
        "q",
        "samp",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "tt",
        "ul",
        "var",
    }
)
ATTRIBUTES: Final = frozenset(
    {
        "abbr",
        "align",
        "alt",
        "axis",
        "border",
        "cellhalign",
        "cellpadding",
        "cellspacing",
        "cellvalign",
        "char",
        "charoff",
        "charset",
        "cite",
        "class",
        "colspan",
        "compact",
        "coords",
        "dir",
        "frame",
        "headers",
        "height",
        "href",
        "hreflang",
        "hspace",
        "id",
        "lang",
        "longdesc",
        "name",
        "nowrap",
        "rel",
        "rev",
        "rowspan",
        "rules",
        "scope",
        "shape",
        "span",
        "src",
        "start",
        "style",
        "summary",
        "tabindex",
        "title",
        "type",
        "valign",
        "value",
        "vspace",
        "width",
    }
)
_LINK: Final = re.compile(r"(https?|mailto|tel|ftp):|#|data:image/|cid:|[A-Za-z0-9_./-]*$", re.I)
_DEPTH_TOKEN: Final = re.compile(r"<(?P<end>/)?[^<>]*?(?P<empty>/)?>")


def narrative_problem(div: str) -> str:
    """Say why `div` is not an acceptable narrative; empty when it is."""
    if len(div) > MAX_CHARS or div.count("<") > MAX_TAGS:
        return "a narrative too large"
    # No DTD, no processing instruction, no CDATA: nothing that an XML parser acts upon.
    if "<!" in div.replace("<!--", "") or "<?" in div:
        return "a declaration or processing instruction in a narrative"
    if _depth(div) > 64:
        return "a narrative nested more than 64 deep"
    try:
        root = ElementTree.fromstring(div)  # noqa: S314 - declarations were refused above
    except (ElementTree.ParseError, ValueError):
        return "a narrative that is not well-formed XHTML"
    if root.tag != f"{XHTML}div":
        return "a narrative that is not a div in the XHTML namespace"
    for element in root.iter():
        problem = _element_problem(element)
        if problem:
            return problem
    filled = "".join(root.itertext()).strip() or root.find(f".//{XHTML}img") is not None
    return "" if filled else "a narrative without content"


def _element_problem(element: ElementTree.Element) -> str:
    if not isinstance(element.tag, str) or element.tag.removeprefix(XHTML) not in ELEMENTS:
        return "an element that narratives do not allow"
    if not element.tag.startswith(XHTML):
        return "an element of another namespace in a narrative"
    for name, value in element.items():
        if name.removeprefix("{http://www.w3.org/XML/1998/namespace}") not in ATTRIBUTES:
            return "an attribute that narratives do not allow"
        if name in ("href", "src") and not _LINK.match(value.strip()):
            return "a link that narratives do not allow"
    return ""


def _depth(div: str) -> int:
    depth = deepest = 0
    for match in _DEPTH_TOKEN.finditer(div):
        if match["end"]:
            depth -= 1
        elif not match["empty"]:
            depth += 1
            deepest = max(deepest, depth)
    return deepest
