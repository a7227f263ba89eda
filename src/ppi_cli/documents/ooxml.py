"""WordprocessingML elements, made directly: python-docx looks each style up by walking all of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from lxml import etree

Element = etree._Element

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
_SPACES = {"": _W, "r": _R, "w14": _W14}
_XML = "http://www.w3.org/XML/1998/namespace"
etree.register_namespace("w14", _W14)
_NOT_XML = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_BREAKS = re.compile("(\n|\t)")


@cache
def tag(name: str) -> str:
    """`w:p` from `p`; a name with the prefix `r:` is one of a relationship, `w14:` one of Word 2010."""
    prefix, _colon, local = name.rpartition(":")
    return f"{{{_SPACES[prefix]}}}{local}"


def new(name: str, /, **attributes: str | int) -> Element:
    """An element by itself."""
    return _with(etree.Element(tag(name), None, {"w": _W}), attributes)


def add(parent: Element, name: str, /, **attributes: str | int) -> Element:
    """A child at the end of `parent`; the attributes are in Word's namespace."""
    return _with(etree.SubElement(parent, tag(name)), attributes)


def _with(element: Element, attributes: Mapping[str, str | int]) -> Element:
    for key, value in attributes.items():
        element.set(tag(key), str(value))
    return element


def clean(text: str) -> str:
    """The text as XML can hold it: line ends are `\\n`, any other control character becomes U+FFFD."""
    return _NOT_XML.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def add_text(run: Element, text: str, name: str = "t") -> None:
    """Puts text into a run; line breaks and tabs become Word's."""
    for piece in _BREAKS.split(clean(text)):
        if piece == "\n":
            add(run, "br")
        elif piece == "\t":
            add(run, "tab")
        elif piece:
            element = add(run, name)
            element.text = piece
            element.set(f"{{{_XML}}}space", "preserve")


def remove(element: Element) -> None:
    """Takes an element out of the tree; what stood behind it stays."""
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def find_val(element: Element, name: str) -> str:
    """The `w:val` of a child; empty where it has none."""
    child = element.find(tag(name))
    return "" if child is None else child.get(tag("val"), "")


def paragraph(parent: Element, style: str) -> Element:
    """An empty paragraph in a style, given by its id."""
    element = add(parent, "p")
    add(add(element, "pPr"), "pStyle", val=style)
    return element


def set_flag(element: Element, name: str) -> None:
    """Sets `keepNext` or `pageBreakBefore` on a paragraph that has a style: both come right after it."""
    properties = element.find(tag("pPr"))
    assert properties is not None  # `paragraph` has put it there
    if properties.find(tag(name)) is None:
        before = 2 if name == "pageBreakBefore" and properties.find(tag("keepNext")) is not None else 1
        properties.insert(before, new(name))
