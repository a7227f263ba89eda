"""Lists in the case file: read strictly, changed without touching anything else, journaled."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ppi_cli.casefile.answers import read_answers
from ppi_cli.casefile.case import CaseFile
from ppi_cli.casefile.chain import verify
from ppi_cli.data.schema import Choice, Column, ListDefinition
from ppi_cli.errors import CaseError, InputError

LISTS = {
    "criteria": ListDefinition(
        id="criteria",
        label={"en": "Award criteria"},
        key="name",
        columns=(
            Column(id="name", type="text", label={"en": "Criterion"}, required=True),
            Column(id="weight", type="percent", label={"en": "Weight"}),
            Column(
                id="kind", type="choice", label={"en": "Kind"},
                choices={word: Choice(label={"en": word}) for word in ("quality", "price")},
            ),
            Column(id="due", type="date", label={"en": "Due"}),
            Column(id="cpv", type="cpv-list", label={"en": "CPV"}),
        ),
    ),
    "roles": ListDefinition(
        id="roles",
        label={"en": "Team"},
        columns=(
            Column(id="role", type="text", label={"en": "Role"}, required=True),
            Column(id="name", type="text", label={"en": "Name"}, personal=True),
        ),
    ),
}  # fmt: skip
HAND = """\
# Quiet works
need:
  title: Quiet works  # agreed
lists:
  # agreed on Monday
  criteria:
    # the first
    - name: Noise at night
      weight: 40   # was 30
      kind: quality
    - {name: Price, weight: 60, kind: price}

    # by lot
  roles:
  - role: Chair
    name: Ana
