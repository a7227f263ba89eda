"""Answer files: what is read, and what is refused with its place and what to do."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ppi_cli.casefile.answers import Answers, Basis, parse_settings, read_answers
from ppi_cli.errors import Exit, InputError, Problem

Read = Callable[[str | bytes], Answers]
Refuse = Callable[[str | bytes], list[Problem]]


@pytest.fixture
def read(tmp_path: Path, definitions: Any, countries: Any) -> Read:
    def go(text: str | bytes) -> Answers:
        path = tmp_path / "a.yaml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_answers(path, definitions, countries)

    return go


@pytest.fixture
def refuse(tmp_path: Path, read: Read) -> Refuse:
    """The problems of a file, their places without the folder."""

    def go(text: str | bytes) -> list[Problem]:
        with pytest.raises(InputError) as caught:
            read(text)
        assert caught.value.exit_code == Exit.UNUSABLE
        return [
            problem._replace(where=problem.where.removeprefix(f"{tmp_path}/"))
            for problem in caught.value.problems
        ]

    return go


NESTED = """
buyer:
  type: sub-central
  country: PT
value: {rd: 1500000}
negotiation.needed: yes
joint: national
joint.lead_country: DE
contract:
  cpv: [73000000, 38000000-5]
schedule:
  call_date: 2027-03-01
"""


def test_nested_dotted_and_mixed_files_mean_the_same(read: Read) -> None:
    dotted = """
buyer.type: sub-central
buyer: {country: pt}
"value.rd": 1500000.00
negotiation: {needed: true}
joint: national
joint.lead_country: Germany
contract.cpv: 73000000-2, 38000000
schedule.call_date: '2027-03-01'
"""
    expected = {
        "buyer.type": "sub-central",
        "buyer.country": "PT",
        "value.rd": 1500000,
        "negotiation.needed": True,
        "joint": "national",
        "joint.lead_country": "DE",
        "contract.cpv": ("73000000-2", "38000000-5"),
        "schedule.call_date": datetime.date(2027, 3, 1),
    }
    assert read(NESTED).facts == expected
    assert read(dotted).facts == expected


def test_places_tell_where_each_value_stands(read: Read, tmp_path: Path) -> None:
    places = read(NESTED).places
    assert places["buyer.type"] == f"{tmp_path}/a.yaml:3:9"
    assert places["value.rd"] == f"{tmp_path}/a.yaml:5:13"


def test_text_is_text(read: Read) -> None:
    facts = read("need: {title: NO, summary: 1:30}\nbuyer.name: 2026\n").facts
    assert facts == {"need.title": "NO", "need.summary": "1:30", "buyer.name": "2026"}


@pytest.mark.parametrize(
    "text", ["buyer: {type: ~}", "buyer:\n  type:\n", "buyer.type: null", "buyer.type: ~"]
)
def test_nothing_means_asked_but_not_known(read: Read, text: str) -> None:
    assert read(text).facts == {"buyer.type": None}


def test_quoted_null_under_text_is_text(read: Read) -> None:
    assert read("buyer.name: 'null'\nneed.title: \"\"\n").facts == {"buyer.name": "null", "need.title": ""}


def test_a_group_without_facts_says_nothing(read: Read) -> None:
    assert read("buyer:\nneed: {}\nvalue.rd: 5\n").facts == {"value.rd": 5}


def test_byte_order_mark_and_windows_line_ends_are_read(read: Read) -> None:
    assert read(b"\xef\xbb\xbfbuyer:\r\n  name: |\r\n    a\r\n    b\r\n").facts == {"buyer.name": "a\nb\n"}


def test_lists_are_written_in_three_ways(read: Read) -> None:
    for text in ("[73000000, 38000000]", "73000000, 38000000", "\n  - 73000000-2\n  - 38000000\n"):
        assert read(f"contract.cpv: {text}").facts == {"contract.cpv": ("73000000-2", "38000000-5")}
    assert read("buyer.local_holidays: [12-24, 2026-06-13]").facts == {
        "buyer.local_holidays": ("12-24", "2026-06-13")
    }
    assert read("contract.cpv: []").facts == {"contract.cpv": ()}


def test_basis_is_read_nested_and_dotted(read: Read) -> None:
    answers = read(
        """
