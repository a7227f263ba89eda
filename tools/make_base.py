"""Writes `templates/base.docx`, the Word file whose styles every document uses.

    python tools/make_base.py [FILE]

The file is made from scratch, not from a program's sample: nothing stands in it that we did not put there,
a strict audit passes, and the same source gives the same bytes everywhere (parts are stored, not compressed).
Change a style in `base_styles.py`, run this script, commit both. An organisation may use a Word file of its
own instead, as long as it has the same style names.
"""

from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path

from base_styles import ACCENT, FONT, GREY, HEADING_INDENT, PALE, STEP, XML, W, attributes, style_id, styles

_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE_TYPE = "application/vnd.openxmlformats-officedocument"
_TYPE = f"{_OFFICE_TYPE}.wordprocessingml"

# --- numbering


def numbering() -> str:
    """List 1 headings, 2 bullets, 3 `1.` (a) (i), 4 `(a)` (i) (A), 5 annexes, 6 bullets in drafting notes."""
    letters = ("lowerLetter", "lowerRoman", "upperLetter", "decimal")
    clauses = [(form, f"(%{n})") for n, form in enumerate(letters, 1)]
    numbers = [("decimal", "%1."), *((form, f"(%{n})") for n, form in enumerate(letters[:3], 2))]
    bullets = [("bullet", mark) for mark in ("•", "–", "•")]
    lists = {
        1: headings(),
        2: listing(bullets, ["List Bullet", "List Bullet 2", "List Bullet 3"]),
        3: listing(numbers, ["List Number"]),
        4: listing(clauses, ["List Clause"]),
        5: level(0, "upperLetter", "Annex %1 –", 0, link="Annex Heading", after="space"),
        6: level(0, "bullet", "•", 227 + 284, 284, "Drafting Note List"),
    }
    abstract = "".join(
        f'<w:abstractNum w:abstractNumId="{n}"><w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
        for n, levels in lists.items()
    )
    concrete = "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>' for n in lists)
    return f"{XML}<w:numbering {W}>{abstract}{concrete}</w:numbering>"


def headings() -> str:
    """1, 1.1, 1.1.1, 1.1.1.1; the deeper, the more room the number has."""
    return "".join(
        level(
            n,
            "decimal",
            ".".join(f"%{k + 1}" for k in range(n + 1)),
            HEADING_INDENT + 170 * max(0, n - 1),
            link=f"heading {n + 1}",
        )
        for n in range(4)
    )


def listing(forms: list[tuple[str, str]], links: list[str]) -> str:
    """The levels of a list, each one step further in; `links` are the styles that stand for a level."""
    return "".join(
        level(n, form, text, STEP * (n + 1), STEP, links[n] if n < len(links) else "")
        for n, (form, text) in enumerate(forms)
    )


def level(
    n: int, form: str, text: str, indent: int, hanging: int | None = None, link: str = "", after: str = "tab"
) -> str:
    """One level: its number hangs in the indent, by default in all of it."""
    linked = f'<w:pStyle w:val="{style_id(link)}"/>' if link else ""
    place = attributes(left=indent, hanging=indent if hanging is None else hanging)
    return (
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{linked}'
        f'<w:suff w:val="{after}"/>'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/><w:pPr><w:ind{place}/></w:pPr></w:lvl>'
    )


# --- the other parts


def document() -> str:
    margin = attributes(top=1417, right=1417, bottom=1417, left=1417, header=709, footer=709, gutter=0)
    section = (
        '<w:sectPr><w:headerReference w:type="default" r:id="rId5"/>'
        '<w:footerReference w:type="default" r:id="rId6"/>'
        f'<w:pgSz w:w="11906" w:h="16838"/><w:pgMar{margin}/><w:titlePg/></w:sectPr>'
    )
    return f"{XML}<w:document {W} {_R}><w:body>{section}</w:body></w:document>"


def edge_part(tag: str, style_name: str) -> str:
    """A header or footer with one empty paragraph, which the writer fills."""
    return f'{XML}<w:{tag} {W}><w:p><w:pPr><w:pStyle w:val="{style_name}"/></w:pPr></w:p></w:{tag}>'


def settings() -> str:
    compat = (
        '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word"'
        ' w:val="15"/></w:compat>'
    )
    return (
        f'{XML}<w:settings {W}><w:zoom w:percent="100"/><w:defaultTabStop w:val="709"/>'
        f'<w:characterSpacingControl w:val="doNotCompress"/>{compat}<w:themeFontLang w:val="en-GB"/>'
        '<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>'
    )


