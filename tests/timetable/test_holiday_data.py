"""The file of holidays: what is shipped is whole, and a fault in it is shown with its place."""

from __future__ import annotations

import pytest

from ppi_cli.data.holiday_data import read_holiday_data
from ppi_cli.errors import RulesError

HEAD = """\
certain: {from: 2020, until: 2035, checked: 2026-11-22}
countries:
  PT: {en: Portugal}
"""
ENTRY = """\
  - id: pt.test
    country: PT
    change: add
    days: [12-09]
    name: {en: Test day}
    text: {en: Because.}
    source: Act 1
    url: https://example.org
    confidence: verified
"""


def test_the_shipped_entries_are_sourced_and_speak_both_languages(holiday_data):
    for entry in (*holiday_data.corrections, *holiday_data.decreed):
        assert entry.source, entry.id
        assert set(entry.text) == {"en", "pt"}, entry.id
        assert entry.id.startswith(entry.country.lower() + "."), entry.id
    assert all(entry.url.startswith("https://") for entry in holiday_data.corrections)
    assert all(set(names) == {"en", "pt"} for names in holiday_data.countries.values())


def test_what_is_recalled_or_open_is_not_applied(holiday_data):
    applied = {entry.id for entry in holiday_data.corrections if entry.applied}

    assert applied == {"nl.liberation-day", "li.good-friday", "li.office-days"}


def read(tmp_path, text):
    path = tmp_path / "holidays.yaml"
    path.write_text(text, encoding="utf-8")
    return read_holiday_data(path, "holidays.yaml")


def test_a_short_file_is_read(tmp_path):
    data = read(tmp_path, HEAD + "corrections:\n" + ENTRY)

    assert data.certain.first == 2020
    assert data.corrections[0].days == ("12-09",)
    assert data.decreed == ()


@pytest.mark.parametrize(
    ("text", "where", "what"),
    [
        ("", "holidays.yaml", "the file holds no entries"),
        ("- a\n", "holidays.yaml:1:1", "the file holds no entries"),
        ("countries:\n  PT: {en: Portugal}\n", "holidays.yaml:1:1", "'certain' is missing"),
        (HEAD.partition("countries")[0], "holidays.yaml:1:1", "'countries' is missing"),
        (HEAD + "holydays: []\n", "holidays.yaml:4:1", "'holydays' is not known here"),
        (HEAD + "corrections: none at all\n", "holidays.yaml:4:14", "a list is expected"),
        (HEAD + "corrections:\n" + ENTRY.replace("12-09", "13-09"), "holidays.yaml:5:5", "'13-09' is not"),
        (HEAD + "corrections:\n" + ENTRY.replace("12-09", "easter-"), "holidays.yaml:5:5", "'easter-' is"),
        (HEAD + "corrections:\n" + ENTRY.replace(": PT", ": XX"), "holidays.yaml:5:5", "'XX' is not among"),
        (HEAD + "corrections:\n" + ENTRY.replace("add", "remove"), "holidays.yaml:5:5", "remove"),
        (HEAD + "corrections:\n" + ENTRY.replace("verified", "sure"), "holidays.yaml:5:5", "sure"),
        (HEAD + "corrections:\n" + ENTRY + ENTRY, "holidays.yaml:14:5", "the id pt.test stands twice"),
        (HEAD + "corrections:\n" + ENTRY + "    id: again\n", "holidays.yaml:14:5", "id stands twice"),
        (HEAD.replace("2020", "early"), "holidays.yaml:1:10", "not as expected"),
    ],
)  # fmt: skip
def test_a_fault_is_shown_with_its_place(tmp_path, text, where, what):
    with pytest.raises(RulesError) as caught:
        read(tmp_path, text)

    found = [(problem.where, problem.what) for problem in caught.value.problems]
    assert any(place == where and what in said for place, said in found), found
    assert all(problem.fix for problem in caught.value.problems)


def test_all_faults_are_shown_at_once(tmp_path):
    text = (
        HEAD
        + "corrections:\n"
        + ENTRY.replace("12-09", "99-99")
        + ENTRY.replace("pt.test", "pt.b").replace("add", "x")
    )

    with pytest.raises(RulesError) as caught:
        read(tmp_path, text)

    assert len(caught.value.problems) == 2
