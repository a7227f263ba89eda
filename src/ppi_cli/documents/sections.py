"""Pages across: a table too wide for an upright page stands in a section of its own.

The paragraphs that end a section are of the style *Table Gap* and show nothing; by that they are told from a section
that an officer has begun. Both ends of a section lie within one clause, so that a clause can go or come as a whole.
"""

from __future__ import annotations

import copy
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE

from ppi_cli.documents.controls import CLAUSE
from ppi_cli.documents.ooxml import Element, add, add_text, new, paragraph, tag

GAP = "Table Gap"
UNSEEN = "\u200b"
"""What stands in such a paragraph: LibreOffice takes an empty one away, with the bookmark in it."""
_REFERENCES = ("headerReference", "footerReference")
_FIRST_ONLY = ("titlePg", "pgNumType")


def section_end(style: str, layout: Element, *, across: bool) -> Element:
    """A paragraph, seen by nobody, that ends a section with the layout of the document, on pages upright or `across`."""
    element = paragraph(new("body"), style)
    properties = element.find(tag("pPr"))
    assert properties is not None  # `paragraph` has put it there
    section = copy.deepcopy(layout)
    for name in (*_REFERENCES, *_FIRST_ONLY):
        for child in list(section.iterchildren(tag(name))):
            section.remove(child)
    properties.append(section)
    turn(section, across=across)
    add_text(add(element, "r"), UNSEEN)
    return element


def turn(section: Element, *, across: bool) -> None:
    """Sets the pages of a section upright or across."""
    size = section.find(tag("pgSz"))
    if size is None:
        return
    short, long = sorted((size.get(tag("w"), "11906"), size.get(tag("h"), "16838")), key=int)
    size.set(tag("w"), long if across else short)
    size.set(tag("h"), short if across else long)
    if across:
        size.set(tag("orient"), "landscape")
    elif size.get(tag("orient")) is not None:
        del size.attrib[tag("orient")]


def begin_before(heading: Element, end: Element) -> None:
    """Ends the section before a heading; the clause begins with the paragraph that does so."""
    marks = [
        one
        for one in heading.iterchildren(tag("bookmarkStart"))
        if one.get(tag("name"), "").startswith(CLAUSE)
    ]
    for start in marks[:1]:
        closing = next(
            one
            for one in heading.iterchildren(tag("bookmarkEnd"))
            if one.get(tag("id")) == start.get(tag("id"))
        )
        end.append(start)  # behind the text: LibreOffice moves a bookmark at its front to the paragraph above
        end.append(closing)
    heading.addprevious(end)


def ends_section(element: Element) -> bool:
    """True for a paragraph with which a section ends."""
    return element.tag == tag("p") and element.find(f"{tag('pPr')}/{tag('sectPr')}") is not None


def settle_sections(document: Any, gap: str) -> None:
    """Gives our sections the header and footer of the document; only the first one has a first page of its own.

    `gap` is the id of the style of the paragraphs that end them. A section at the very end is that of the document.
    """
    body = document.element.body
    last = body.find(tag("sectPr"))
    if last is not None:
        _join(body, last, gap)
    ours = [one for one in body.iterchildren(tag("p")) if ends_section(one) and _style(one) == gap]
    if last is None or not ours:
        return
    if last.getprevious() is ours[-1]:
        turn(last, across=True)
        properties = ours[-1].find(tag("pPr"))
        properties.remove(properties.find(tag("sectPr")))
        ours.pop()
    sections = list(body.iter(tag("sectPr")))
    for element in ours:
        _furnish(element.find(f"{tag('pPr')}/{tag('sectPr')}"), last)
    first = sections[0]
    for section in sections[1:]:
        for child in list(section.iterchildren(tag("titlePg"))):
            section.remove(child)
            if first.find(tag("titlePg")) is None:
                _insert(first, child)