buyer.type: sub-central
basis:
  buyer.type: {evidence: documented, source: "Law 1"}
  need:
    title: {note: "a\\nb"}
  joint:
    evidence: searched
    lead_country: {evidence: consulted}
"""
    )
    assert answers.basis == {
        "buyer.type": Basis("documented", "", "Law 1"),
        "need.title": Basis("assumed", "a\nb", ""),
        "joint": Basis("searched"),
        "joint.lead_country": Basis("consulted"),
    }


def test_what_a_case_file_holds_besides_facts_is_passed_over(read: Read) -> None:
    text = "lists: {suppliers: [a]}\ndecisions:\n  - procedure: pcp\njournal: {lines: 3, head: x}\nbasis:\n"
    assert read(f"value.rd: 5\n{text}").facts == {"value.rd": 5}


@pytest.mark.parametrize(
    ("text", "place", "what", "fix"),
    [
        ("byer: {type: sub-central}", "1:8", "no fact 'byer.type'", "buyer.type"),
        ("buyer:\n  tpye: x", "2:3", "no fact 'buyer.tpye'", "buyer.type"),
        ("buyer.typ: x", "1:1", "no fact 'buyer.typ'", "buyer.type"),
        ("desk: {person: Ana}", "1:8", "no fact 'desk.person'", "Did you mean buyer.contact?"),
        ("nonsense: 1", "1:1", "no fact 'nonsense'", "Check the name"),
        ("nonsense: {}", "1:1", "no fact 'nonsense'", "Check the name"),
        ("buyer.type: sub-centrl", "1:13", "none of", "sub-central"),
        ("value.rd: -5", "1:11", "out of range", "0"),
        ("value.rd: 1:30", "1:11", "'1:30' is not an amount", ""),
        ("value.rd: 0x10", "1:11", "'0x10' is not an amount", ""),
        ("solution.trl: 11", "1:15", "out of range", "from 1 to 9"),
        ("negotiation.needed: maybe", "1:21", "neither yes nor no", ""),
        ("schedule.call_date: 2026-02-30", "1:21", "the calendar has no 2026-02-30", ""),
        ("contract.cpv: 73000000-3", "1:15", "wrong check digit", "73000000-2"),
        ("contract.cpv:\n  - 73000000\n  - 7300000", "3:5", "not a CPV code", ""),
        ("contract.cpv: [73000000, [1]]", "1:26", "plain values", ""),
        ("contract.cpv: [73000000, ~]", "1:26", "plain values", ""),
        ("contract.cpv: {a: 1}", "1:15", "takes one value", ""),
        ("buyer.name: [a, b]", "1:13", "takes one value", ""),
        ("buyer.name: {a: b}", "1:13", "takes one value", ""),
        ("buyer: sub-central", "1:8", "a group of facts", "buyer."),
        ("buyer: {type: sub-central}\nbuyer.type: sub-central", "2:1", "stands twice", "line 1"),
        ("{buyer: {type: ~}, buyer.type: ~}", "1:20", "stands twice", "line 1"),
        ("buyer:\n  type: ~\nbuyer:\n  name: x", "3:1", "stands twice", "line 1"),
        ('buyer.name: "a\\0b"', "1:13", "control character", "Remove"),
        ("buyer:\n\ttype: x", "2:1", "a tab", "spaces"),
        ("a: &a [x]\nb: *a", "1:4", "aliases", ""),
        ("buyer.name: !!python/object:os.system x", "1:13", "python/object", "tag"),
        ("<<: {buyer.type: x}", "1:1", "<< is not allowed", ""),
        ("buyer.name: a\n---\nbuyer.name: b", "2:1", "more than one document", "---"),
        ("- buyer.type", "1:1", "does not hold facts", ""),
        ("just words", "1:1", "does not hold facts", ""),
        ("basis: {buyer.type: {evidence: consultd}}", "1:32", "none of assumed", "consulted"),
        ("basis: {buyer.tpe: {evidence: searched}}", "1:9", "no fact 'buyer.tpe'", "buyer.type"),
        ("basis: {buyer.type: {notes: x}}", "1:22", "no 'notes'", "note"),
        ("basis: {buyer.type: {note: [x]}}", "1:28", "note takes one value", ""),
        ("basis: {buyer.type: searched}", "1:21", "under its name", "evidence"),
        ("basis: {buyer: {type: {note: x}}, buyer.type: {note: y}}", "1:35", "stands twice", ""),
        ("basis: [x]", "1:8", "under its name", ""),
    ],
)
def test_a_mistake_is_refused_with_its_place(
    refuse: Refuse, text: str, place: str, what: str, fix: str
) -> None:
    problems = refuse(text)
    assert [problem.where for problem in problems][:1] == [f"a.yaml:{place}"]
    assert what in problems[0].what
    assert fix in problems[0].fix
    assert problems[0].fix


def test_all_mistakes_of_a_file_are_told_at_once(refuse: Refuse) -> None:
    text = "byer.type: x\nvalue.rd: lots\nnegotiation.needed: [yes]\nbasis:\n  value.rd: {evidence: none}\n"
    assert [problem.where for problem in refuse(text)] == [
        "a.yaml:1:1",
        "a.yaml:2:11",
        "a.yaml:3:21",
        "a.yaml:5:24",
    ]


@pytest.mark.parametrize("text", ["", "\n\n", "# only a remark\n", "---\n", "~\n"])
def test_an_empty_file_is_refused(refuse: Refuse, text: str) -> None:
    assert [problem.what for problem in refuse(text)] == ["the file is empty"]


@pytest.mark.parametrize("raw", [b"buyer.name: Jos\xe9\n", "buyer.name: x\n".encode("utf-16")])
def test_what_is_not_utf_8_is_refused(refuse: Refuse, raw: bytes) -> None:
    assert "UTF-8" in refuse(raw)[0].what


def test_a_binary_file_is_refused(refuse: Refuse) -> None:
    assert "characters" in refuse(b"PK\x03\x04\x00\x00")[0].what


def test_a_folder_and_a_missing_file_are_refused(tmp_path: Path, definitions: Any, countries: Any) -> None:
    for path in (tmp_path, tmp_path / "none.yaml"):
        with pytest.raises(InputError) as caught:
            read_answers(path, definitions, countries)
        assert str(path) in caught.value.problems[0].where


def test_an_alias_bomb_is_refused_at_once(refuse: Refuse) -> None:
    levels = [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 10)}]" for n in range(1, 10)]
    assert "aliases" in refuse("\n".join(["l0: &l0 [x, x]", *levels]))[0].what


def test_endless_nesting_is_refused(refuse: Refuse) -> None:
    assert "nested too deeply" in refuse("buyer: " + "{a: " * 400 + "1" + "}" * 400)[0].what


def test_settings_are_converted_by_their_facts(definitions: Any, countries: Any) -> None:
    settings = [
        "value.rd=1500",
        "need.title= a=b ",
        "buyer.type=",
        "joint=~",
        "contract.cpv=73000000,38000000",
    ]
    assert parse_settings(settings, definitions, countries) == {
        "value.rd": 1500,
        "need.title": " a=b ",
        "buyer.type": None,
        "joint": None,
        "contract.cpv": ("73000000-2", "38000000-5"),
    }


def test_settings_are_refused_all_at_once(definitions: Any, countries: Any) -> None:
    settings = ["value.rd", "valu.rd=1", "value.rd=x", "joint=none", "joint=none", "joint=national"]
    with pytest.raises(InputError) as caught:
        parse_settings(settings, definitions, countries)
    wrong = caught.value.problems
    assert [problem.where for problem in wrong] == [
        "--set value.rd",
        "--set valu.rd=1",
        "--set value.rd=x",
        "--set joint=national",
    ]
    assert wrong[1].fix == "Did you mean value.rd?"
    assert "twice" in wrong[3].what
