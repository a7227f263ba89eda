"""Bringing an edited document up to date in place, clause by clause, without losing an edit.

untouched, still generated      replaced by the new one   touched, still generated    kept, values renewed
untouched, no longer generated  removed                   touched, no longer so       kept
new                             inserted                     removed by the officer      stays removed
"""

from __future__ import annotations

import io
from typing import Any, Literal

import msgspec

from ppi_cli.data.wording import NO_BREAK
from ppi_cli.documents.controls import FRONT, HEADING, clause_bookmark
from ppi_cli.documents.grafting import Graft, renumber_bookmarks, take_over_bookmarks
from ppi_cli.documents.manifest import ClauseRecord, DocumentRecord, signature
from ppi_cli.documents.ooxml import Element, find_val, remove, tag
from ppi_cli.documents.package import to_bytes
from ppi_cli.documents.reading import CELL, Clause, Line, Text
from ppi_cli.documents.refreshing import Shown, refresh
from ppi_cli.documents.revisions import Reviser
from ppi_cli.documents.sections import GAP, UNSEEN, settle_sections, widen_footers
from ppi_cli.documents.values import settle, span
from ppi_cli.documents.weaving import weave

State = Literal["same", "replaced", "new", "dropped", "yours", "kept", "removed"]


class ClauseUpdate(msgspec.Struct, frozen=True):
    """What happened to a clause.

    `yours` is kept and nothing else new would stand there; `kept` is kept although something would; then `here` is
    what stands there and `generated` the new text (empty where the clause is no longer generated). `renewed` says that
    new values were brought into a clause that is kept. `title` is its heading, empty for what stands before the first.
    `typed` are the facts whose values somebody has typed there and nobody has read back yet.
    """

    clause: str
    state: State
    here: str = ""
    generated: str = ""
    renewed: bool = False
    title: str = ""
    typed: tuple[str, ...] = ()


class Merged(msgspec.Struct, frozen=True):
    """An updated document: its bytes, what happened to each clause, and the new records of the clauses."""

    data: bytes
    updates: tuple[ClauseUpdate, ...]
    clauses: tuple[ClauseRecord, ...]


class LostError(Exception):
    """The merged file does not read back as it was meant; nothing may be written."""


def merge(
    old: Any, made: Any, before: DocumentRecord, after: DocumentRecord, shown: Shown, *, track: bool
) -> Merged:
    """The edited document `old` with what `made` brings. Both are opened documents and are used up.

    Raises LostError when a clause that is kept would not come out as it went in.
    """
    update = _Update(old, made, before, after, shown, track)
    for record in after.clauses:
        update.clause(record)
    update.drop_the_rest()
    settle_sections(old, update.gap)
    widen_footers(old)
    renumber_bookmarks(old.element.body, update.grafted)
    _ask_to_update_fields(old)
    data = to_bytes(old)
    update.assure(data)
    return Merged(data, update.told_with_titles(), tuple(update.records))


