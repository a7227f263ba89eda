"""The styles of the house's Word file, as `word/styles.xml`. Read by `make_base.py`.

Lengths are twips (1/20 point; 1 mm = 56.7), type sizes half points, borders eighths of a point.
"""

from __future__ import annotations

ACCENT = "1F4E79"  # headings and table rules, nothing else
GREY = "595959"
PALE = "F2F2F2"
YELLOW = "FFF2A8"
FONT = "Calibri"  # LibreOffice puts Carlito in its place, which has the same widths
STEP = 425  # one level of a list: 7.5 mm
WIDTH = 9072  # of the text: A4 less two margins of 25 mm
HEADING_INDENT = 680  # room for "10.12" before a heading: 12 mm

XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'

# --- paragraph and run properties, in the order that the schema asks for


def ppr(
    *,
    keep_next: bool = False,
    keep_lines: bool = False,
    break_before: bool = False,
    list_: tuple[int, int] | None = None,
    border: str = "",
    fill: str = "",
    tabs: str = "",
    before: int | None = None,
    after: int | None = None,
    line: int | None = None,
    exact: bool = False,
    left: int | None = None,
    right: int | None = None,
    hanging: int | None = None,
    align: str = "",
    outline: int | None = None,
) -> str:
    """The `w:pPr` of a style.

    `list_` is (list, level); `line` is in 240ths of single spacing, or in twips when `exact`.
    """
    spacing = attributes(before=before, after=after, line=line, lineRule=_rule(line, exact))
    indent = attributes(left=left, right=right, hanging=hanging)
    parts = [
        "<w:keepNext/>" if keep_next else "",
        "<w:keepLines/>" if keep_lines else "",
        "<w:pageBreakBefore/>" if break_before else "",
        f'<w:numPr><w:ilvl w:val="{list_[1]}"/><w:numId w:val="{list_[0]}"/></w:numPr>' if list_ else "",
        f"<w:pBdr>{border}</w:pBdr>" if border else "",
        f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else "",
        f"<w:tabs>{tabs}</w:tabs>" if tabs else "",
        f"<w:spacing{spacing}/>" if spacing else "",
        f"<w:ind{indent}/>" if indent else "",
        f'<w:jc w:val="{align}"/>' if align else "",
        f'<w:outlineLvl w:val="{outline}"/>' if outline is not None else "",
    ]
    return "<w:pPr>" + "".join(parts) + "</w:pPr>" if any(parts) else ""


def rpr(
    *,
    font: str = "",
    bold: bool = False,
    italic: bool = False,
    color: str = "",
    size: int | None = None,
    underline: bool = False,
    fill: str = "",
) -> str:
    """The `w:rPr` of a style."""
    parts = [
        f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:cs="{font}"/>' if font else "",
        "<w:b/><w:bCs/>" if bold else "",
        "<w:i/><w:iCs/>" if italic else "",
        f'<w:color w:val="{color}"/>' if color else "",
        f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>' if size else "",
        '<w:u w:val="single"/>' if underline else "",
        f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else "",
    ]
    return "<w:rPr>" + "".join(parts) + "</w:rPr>" if any(parts) else ""


def attributes(**values: int | str | None) -> str:
    return "".join(f' w:{name}="{value}"' for name, value in values.items() if value is not None)


def _rule(line: int | None, exact: bool) -> str | None:
    if line is None:
        return None
    return "exact" if exact else "auto"


def edge(side: str, size: int, color: str, space: int = 0) -> str:
    """One border of a paragraph or a table."""
    return f'<w:{side} w:val="single" w:sz="{size}" w:space="{space}" w:color="{color}"/>'


def tab(position: int, align: str, leader: str = "") -> str:
    dots = f' w:leader="{leader}"' if leader else ""
    return f'<w:tab w:val="{align}"{dots} w:pos="{position}"/>'


# --- styles

_DEFAULTS = frozenset({"Normal", "Default Paragraph Font", "Normal Table", "No List"})