def font_table() -> str:
    def font(name: str, family: str, pitch: str) -> str:
        return (
            f'<w:font w:name="{name}"><w:charset w:val="00"/><w:family w:val="{family}"/>'
            f'<w:pitch w:val="{pitch}"/></w:font>'
        )

    fonts = font(FONT, "swiss", "variable") + font("Courier New", "modern", "fixed")
    return f"{XML}<w:fonts {W}>{fonts}</w:fonts>"


def theme() -> str:
    """The plainest theme that Word takes: no style refers to it, but a package without one fails an audit."""
    roles = ("dk1", "lt1", "dk2", "lt2", *(f"accent{n}" for n in range(1, 7)), "hlink", "folHlink")
    tones = {"dk1": "000000", "lt1": "FFFFFF", "dk2": GREY, "lt2": PALE}
    colors = "".join(f'<a:{role}><a:srgbClr val="{tones.get(role, ACCENT)}"/></a:{role}>' for role in roles)
    face = f'<a:latin typeface="{FONT}"/><a:ea typeface=""/><a:cs typeface=""/>'
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    return (
        f'{XML}<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="House">'
        f'<a:themeElements><a:clrScheme name="House">{colors}</a:clrScheme>'
        f'<a:fontScheme name="House"><a:majorFont>{face}</a:majorFont><a:minorFont>{face}</a:minorFont>'
        f'</a:fontScheme><a:fmtScheme name="House"><a:fillStyleLst>{fill * 3}</a:fillStyleLst><a:lnStyleLst>'
        + f"<a:ln>{fill}</a:ln>" * 3
        + "</a:lnStyleLst><a:effectStyleLst>"
        + "<a:effectStyle><a:effectLst/></a:effectStyle>" * 3
        + f"</a:effectStyleLst><a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst></a:fmtScheme>"
        "</a:themeElements></a:theme>"
    )


def core() -> str:
    return (
        f'{XML}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title></dc:title></cp:coreProperties>'
    )


def app() -> str:
    return (
        f'{XML}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        "<Application>ppi</Application></Properties>"
    )


_PARTS = {  # what document.xml refers to, in the order of its relationships (rId1, rId2, ...)
    "word/styles.xml": ("styles", styles),
    "word/numbering.xml": ("numbering", numbering),
    "word/settings.xml": ("settings", settings),
    "word/fontTable.xml": ("fontTable", font_table),
    "word/header1.xml": ("header", lambda: edge_part("hdr", "Header")),
    "word/footer1.xml": ("footer", lambda: edge_part("ftr", "Footer")),
    "word/theme/theme1.xml": ("theme", theme),
}


def content_types() -> str:
    def override(name: str, kind: str) -> str:
        return f'<Override PartName="/{name}" ContentType="{kind}"/>'

    def of_part(kind: str) -> str:
        stem = _OFFICE_TYPE if kind == "theme" else _TYPE
        return f"{stem}.{kind}+xml"

    parts = "".join(override(name, of_part(kind)) for name, (kind, _make) in _PARTS.items())
    return (
        f'{XML}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        + override("word/document.xml", f"{_TYPE}.document.main+xml")
        + parts
        + override("docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml")
        + override("docProps/app.xml", f"{_OFFICE_TYPE}.extended-properties+xml")
        + "</Types>"
    )


def relationships(targets: list[tuple[str, str]]) -> str:
    rows = "".join(
        f'<Relationship Id="rId{n}" Type="{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    return f'{XML}<Relationships xmlns="{_PACKAGE}/relationships">{rows}</Relationships>'


def base_bytes() -> bytes:
    """The whole file."""
    parts = {
        "[Content_Types].xml": content_types(),
        "_rels/.rels": relationships(
            [
                (f"{_OFFICE}/officeDocument", "word/document.xml"),
                (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
                (f"{_OFFICE}/extended-properties", "docProps/app.xml"),
            ]
        ),
        "docProps/app.xml": app(),
        "docProps/core.xml": core(),
        "word/_rels/document.xml.rels": relationships(
            [(f"{_OFFICE}/{kind}", name.removeprefix("word/")) for name, (kind, _make) in _PARTS.items()]
        ),
        "word/document.xml": document(),
        **{name: make() for name, (_kind, make) in _PARTS.items()},
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, text in parts.items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.create_system = 0  # else the file would tell on which system it was made
            archive.writestr(info, text.encode())
    return buffer.getvalue()


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[1] / "templates" / "base.docx"
    target.write_bytes(base_bytes())