class _Update:
    def __init__(
        self, old: Any, made: Any, before: DocumentRecord, after: DocumentRecord, shown: Shown, track: bool
    ) -> None:
        self.told: list[ClauseUpdate] = []
        self.records: list[ClauseRecord] = []
        self.grafted: set[Element] = set()
        self._here, self._new = Text(old), Text(made)
        self._before, self._after, self._shown = before, after, shown
        self._graft = Graft(made, old)
        self._reviser = Reviser(after.day, _free_revision(old)) if track else None
        self._placeholder = _style_id(old, "Placeholder")
        self.gap = _style_id(old, GAP)
        self._kept: dict[str, list[str]] = {}
        self._last: Element | None = None

    def clause(self, record: ClauseRecord) -> None:
        """One clause that is generated now."""
        known, here = self._before.find(record.id), self._here.find(record.id)
        made = self._new.find(record.id)
        assert made is not None  # the record was made from it
        if here is None:
            if known is None:
                self._insert(record, made)
            else:
                self.records.append(known)
                self.told.append(ClauseUpdate(record.id, "removed"))
            return
        touched = known is None or self._touched(here, known, made)
        if touched or _holds_section(here):
            self._keep(here, known or record, made)
        elif record.id != FRONT and self._same(here, made):
            self.told.append(ClauseUpdate(record.id, "same"))
            self.records.append(record)
        else:
            self.told.append(ClauseUpdate(record.id, "same" if self._same(here, made) else "replaced"))
            self._replace(here, made)
            self.records.append(record)
            return
        self._last = here.blocks[-1]

    def drop_the_rest(self) -> None:
        """The clauses that are no longer generated."""
        for known in self._before.clauses:
            here = self._here.find(known.id)
            if self._after.find(known.id) is not None or here is None:
                continue
            if self._touched(here, known, None) or _holds_section(here):
                self._keep(here, known, None)
                continue
            self.told.append(ClauseUpdate(known.id, "dropped", here=words_of(here)))
            if self._reviser:
                self._reviser.delete_all(here.blocks)
            else:
                for block in here.blocks:
                    remove(block)

    def told_with_titles(self) -> tuple[ClauseUpdate, ...]:
        """What happened, each clause with its heading as it stands there, else as it would."""
        titles = {one.bookmark: title_of(one) for text in (self._new, self._here) for one in text.clauses}
        return tuple(
            msgspec.structs.replace(one, title=titles.get(clause_bookmark(one.clause), ""))
            for one in self.told
        )

    def assure(self, data: bytes) -> None:
        """Reads the result back: the clauses that are kept must stand there as they stood before."""
        import docx

        there = Text(docx.Document(io.BytesIO(data)))
        for bookmark, texts in self._kept.items():
            found = next((one for one in there.clauses if one.bookmark == bookmark), None)
            if found is None or [line.text for line in found.lines] != texts:
                raise LostError(bookmark)

    def _touched(self, here: Clause, known: ClauseRecord, made: Clause | None) -> bool:
        """True unless the clause is as it was written, but for values that the new one has too."""
        lines = {name: line for line in here.lines for name in line.marks}
        for pieces in known.lines:
            line = next((lines[value.name] for value in pieces.values if value.name in lines), None)
            if line is not None:
                settle(line, pieces)
        if here.doubled or signature(here) != known.marks:
            return True
        current, new = _values(here), _values(made) if made else {}
        return any(
            current.get(value.name) != value.text
            and not _alike(current.get(value.name, ""), new.get(value.name, ""))
            for value in known.values
        )

    def _same(self, here: Clause, made: Clause) -> bool:
        return signature(here) == signature(made) and _values(here) == _values(made)

    def _keep(self, here: Clause, known: ClauseRecord, made: Clause | None) -> None:
        before, record, typed = words_of(here), known, _typed(here, known)
        if not here.doubled:
            record = refresh(here, known, self._shown, self._placeholder, self._reviser)
            woven = weave(here, known, made, self._graft, self._reviser) if made else []
            here.lines = [self._here.line(line.element) for line in here.lines]
            marks, now = list(known.marks), signature(here)
            for number, at in woven:
                marks[number] = now[at]
            record = msgspec.structs.replace(record, marks=tuple(marks))
        self._kept[here.bookmark] = [line.text for line in here.lines]
        self.records.append(record)
        unchanged = made is not None and signature(made) == record.marks and not here.doubled
        same_values = made is not None and not _differing(record, made)
        generated, stands = words_of(made) if made else "", words_of(here)
        state: State = "yours" if (unchanged and same_values) or generated == stands else "kept"
        told = ClauseUpdate(known.id, state, stands, generated, renewed=stands != before, typed=typed)
        self.told.append(told)

    def _replace(self, here: Clause, made: Clause) -> None:
        blocks = self._graft.copies(made.blocks)
        take_over_bookmarks(here.blocks, blocks)
        place = here.blocks[0].getprevious()
        body = here.blocks[0].getparent()
        assert body is not None  # it is a block of the body
        if self._reviser:
            # Controls around whole blocks, such as those that LibreOffice puts around the contents, cannot be struck out.
            here.blocks = [one for block in here.blocks for one in _without_control(block)]
            kept = set(here.blocks)
            blocks = self._reviser.blocks(here.blocks, blocks, self._look)
            self.grafted |= set(blocks) - kept
        else:
            self.grafted |= set(blocks)
        for block in here.blocks:
            body.remove(block)
        self._put(blocks, place, body)

    def _insert(self, record: ClauseRecord, made: Clause) -> None:
        blocks = self._graft.copies(made.blocks)
        if self._reviser:
            blocks = self._reviser.blocks([], blocks, self._look)
        self.grafted |= set(blocks)
        self._put(blocks, self._last, self._here.document.element.body)
        self.records.append(record)
        self.told.append(ClauseUpdate(record.id, "new", generated=words_of(made)))

    def _put(self, blocks: list[Element], place: Element | None, body: Element) -> None:
        for offset, block in enumerate(blocks):
            if place is None:
                body.insert(offset, block)
            else:
                place.addnext(block)
                place = block
        if blocks:
            self._last = blocks[-1]

    def _look(self, block: Element) -> str:
        lines = [self._here.line(one) for one in block.iter(tag("p"))]
        return f"{block.tag}|" + "|".join(f"{line.style}:{line.text}" for line in lines)