def style(
    kind: str, name: str, inner: str = "", *, based: str = "", then: str = "", standard: bool = True
) -> str:
    """One style. Its id is its name without spaces; `standard` says that Word knows the name."""
    identity = style_id(name)
    default = ' w:default="1"' if name in _DEFAULTS else ""
    custom = "" if standard else ' w:customStyle="1"'
    return (
        f'<w:style w:type="{kind}"{default}{custom} w:styleId="{identity}"><w:name w:val="{name}"/>'
        + (f'<w:basedOn w:val="{style_id(based)}"/>' if based else "")
        + (f'<w:next w:val="{style_id(then)}"/>' if then else "")
        + f'<w:uiPriority w:val="{1 if standard else 20}"/><w:qFormat/>{inner}</w:style>'
    )


def style_id(name: str) -> str:
    return "".join(part[:1].upper() + part[1:] for part in name.split())


def paragraph_styles() -> list[str]:
    """Headings, body, lists, notes, table texts, cover, contents, header and footer."""

    def standard(name: str, inner: str, based: str = "Normal", then: str = "") -> str:
        return style("paragraph", name, inner, based=based, then=then)

    def own(name: str, inner: str, based: str = "Normal", then: str = "") -> str:
        return style("paragraph", name, inner, based=based, then=then, standard=False)

    def heading(level: int, size: int, before: int, after: int) -> str:
        shape = ppr(
            keep_next=True,
            keep_lines=True,
            list_=(1, level - 1),
            before=before,
            after=after,
            line=240,
            outline=level - 1,
        )
        return standard(f"heading {level}", shape + rpr(bold=True, color=ACCENT, size=size), then="Body Text")

    bar = edge("left", 18, "A6A6A6", 8)
    cell = ppr(before=40, after=40, line=240)
    head = ppr(keep_next=True, before=40, after=40, line=240)
    return [
        style("paragraph", "Normal"),
        standard("Body Text", ""),
        own("Body Text After Table", ppr(before=160), "Body Text", "Body Text"),
        heading(1, 32, 360, 120),
        heading(2, 26, 240, 80),
        heading(3, 23, 200, 60),
        heading(4, 22, 160, 60),
        own(
            "Annex Heading",
            ppr(keep_next=True, keep_lines=True, list_=(5, 0), before=360, after=120, line=240, outline=0)
            + rpr(bold=True, color=ACCENT, size=32),
            then="Body Text",
        ),
        *(standard(_level("List Bullet", n), ppr(list_=(2, n), after=60)) for n in range(3)),
        standard("List Number", ppr(list_=(3, 0), after=60)),
        own("List Clause", ppr(list_=(4, 0), after=60)),
        *(standard(_level("List Continue", n), ppr(after=60, left=STEP * (n + 1))) for n in range(3)),
        standard("Quote", ppr(left=STEP, right=STEP) + rpr(italic=True)),
        own(
            "Drafting Note",
            ppr(keep_lines=True, border=bar, fill=PALE, before=0, after=0, left=227)
            + rpr(color=GREY, size=20),
        ),
        own(
            "Drafting Note Head",
            ppr(keep_next=True, before=120) + rpr(bold=True),
            "Drafting Note",
            "Drafting Note",
        ),
        own("Drafting Note List", ppr(list_=(6, 0)), "Drafting Note"),
        own("Code Block", ppr(keep_lines=True, fill=PALE, line=240) + rpr(font="Courier New", size=19)),
        own("Table Text", cell + rpr(size=20)),
        own("Table Number", ppr(align="right"), "Table Text"),
        own("Table Centre", ppr(align="center"), "Table Text"),
        own("Table Head", head + rpr(bold=True), "Table Text"),
        own("Table Head Number", ppr(align="right"), "Table Head"),
        own("Table Head Centre", ppr(align="center"), "Table Head"),
        own("Table Label", rpr(color=GREY), "Table Text"),
        own("Table Gap", ppr(before=0, after=0, line=120, exact=True) + rpr(size=8)),
        own("Signature Text", ppr(keep_next=True, before=280, after=20, line=240) + rpr(size=20)),
        standard("Title", ppr(before=2600, after=240, line=252) + rpr(bold=True, color=ACCENT, size=56)),
        own("Cover Authority", ppr(before=240, after=0) + rpr(bold=True, size=26)),
        own("Cover Subject", ppr(after=900) + rpr(color=GREY, size=30)),
        standard(
            "TOC Heading",
            ppr(break_before=True, keep_next=True, after=160) + rpr(bold=True, color=ACCENT, size=32),
        ),
        standard(
            "toc 1",
            ppr(
                tabs=tab(HEADING_INDENT, "left") + tab(WIDTH, "right", "dot"),
                before=60,
                after=40,
                left=HEADING_INDENT,
                right=567,
                hanging=HEADING_INDENT,
            ),
        ),
        standard(
            "toc 2",
            ppr(
                tabs=tab(2 * HEADING_INDENT, "left") + tab(WIDTH, "right", "dot"),
                after=20,
                left=2 * HEADING_INDENT,
                right=567,
                hanging=HEADING_INDENT,
            ),
        ),
        standard(
            "header",
            ppr(border=edge("bottom", 4, "BFBFBF", 4), tabs=tab(WIDTH, "right"), after=0, line=240)
            + rpr(color=GREY, size=18),
        ),
        standard("footer", ppr(tabs=tab(WIDTH, "right"), after=0, line=240) + rpr(color=GREY, size=18)),
    ]


