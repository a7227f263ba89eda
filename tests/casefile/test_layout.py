"""An officer's file keeps its comments, its order and its layout; values change in their places only."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ppi_cli.casefile.answers import Basis
from ppi_cli.casefile.case import CaseFile
from ppi_cli.errors import CaseError

Begin = Callable[..., CaseFile]


def facts_part(case: CaseFile) -> str:
    """The file up to the part that belongs to the journal."""
    return case.path.read_bytes().decode().partition("journal:")[0].rstrip()


OFFICER = """\
# Our lift pilot. Ask Rui before changing amounts!

need:   # agreed on 3 March
    title:   "Lifts"   # shown to firms
    summary: |-   # draft
        One.

        Two.
    # more to come

buyer: {type: sub-central, country: PT}  # the city

value.rd: 1500000   # without VAT
contract:
  cpv:
    # research
    - 73000000-2   # R&D services
    - 38000000     # instruments
  # end of contract
"""


def test_every_comment_and_all_layout_survive(begin: Begin) -> None:
    case = begin(text=OFFICER)
    case.record("need.title", "Hospital lifts: two # of them")
    case.record("need.summary", "Now in one line.")
    case.record("buyer.type", "central-government")
    case.record("value.rd", 2_000_000)
    assert facts_part(case) == OFFICER.rstrip().replace('"Lifts"', '"Hospital lifts: two # of them"').replace(
        "|-   # draft\n        One.\n\n        Two.", "Now in one line.  # draft"
    ).replace("sub-central", "central-government").replace("1500000", "2000000")


def test_new_facts_join_their_group_and_its_indentation(begin: Begin) -> None:
    case = begin(text=OFFICER)
    case.record_all(
        {"need.title": "A", "buyer.name": "Town, of X", "schedule.call_date": datetime.date(2027, 3, 1)}
    )
    text = facts_part(case)
    assert 'buyer: {type: sub-central, country: PT, name: "Town, of X"}  # the city\n' in text
    assert "  # end of contract\n\nschedule:\n  call_date: 2027-03-01" in text
    case.record("buyer.contact", "a")
    case.record_all({"contract.cpv": ("38000000-5",)})
    assert "    # research\n    - 38000000     # instruments\n    # R&D services\n  # end" in facts_part(case)


@pytest.mark.parametrize(
    ("before", "fact", "value", "after"),
    [
        ("buyer.type: sub-central", "buyer.name", "X", "buyer.type: sub-central\nbuyer.name: X"),
        (
            "buyer.type: ~ # ask\nvalue.rd: 1",
            "buyer.name",
            "X",
            "buyer.type: ~ # ask\nbuyer.name: X\nvalue.rd: 1",
        ),
        ("buyer:\n  type:\n  name: X", "buyer.type", "sub-central", "buyer:\n  type: sub-central\n  name: X"),
        ("buyer:\n  type: # ask", "buyer.type", "sub-central", "buyer:\n  type: sub-central # ask"),
        ("buyer: {type: }", "buyer.type", "sub-central", "buyer: {type: sub-central}"),
        ("buyer: {type: , name: X}", "buyer.type", None, "buyer: {type: , name: X}"),
        ("buyer: {}", "buyer.name", "X", "buyer: {name: X}"),
        ("buyer: # us", "buyer.name", "X", "buyer: # us\n  name: X"),
        ("buyer: ~\nvalue.rd: 1", "buyer.name", "X", "buyer: \n  name: X\nvalue.rd: 1"),
        ("joint: national", "joint.lead_country", "PT", "joint: national\njoint.lead_country: PT"),
        ("joint.lead_country: PT", "joint", "national", "joint.lead_country: PT\njoint: national"),
        ("joint: {lead_country: PT}", "joint.binding", True, "joint: {lead_country: PT, binding: yes}"),
        ("value.rd: 1", "joint", "national", "value.rd: 1\njoint: national"),
        ("value:\n  rd: 1", "joint", "national", "value:\n  rd: 1\n\njoint: national"),
        ("buyer.name: 'a'", "buyer.name", "it's", "buyer.name: it's"),
        ("buyer.name: >\n  a\n  b\nvalue.rd: 1", "buyer.name", "c", "buyer.name: c\nvalue.rd: 1"),
        ("buyer.name: |+\n  a\n\n", "need.title", "c", "buyer.name: |+\n  a\n\nneed:\n  title: c"),
        ("buyer.name: a\n  b # two lines", "buyer.name", "c", "buyer.name: c # two lines"),
        ('buyer.name: "a\n  b"  # two lines', "buyer.name", "c", "buyer.name: c  # two lines"),
        ("need:\n  title: A # why", "need.title", "a\n\nb", "need:\n  title: |- # why\n    a\n\n    b"),
        ("need: {title: A}", "need.title", "a\nb", 'need: {title: "a\\nb"}'),
        ("need: {title: A}", "need.title", "a, b", 'need: {title: "a, b"}'),
        ("need:\n  title:\n    A", "need.title", "B", "need:\n  title:\n    B"),
        ("contract.cpv: [73000000]", "contract.cpv", ("38000000-5",), "contract.cpv: [38000000-5]"),
        ("contract.cpv: 73000000", "contract.cpv", ("38000000-5",), "contract.cpv: [38000000-5]"),
        ("contract.cpv: [73000000, # a\n  38000000] # b", "contract.cpv", None, "contract.cpv: ~  # a # b"),
        (
            "contract.cpv:\n- 73000000 # a\nvalue.rd: 1",
            "contract.cpv",
            None,
            "contract.cpv: ~\n# a\nvalue.rd: 1",
        ),
        ("contract.cpv:\n- 73000000", "contract.cpv", (), "contract.cpv: []"),
        ("{value.rd: 1, buyer: {name: X}}", "value.rd", 2, None),
        ("---\nbuyer.name: X\nJOURNAL...", "buyer.name", "Z", "---\nbuyer.name: Z"),
    ],
)
def test_layouts(begin: Begin, before: str, fact: str, value: Any, after: str | None) -> None:
    case = begin(text=before) if before[0] != "{" else begin()
    if before[0] == "{":
        journal = yaml.safe_load(case.path.read_text())["journal"]
        case.path.write_text(
            f"{before[:-1]}, journal: {{lines: {journal['lines']}, head: '{journal['head']}'}}}}\n"
        )
    case.record_all({fact: value})
    if after is not None:
        assert facts_part(case) == after
    assert case.facts[fact] == value


def test_a_file_in_brackets_takes_new_groups_and_bases(begin: Begin, reopen: Begin) -> None:
    case = begin()
    journal = yaml.safe_load(case.path.read_text())["journal"]
    case.path.write_text(
        f"{{value.rd: 1, journal: {{lines: {journal['lines']}, head: '{journal['head']}'}}}} # all\n"
    )
    case.record_all({"buyer.name": "X", "need.title": "a\nb"}, basis={"value.rd": Basis("searched", "x, y")})
    assert case.path.read_text().endswith(" # all\n")
    assert reopen().facts == {"value.rd": 1, "buyer.name": "X", "need.title": "a\nb"}
    assert reopen().basis == {"value.rd": Basis("searched", "x, y")}


def test_what_joins_a_group_stands_before_a_new_group(begin: Begin) -> None:
    case = begin(text="value.rd: 1\nbuyer:\n  name: X")
    case.record_all({"need.title": "T", "buyer.type": None, "joint": "none", "joint.lead_country": "PT"})
    assert facts_part(case) == (
        "value.rd: 1\nbuyer:\n  name: X\n  type: ~\n\n"
        "need:\n  title: T\n\njoint: none\njoint.lead_country: PT"
    )


def test_literal_text_never_swallows_a_comment(begin: Begin) -> None:
    case = begin(text="need:\n  title: T\n      # below the title\nbuyer:\n      # to be asked\nvalue.rd: 1")
    case.record_all({"need.title": "a\nb", "need.summary": "c\nd", "buyer.name": "e\nf"})
    assert facts_part(case) == (
        'need:\n  title: "a\\nb"\n      # below the title\n  summary: |-\n    c\n    d\n'
        "buyer:\n      # to be asked\n  name: |-\n    e\n    f\nvalue.rd: 1"
    )


@pytest.mark.parametrize(
    "text", ["buyer.name: a\r\nneed:\r\n  title: b", "\ufeffbuyer.name: a # é😀\nneed:\n  title: b"]
)
def test_line_ends_and_byte_order_mark_stay(begin: Begin, text: str) -> None:
    case = begin(text=text)
    case.record_all(
        {"buyer.name": "😀", "need.title": "x\ny", "value.rd": 3}, basis={"value.rd": Basis(note="p\nq")}
    )
    raw = case.path.read_bytes()
    assert raw.count(b"\r\n") == (raw.count(b"\n") if "\r" in text else 0)
    assert raw.startswith(b"\xef\xbb\xbf") == text.startswith("\ufeff")
    assert ("# é😀" in raw.decode()) == ("#" in text)
    assert case.facts == {"buyer.name": "😀", "need.title": "x\ny", "value.rd": 3}


def test_a_file_without_a_last_line_end(begin: Begin, reopen: Begin) -> None:
    case = begin({"value.rd": 1})
    text = case.path.read_text().rstrip("\n")
    journal = text[text.index("journal:") :]
    case.path.write_text(f"{journal}\nbuyer:\n  name: X")
    case.record_all({"buyer.type": None, "need.title": "a\nb", "buyer.name": "p\nq"})
    assert reopen().facts == {"buyer.name": "p\nq", "buyer.type": None, "need.title": "a\nb"}


def test_basis_entries_are_patched_like_facts(begin: Begin) -> None:
    text = """\