def _without_control(block: Element) -> list[Element]:
    """A block of the body, or the blocks in the control that it is, which is taken away."""
    content = block.find(tag("sdtContent")) if block.tag == tag("sdt") else None
    if content is None:
        return [block]
    inside = list(content)
    for one in inside:
        block.addprevious(one)
    remove(block)
    return inside


def words_of(clause: Clause) -> str:
    """The words of a clause, a line a paragraph or a row of a table, the contents aside."""
    told: list[str] = []
    for line in clause.lines:
        if line.contents or (line.place != CELL and not line.text.strip(UNSEEN)):
            continue
        if line.place == CELL and told:
            told[-1] += f" | {line.text}"
        else:
            told.append(line.text)
    return "\n".join(told)


def title_of(clause: Clause) -> str:
    """Its heading; empty for what stands before the first."""
    first = next((line for line in clause.lines if line.text.strip(UNSEEN)), None)
    return first.text if first and first.style.startswith(("heading", "annex heading")) else ""


def _values(clause: Clause) -> dict[str, str]:
    def text(line: Line, name: str) -> str:
        where = span(line, name)
        return line.text[where[0] : where[1]] if where else ""

    return {name: text(line, name) for line in clause.lines for name in line.marks}


def _alike(typed: str, generated: str) -> bool:
    """An officer types a plain space where we print one that does not break."""
    return typed == generated or typed == generated.replace(NO_BREAK, " ")


def _typed(here: Clause, known: ClauseRecord) -> tuple[str, ...]:
    """The facts whose values stand otherwise than they were written."""
    current = _values(here)
    changed = (one.fact for one in known.values if current.get(one.name, one.text) != one.text)
    return tuple(dict.fromkeys(changed))


def _differing(record: ClauseRecord, made: Clause) -> bool:
    new = _values(made)
    return any(new.get(value.name) != value.text for value in record.values)


def _holds_section(clause: Clause) -> bool:
    """True where the officer has begun a section within the clause: its page layout hangs on it."""
    return any(
        line.text.strip(UNSEEN) or line.style != GAP.lower()
        for line in clause.lines
        if line.element.find(f"{tag('pPr')}/{tag('sectPr')}") is not None
    )


def _style_id(document: Any, name: str) -> str:
    """The id of the style with that name; the name itself where there is none."""
    styles = document.styles.element.iter(tag("style"))
    found = (
        style.get(tag("styleId"), "") for style in styles if find_val(style, "name").lower() == name.lower()
    )
    return next(found, name)


def _free_revision(document: Any) -> int:
    marks = document.element.iter(tag("ins"), tag("del"), tag("rPrChange"), tag("pPrChange"))
    return max((int(one.get(tag("id"), "0")) for one in marks), default=0) + 1000


def _ask_to_update_fields(document: Any) -> None:
    """References and contents are worked out anew when Word opens the file."""
    from ppi_cli.documents.produce import ask_word_to_update

    fields = [one.text or "" for one in document.element.iter(tag("instrText"))]
    if any(HEADING in one or "TOC" in one for one in fields):
        ask_word_to_update(document)