def _level(name: str, level: int) -> str:
    return f"{name} {level + 1}" if level else name


def character_styles() -> list[str]:
    def own(name: str, inner: str) -> str:
        return style("character", name, inner, based="Default Paragraph Font", standard=False)

    def standard(name: str, inner: str) -> str:
        return style("character", name, inner, based="Default Paragraph Font")

    return [
        style("character", "Default Paragraph Font"),
        standard("Strong", rpr(bold=True)),
        standard("Emphasis", rpr(italic=True)),
        own("Strong with Emphasis", rpr(bold=True, italic=True)),
        own("Code Text", rpr(font="Courier New", size=20)),
        standard("Hyperlink", rpr(underline=True)),
        own("Placeholder", rpr(fill=YELLOW)),
    ]


def table_styles() -> list[str]:
    """Horizontal rules only: `House Table` has a head row, `House Facts` only labels and values."""
    margins = (
        '<w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="85" w:type="dxa"/>'
        '<w:bottom w:w="0" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar>'
    )

    def table(name: str, borders: str, extra: str = "") -> str:
        rules = f"<w:tblBorders>{borders}</w:tblBorders>" if borders else ""
        inner = f'<w:tblPr><w:tblInd w:w="0" w:type="dxa"/>{rules}{margins}</w:tblPr>'
        return style("table", name, inner + extra, based="Normal Table", standard=False)

    thin = edge("insideH", 4, "BFBFBF")
    head = (
        '<w:tblStylePr w:type="firstRow"><w:tcPr><w:tcBorders>'
        + edge("bottom", 8, ACCENT)
        + f'</w:tcBorders><w:shd w:val="clear" w:color="auto" w:fill="{PALE}"/></w:tcPr></w:tblStylePr>'
    )
    last = (
        '<w:tblStylePr w:type="lastRow"><w:rPr><w:b/><w:bCs/></w:rPr><w:tcPr><w:tcBorders>'
        + edge("top", 8, ACCENT)
        + "</w:tcBorders></w:tcPr></w:tblStylePr>"
    )
    rules = edge("top", 8, ACCENT) + edge("bottom", 8, ACCENT) + thin
    return [
        style("table", "Normal Table", f'<w:tblPr><w:tblInd w:w="0" w:type="dxa"/>{margins}</w:tblPr>'),
        table("House Table", rules, head + last),
        table("House Facts", rules),
        table("House Signature", ""),
        style("numbering", "No List"),
    ]


def styles() -> str:
    fonts = f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}" w:cs="{FONT}"/>'
    defaults = (
        f'<w:docDefaults><w:rPrDefault><w:rPr>{fonts}<w:sz w:val="22"/><w:szCs w:val="22"/>'
        '<w:lang w:val="en-GB" w:eastAsia="en-GB" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault><w:pPr><w:widowControl/>"
        '<w:spacing w:after="120" w:line="276" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
    )
    latent = (
        '<w:latentStyles w:defLockedState="0" w:defUIPriority="99" w:defSemiHidden="1"'
        ' w:defUnhideWhenUsed="1" w:defQFormat="0" w:count="376"/>'
    )
    everything = "".join(paragraph_styles() + character_styles() + table_styles())
    return f"{XML}<w:styles {W}>{defaults}{latent}{everything}</w:styles>"