"""


@pytest.fixture
def case(tmp_path: Path, definitions: Any, countries: Any, rewrite: Any) -> Any:
    """A case whose file an officer wrote, opened with lists."""

    def opened(text: str | None = HAND, **options: Any) -> CaseFile:
        if not (tmp_path / "ppi.yaml").exists():
            CaseFile.create(tmp_path, {}, definitions, countries, lists=LISTS)
            if text is not None:
                rewrite(tmp_path, text)
        return CaseFile.open(tmp_path, definitions, countries, lists=LISTS, **options)

    return opened


def records(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "journal.jsonl").read_text().splitlines()]


def test_rows_written_by_hand_are_read_and_journaled(case: Any, tmp_path: Path) -> None:
    assert case().lists == {
        "criteria": (
            {"name": "Noise at night", "weight": 40, "kind": "quality"},
            {"name": "Price", "weight": 60, "kind": "price"},
        ),
        "roles": ({"role": "Chair", "name": "Ana"},),
    }
    told = {line["list"]: line for line in records(tmp_path) if "list" in line}
    assert told["criteria"]["what"] == "edited.outside"
    assert told["criteria"]["new"][0]["weight"] == 40
    assert verify(tmp_path) == []


def test_a_personal_cell_is_a_hash_in_the_journal(case: Any, tmp_path: Path) -> None:
    opened = case()
    opened.record_all(
        {}, rows={"roles": [{"role": "Chair", "name": "Ana"}, {"role": "Jurist", "name": "Rui"}]}
    )
    text = (tmp_path / "journal.jsonl").read_text()
    assert "Rui" not in text
    assert "Jurist" in text
    lines = len(records(tmp_path))
    assert case().lists["roles"][1] == {"role": "Jurist", "name": "Rui"}
    assert len(records(tmp_path)) == lines, "the hash is known for the name that stands in the file"


def test_only_the_rows_that_change_are_journaled(case: Any, tmp_path: Path) -> None:
    opened = case()
    price, noise = {"name": "Price", "weight": 60, "kind": "price"}, opened.lists["criteria"][0]
    opened.record_all({}, rows={"criteria": [noise, {"name": "Dust", "weight": 10}, price]})
    last = records(tmp_path)[-1]
    assert (last["what"], last["from"], last["old"]) == ("list.set", 1, [])
    assert last["new"] == [{"name": "Dust", "weight": 10}]


def test_the_same_rows_change_nothing(case: Any, tmp_path: Path) -> None:
    opened = case()
    before = (tmp_path / "ppi.yaml").read_bytes(), (tmp_path / "journal.jsonl").read_bytes()
    opened.record_all({}, rows={"criteria": opened.lists["criteria"]})
    assert ((tmp_path / "ppi.yaml").read_bytes(), (tmp_path / "journal.jsonl").read_bytes()) == before


def test_replacing_rows_leaves_the_rest_of_the_file_as_it_was(case: Any, tmp_path: Path) -> None:
    opened = case()
    noise, price = opened.lists["criteria"]
    opened.record_all(
        {}, rows={"criteria": [noise, {"name": "Dust: all of it", "weight": 5}, price | {"weight": 55}]}
    )
    text = (tmp_path / "ppi.yaml").read_text()
    head, _sep, tail = text.partition("    - {name: Price")
    assert text.startswith(HAND.partition("    - {name: Price")[0])
    assert '    - name: "Dust: all of it"\n      weight: 5\n    - name: Price\n      weight: 55\n' in text
    assert "\n\n    # by lot\n  roles:\n  - role: Chair\n    name: Ana\n" in text
    assert tail == "" and head == text


def test_the_comments_of_a_row_that_goes_stay(case: Any, tmp_path: Path) -> None:
    opened = case()
    opened.record_all({}, rows={"criteria": [{"name": "Noise by day", "weight": 40}]})
    text = (tmp_path / "ppi.yaml").read_text()
    for comment in ("# agreed on Monday", "# the first", "# was 30", "# by lot", "# agreed"):
        assert comment in text
    assert case().lists["criteria"] == ({"name": "Noise by day", "weight": 40},)


@pytest.mark.parametrize(
    "text",
    [
        "lists: {criteria: [{name: A, weight: 1}], roles: []}\n",
        "lists:\n  criteria: [{name: A, weight: 1}]  # short\n  roles: ~\n",
        "lists:\n  criteria: []\n",
        "lists:\n",
        "lists: ~\nneed.title: X\n",
        "need.title: X\n",
        "lists:\n  criteria:\n  - name: A\n    weight: 1",
        "lists:\r\n  criteria:\r\n  - name: A\r\n    weight: 1\r\n",
    ],
)
def test_lists_are_replaced_in_every_layout(case: Any, tmp_path: Path, text: str) -> None:
    opened = case(text)
    rows = ({"name": "B", "weight": 2.5, "cpv": ("73000000-2",)}, {"name": "- yes", "kind": "price"})
    opened.record_all({}, rows={"criteria": rows, "roles": ({"role": "Chair"},)})
    again = case()
    assert again.lists == {"criteria": rows, "roles": ({"role": "Chair"},)}
    again.record_all({}, rows={"criteria": (), "roles": ()})
    assert case().lists == {}
    assert verify(tmp_path) == []


def test_what_only_the_journal_has_is_brought_back(case: Any, tmp_path: Path) -> None:
    opened = case()
    before = (tmp_path / "ppi.yaml").read_bytes()
    opened.record_all({}, rows={"criteria": [{"name": "Dust", "weight": 100}]})
    (tmp_path / "ppi.yaml").write_bytes(before)  # as a crash between journal and file leaves it
    again = case()
    assert again.lists["criteria"] == ({"name": "Dust", "weight": 100},)
    assert any("lists.criteria" in notice for notice in again.notices)
    assert b"Dust" in (tmp_path / "ppi.yaml").read_bytes()


@pytest.mark.parametrize(
    ("text", "what", "fix", "place"),
    [
        ("lists:\n  criterias: []\n", "no list 'criterias'", "criteria", "2:3"),
        ("lists:\n  criteria:\n    - nam: X\n", "no column 'nam'", "name", "3:7"),
        (
            "lists:\n  criteria:\n    - name: X\n      weight: much\n",
            "criteria.weight: 'much' is not",
            "Write",
            "4:15",
        ),
        ("lists:\n  criteria:\n    - name: X\n      weight: 120\n", "out of range", "0 to 100", "4:15"),
        (
            "lists:\n  criteria:\n    - name: X\n      kind: qualty\n",
            "none of quality, price",
            "quality",
            "4:13",
        ),
        ("lists:\n  criteria:\n    - weight: 3\n", "has no name (Criterion)", "take the row out", "3:7"),
        ("lists:\n  criteria: {name: X}\n", "criteria is a list of rows", "dash", "2:13"),
        ("lists:\n  criteria:\n    - X\n", "a row of criteria is names and values", "- name", "3:7"),
        ("lists:\n  criteria:\n    - name: [X]\n", "criteria.name takes one value", "same line", "3:13"),
        (
            "lists:\n  criteria:\n    - {name: X, name: Y}\n",
            "name stands twice",
            "first is on line 3",
            "3:17",
        ),
        ("lists: [criteria]\n", "under their names", "dash", "1:8"),
    ],
)
def test_every_mistake_has_its_place(
    tmp_path: Path, definitions: Any, countries: Any, text: str, what: str, fix: str, place: str
) -> None:
    path = tmp_path / "answers.yaml"
    path.write_text(text)
    with pytest.raises(InputError) as caught:
        read_answers(path, definitions, countries, LISTS)
    (problem,) = caught.value.problems
    assert what in problem.what
    assert fix in problem.fix
    assert problem.where == f"{path}:{place}"


def test_all_mistakes_are_told_at_once(case: Any) -> None:
    with pytest.raises(CaseError) as caught:
        case("lists:\n  criteria:\n    - name: X\n      weight: a\n    - weight: b\n  teams: []\n")
    assert len(caught.value.problems) == 3


def test_a_row_that_is_wrong_is_not_recorded(case: Any, tmp_path: Path) -> None:
    opened = case()
    before = (tmp_path / "ppi.yaml").read_bytes()
    for wrong in ({"name": "X", "weight": 101}, {"weight": 4}, {"name": "X", "colour": "red"}):
        with pytest.raises(InputError):
            opened.record_all({}, rows={"criteria": [wrong]})
    assert (tmp_path / "ppi.yaml").read_bytes() == before


CELLS = st.text(alphabet=st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1).filter(str.strip)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(CELLS, max_size=5), max_size=4))
def test_rows_of_any_text_are_read_back(
    tmp_path_factory: Any, definitions: Any, countries: Any, turns: Any
) -> None:
    folder = tmp_path_factory.mktemp("case")
    opened = CaseFile.create(folder, {}, definitions, countries, lists=LISTS)
    for texts in turns:
        rows = tuple({"role": text, "name": text[::-1]} for text in texts)
        opened.record_all({}, rows={"roles": rows})
        found = CaseFile.open(folder, definitions, countries, lists=LISTS).lists.get("roles", ())
        assert found == tuple(
            {"role": t.replace("\r", "\n"), "name": t[::-1].replace("\r", "\n")} for t in texts
        )
    assert verify(folder) == []


def test_two_thousand_rows_are_read_and_saved_in_a_moment(
    tmp_path: Path, definitions: Any, countries: Any
) -> None:
    rows = [{"name": f"R{n}: it shall be quiet", "weight": n % 100, "kind": "quality"} for n in range(2000)]
    CaseFile.create(tmp_path, {}, definitions, countries, rows={"criteria": rows}, lists=LISTS)
    opened = CaseFile.open(tmp_path, definitions, countries, lists=LISTS)
    opened.record_all({}, rows={"criteria": [*rows[:1000], {"name": "new"}, *rows[1001:]]})
    opened.record("need.title", "Quiet")
    assert len((tmp_path / "journal.jsonl").read_text().splitlines()[-2]) < 500