value.rd: 1
basis:
  value.rd:  # how we know
    evidence: assumed  # for now
    note: Rui's guess
  need: {title: {evidence: searched}}
"""
    case = begin(text=text)
    case.record("value.rd", 1, basis=Basis("documented", "", "Offer of 2 May"))
    case.record("need.title", "T", basis=Basis("searched", "in, TED"))
    case.record("buyer.name", "X", basis=Basis("consulted", "two\nlines", "a: b"))
    expected = text.replace("value.rd: 1", "value.rd: 1\n\nneed:\n  title: T\n\nbuyer:\n  name: X", 1)
    expected = expected.replace("assumed", "documented").replace(
        "Rui's guess", '""\n    source: "Offer of 2 May"', 1
    )
    expected = expected.replace('"Offer of 2 May"', "Offer of 2 May").replace(
        "searched}", 'searched, note: "in, TED"}'
    )
    expected += (
        '  buyer.name:\n    evidence: consulted\n    note: |-\n      two\n      lines\n    source: "a: b"\n'
    )
    assert facts_part(case) == expected.rstrip()


def test_a_layout_without_room_is_refused_and_left_alone(begin: Begin) -> None:
    case = begin(text="joint: {lead_country: PT}")
    before = case.path.read_bytes(), case.journal.read_bytes()
    with pytest.raises(CaseError) as caught:
        case.record("joint", "national")
    assert caught.value.problems[0].where.endswith("ppi.yaml:1:1")
    assert (case.path.read_bytes(), case.journal.read_bytes()) == before


def test_a_key_without_colon_is_refused_and_left_alone(begin: Begin) -> None:
    case = begin(text="buyer: {type, name: X}")
    before = case.path.read_bytes()
    with pytest.raises(CaseError, match="no safe way"):
        case.record("buyer.type", "sub-central")
    assert case.path.read_bytes() == before


def test_a_new_case_is_pleasant_to_read(begin: Begin) -> None:
    case = begin(
        {"value.rd": 5, "buyer.type": "sub-central", "buyer.name": "Município de Mértola", "joint": "none"}
    )
    text, last = case.path.read_text().split("  head: ")
    assert len(last.strip().strip('"')) == 64
    assert text == (
        "# The facts of this procurement. You may edit them here: a name, a colon, a space, the answer.\n"
        "# ~ means: asked, not known yet. Comments and layout stay as you write them.\n"
        "# The part 'journal' belongs to ppi. `ppi status` says what comes next.\n"
        "\nbuyer:\n  name: Município de Mértola\n  type: sub-central\n"
        "\nvalue:\n  rd: 5\n\njoint: none\n"
        "\njournal:\n  lines: 1\n"
    )


XML_TEXT = st.text(
    st.one_of(
        st.sampled_from(" \n\t:#-'\"|>{}[],&*!?%@`~=<\\\x7f\x85\xa0\u2028\ufeff😀"),
        st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"),
    )
)
TRICKY = st.sampled_from(
    ["", "~", "null", "yes", "NO", "1:30", "2026", "- a", "a: b", "a #b", "---", "...", "<<", "=", "?"]
)


@settings(max_examples=200, deadline=None)
@given(
    XML_TEXT | TRICKY,
    XML_TEXT | TRICKY,
    st.sampled_from(["need.title", "need.summary", "buyer.name", "buyer.contact"]),
)
@example("a\n\nb\n", " a\nb", "need.title")
@example("a\r", "a\n\n", "buyer.name")
def test_any_text_comes_back_as_it_was_recorded(
    tmp_path_factory: Any, definitions: Any, countries: Any, rewrite: Any, first: str, second: str, fact: str
) -> None:
    folder = tmp_path_factory.mktemp("case")
    CaseFile.create(folder, {}, definitions, countries)
    rewrite(
        folder,
        "need:\n  title: x # keep\n  summary: |\n    y\nbuyer: {name: z, type: ~} # keep too\nvalue.rd: 7",
    )
    case = CaseFile.open(folder, definitions, countries)
    for text in (first, second):
        kept = {name: value for name, value in case.facts.items() if name != fact}
        case.record(fact, text)
        again = CaseFile.open(folder, definitions, countries).facts
        assert again.pop(fact) == text.replace("\r\n", "\n").replace("\r", "\n")
        assert again == kept
        raw = case.path.read_bytes().decode()
        assert "# keep\n" in raw
        assert "# keep too\n" in raw


@settings(max_examples=200, deadline=None)
@given(XML_TEXT | TRICKY)
def test_other_readers_of_yaml_see_the_same_text(text: str) -> None:
    from ppi_cli.casefile.scalars import entry, entry_in_brackets

    assert yaml.safe_load("\n".join(entry("a", text, 0))) == {"a": text}
    assert yaml.safe_load(f"{{{entry_in_brackets('a', text)}}}") == {"a": text}