def _join(body: Element, last: Element, gap: str) -> None:
    """Lets pages across follow one another: an upright section that would hold nothing is taken out.

    One that has been taken out comes back where a clause before it has gone: its paragraph still begins a clause.
    """
    for one in list(body.iterchildren(tag("p"))):
        if _style(one) != gap or _shown(one) != UNSEEN:
            continue
        after_wide = _is_across(one.getprevious(), gap)
        properties = one.find(tag("pPr"))
        assert properties is not None  # it names the style
        section = properties.find(tag("sectPr"))
        if after_wide and section is not None and not _is_across(one, gap):
            properties.remove(section)
        elif not after_wide and section is None and _begins_clause(one):
            back = copy.deepcopy(last)
            for name in _FIRST_ONLY:
                for child in list(back.iterchildren(tag(name))):
                    back.remove(child)
            properties.append(back)
            turn(back, across=False)


def _is_across(element: Element | None, gap: str) -> bool:
    """True for a paragraph of ours with which pages across end."""
    if element is None or not ends_section(element) or _style(element) != gap:
        return False
    size = element.find(f"{tag('pPr')}/{tag('sectPr')}/{tag('pgSz')}")
    return size is not None and size.get(tag("orient")) is not None


def _begins_clause(element: Element) -> bool:
    return any(mark.get(tag("name"), "").startswith(CLAUSE) for mark in element.iter(tag("bookmarkStart")))


def _shown(element: Element) -> str:
    return "".join(text.text or "" for text in element.iter(tag("t")))


def _furnish(section: Element, like: Element) -> None:
    """The header and footer of another section, in place of those that it may have brought from elsewhere."""
    for name in _REFERENCES:
        for child in list(section.iterchildren(tag(name))):
            section.remove(child)
    references = [copy.deepcopy(one) for one in like if one.tag in map(tag, _REFERENCES)]
    for place, reference in enumerate(references):
        section.insert(place, reference)


def widen_footers(document: Any) -> None:
    """On pages across the page number stands at their right edge too."""
    for section in document.element.body.iter(tag("sectPr")):
        _widen_footer(document, section)


def _widen_footer(document: Any, section: Element) -> None:
    """Points a section, where it lies across, to a footer whose tab stands at the right edge of its pages."""
    reference = next(
        (one for one in section.iterchildren(tag("footerReference")) if one.get(tag("type")) == "default"),
        None,
    )
    size, margins = section.find(tag("pgSz")), section.find(tag("pgMar"))
    if reference is None or size is None or margins is None or size.get(tag("orient")) is None:
        return
    sides = sum(int(margins.get(tag(side), "0")) for side in ("left", "right"))
    edge, short = (int(size.get(tag(side), "0")) - sides for side in ("w", "h"))
    name = tag("r:id")
    upright = document.part.related_parts[reference.get(name)]
    reference.set(name, _footer_across(document, upright, edge, short))


def _footer_across(document: Any, upright: Any, edge: int, short: int) -> str:
    """The relationship of the footer for pages across, which is made from the upright one where there is none yet."""
    for identity, one in document.part.rels.items():
        if (
            one.reltype == RELATIONSHIP_TYPE.FOOTER
            and not one.is_external
            and _tabs_at(one.target_part, edge)
        ):
            return str(identity)
    part, identity = document.part.add_footer_part()
    element = part.element
    for child in list(element):
        element.remove(child)
    for child in upright.element:
        element.append(copy.deepcopy(child))
    for found in element.iter(tag("p")):
        properties = found.find(tag("pPr"))
        if properties is not None:
            stops = new("tabs")
            add(stops, "tab", val="clear", pos=short)
            add(stops, "tab", val="right", pos=edge)
            style = properties.find(tag("pStyle"))
            properties.insert(0 if style is None else 1, stops)
    return str(identity)


def _tabs_at(part: Any, edge: int) -> bool:
    return any(one.get(tag("pos")) == str(edge) for one in part.element.iter(tag("tab")))


def _insert(section: Element, mark: Element) -> None:
    """Puts `titlePg` where the schema wants it: behind the columns, before what they hold."""
    before = {
        tag(name)
        for name in ("textDirection", "bidi", "rtlGutter", "docGrid", "printerSettings", "sectPrChange")
    }
    behind = next((one for one in section if one.tag in before), None)
    if behind is None:
        section.append(mark)
    else:
        behind.addprevious(mark)


def _style(element: Element) -> str:
    named = element.find(f"{tag('pPr')}/{tag('pStyle')}")
    return "" if named is None else named.get(tag("val"), "")
