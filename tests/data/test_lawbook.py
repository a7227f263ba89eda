"""Rules files: every fault is told with its place, all of a file at once; overlays; the copy that is kept."""

# ruff: noqa: E501 - one row is one case, so that a table can be read

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from ppi_cli.data import assembly
from ppi_cli.data.disk_cache import files_hash
from ppi_cli.data.lawbook import load_lawbook
from ppi_cli.data.places import cache_folder, files_of
from ppi_cli.data.schema import Lawbook
from ppi_cli.errors import Problem, RulesError

Build = Callable[..., Lawbook]
Faults = Callable[..., list[Problem]]
HOUSE = ("common", "eu", "pt", "house")

ADVICE = "eu/more.yaml"
FACT = "{{id: x, type: {type}, section: you, label: X, question: X?{more}}}"


def advice(rest: str) -> dict[str, str]:
    """One more piece of advice."""
    return {ADVICE: f"advice:\n  - {{id: more, text: More., {rest}}}\n"}


def test_the_small_world_is_read(build: Build) -> None:
    book = build()
    assert [rule.id for rule in book.rules] == ["open.research", "open.groups"]
    assert book.rules[1].any_of[0].id == "open.large"
    assert book.countries == {"PT": {"en": "Portugal", "pt": "Portugal"}}
    assert book.places["advice:mind"] == ("eu/guidance.yaml:4:10",)


@pytest.mark.parametrize(
    ("changes", "what", "fix", "where"),
    [
        (advice("wieght: 5"), "there is no key wieght here", "Did you mean weight?", f"{ADVICE}:2:29"),
        (advice("when: rd.neded"), "there is no fact rd.neded (did you mean rd.needed?): rd.neded", "", f"{ADVICE}:2:35"),
        (advice("when: contract.type == worsk"), "'worsk' cannot be compared with contract.type (did you mean works?)", "", f"{ADVICE}:2:52"),
        (advice("when: [rd.needed]"), "a condition is expected here", "Write one line", f"{ADVICE}:2:35"),
        (advice("cite: akt art 5"), "no law is called akt", "Did you mean act?", f"{ADVICE}:2:35"),
        (advice("cite: act article 5"), "'act article 5' is no citation", "Write it like", f"{ADVICE}:2:35"),
        (advice("cite: {generel: act art 5}"), "generel is no field that a citation may be for", "general", f"{ADVICE}:2:36"),
        (advice("weight: heavy"), "more: Expected `int`, got `str`", "", f"{ADVICE}:2:37"),
        (advice("in_force: 2026-02-30"), "the calendar has no 2026-02-30", "Check the day", f"{ADVICE}:2:39"),
        (advice("confidence: sure"), "more: Invalid enum value 'sure'", "", f"{ADVICE}:2:41"),
        (advice("in_force: 2026-01-02, until: 2026-01-01"), "more ends before it is in force", "Check", f"{ADVICE}:2:5"),
        (advice("procedures: [opne]"), "opne is not known here", "Did you mean open?", f"{ADVICE}:2:42"),
        (advice("weight: 1, weight: 2"), "weight stands twice", "the first is on line 2", f"{ADVICE}:2:40"),
        ({ADVICE: "advice:\n  - {id: more}\n"}, "text is missing", "Add it.", f"{ADVICE}:2:5"),
        ({ADVICE: "advice:\n  - {text: More.}\n"}, "the entry has no id", "Begin it with 'id:'", f"{ADVICE}:2:5"),
        ({ADVICE: "advice:\n  - {? [a, b] : c}\n"}, "the entry has no id", "", f"{ADVICE}:2:5"),
        ({ADVICE: "advice:\n  - more\n"}, "an entry must be a mapping", "", f"{ADVICE}:2:5"),
        ({ADVICE: "advice: more\n"}, "advice must be a list", "", f"{ADVICE}:1:9"),
        ({ADVICE: "advise:\n  - {id: more, text: More.}\n"}, "there is no kind of entry called advise", "Did you mean advice?", f"{ADVICE}:2:3"),
        ({ADVICE: "advice:\n  - {id: more, text: {en: More., xx: Mais.}}\n"}, "xx is no language of ppi", "en, pt", f"{ADVICE}:2:34"),
        ({ADVICE: "advice:\n  - {id: more, text: {en: [More.]}}\n"}, "a text is expected here", "", f"{ADVICE}:2:27"),
        ({ADVICE: "advice:\n  - {id: more, text: [More.]}\n"}, "a text is expected here", "", f"{ADVICE}:2:22"),
        ({ADVICE: "advice:\n  - {id: mind, text: More.}\n"}, "mind is written twice in the same layer", "the other is at eu/guidance.yaml:4:10", f"{ADVICE}:2:10"),
        ({ADVICE: "- advice\n"}, "the file holds no entries", "", f"{ADVICE}:1:1"),
        ({ADVICE: ""}, "the file holds no entries", "", ADVICE),
        ({ADVICE: "advice:\n\t- {id: more}\n"}, "a tab is used to indent", "Indent with spaces.", f"{ADVICE}:2:1"),
        ({ADVICE: "advice: &a\n  - *a\n"}, "aliases (& and *) are not allowed", "", f"{ADVICE}:1:9"),
        ({ADVICE: "guidance:\n  - {id: g, recommend: opne, when: rd.needed, text: T.}\n"}, "opne is not known here", "Did you mean open?", f"{ADVICE}:2:24"),
        ({ADVICE: "guidance:\n  - {id: g, recommend: open, when: this.value > 5, text: T.}\n"}, "there is no fact this.value: this.value > 5", "", f"{ADVICE}:2:36"),
        ({ADVICE: f"facts:\n  - {FACT.format(type='text', more='').replace('you', 'yuo')}\n"}, "yuo is not known here", "Did you mean you?", f"{ADVICE}:2:34"),
        ({ADVICE: f"facts:\n  - {FACT.format(type='money', more=', default: much')}\n"}, "x: 'much' is not an amount in euro, such as 1500000", "", f"{ADVICE}:2:73"),
        ({ADVICE: "derived:\n  - {id: d, name: D, parts: [{take: value.dr}]}\n"}, "value.dr is not known here", "Did you mean value.rd?", f"{ADVICE}:2:37"),
        ({ADVICE: "derived:\n  - {id: d, name: D, parts: [{take: d}]}\n"}, "d is derived from itself", "Break the circle.", f"{ADVICE}:2:5"),
        ({ADVICE: "derived:\n  - {id: d, name: D, cases: works}\n"}, "d: Expected `array`, got `str`", "", f"{ADVICE}:2:29"),
        ({ADVICE: "contradictions:\n  - {id: c, when: rd.needed, facts: [rd.neded], text: T., fix: F.}\n"}, "rd.neded is not known here", "Did you mean rd.needed?", f"{ADVICE}:2:38"),
        ({ADVICE: "contradictions:\n  - {id: c, when: rd.needed, facts: [rd.needed], text: T., fix: F., follows: {rd.needed: {value.rd: lots}}}\n"}, "value.rd: 'lots' is not an amount in euro, such as 1500000", "", f"{ADVICE}:2:101"),
        ({ADVICE: "rules:\n  - {id: opne.more, holds: H., fails: F., when: rd.needed}\n"}, "there is no procedure opne", "Check the id.", f"{ADVICE}:2:5"),
        ({"eu/values.yaml": "regimes:\n  - {id: above-threshold, text: Above.}\n  - {id: excluded, text: Out.}\n"}, "the regime below-threshold is missing", "", "eu/values.yaml"),
        ({ADVICE: "thresholds:\n  - {id: t, name: T, when: rd.needed, values: [{value: 5, starts: 2020-01-01, ends: 2021-12-31}, {value: 6, starts: 2021-12-31, ends: 2023-12-31}]}\n"}, "the value starts on 2021-12-31, when the one before it still holds", "", f"{ADVICE}:2:98"),
        ({ADVICE: "thresholds:\n  - {id: t, name: T, when: rd.needed, values: [{value: 5, starts: 2021-12-31, ends: 2020-01-01}]}\n"}, "the value ends before it starts", "", f"{ADVICE}:2:48"),
        ({ADVICE: "directives:\n  - {id: d, when: rd.needed, name: D, law: akt, in_force: 2016-01-01}\n"}, "akt is not known here", "Did you mean act?", f"{ADVICE}:2:44"),
        ({"eu/procedures/open.yaml": "id: open\norder: 1\nname: O\nshort: o\nsummary: S.\nvalue: value.al\nsubject: subject.all\n"}, "value.al is not known here", "Did you mean value.all?", "eu/procedures/open.yaml:6:8"),
        ({"eu/procedures/open.yaml": "id: open\norder: 1\nname: O\nshort: o\nsummary: S.\nvalue: value.all\nsubject: subject.all\nexcluded_when: this.threshold > 5\n"}, "there is no fact this.threshold: this.threshold > 5", "", "eu/procedures/open.yaml:8:16"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_place_and_what_to_do(
    faults: Faults, changes: dict[str, str], what: str, fix: str, where: str
) -> None:
    found = faults(changes)
    assert any(p.what.startswith(what) and fix in p.fix and p.where == where and p.fix for p in found), found


def test_all_faults_of_all_files_come_at_once(faults: Faults) -> None:
    found = faults(
        {
            "eu/first.yaml": "advice:\n  - {id: a, txt: A.}\n  - {id: b, text: B., when: rd.neded}\n",
            "eu/second.yaml": "guidance:\n  - {id: g, recommend: opne, when: rd.needed, text: T., cite: akt}\n",
        }
    )
    assert [(problem.where.partition(":")[0], problem.what.partition(" (")[0]) for problem in found] == [
        ("eu/first.yaml", "there is no key txt here"),
        ("eu/first.yaml", "text is missing"),
        ("eu/first.yaml", "there is no fact rd.neded"),
        ("eu/second.yaml", "no law is called akt"),
        ("eu/second.yaml", "opne is not known here"),
    ]


def test_a_file_with_an_id_used_twice_tells_its_other_faults_as_well(faults: Faults) -> None:
    found = faults({ADVICE: "advice:\n  - {id: mind, text: More.}\n  - {id: b, text: B., cite: akt art 1}\n"})
    assert [problem.what for problem in found] == [
        "mind is written twice in the same layer", "no law is called akt",
    ]  # fmt: skip


def test_a_file_that_is_no_yaml_does_not_blame_the_others(faults: Faults) -> None:
    found = faults({"common/laws.yaml": "laws: [\n"})
    assert {problem.where.partition(":")[0] for problem in found} == {"common/laws.yaml"}


@pytest.mark.parametrize(
    "junk",
    [
        "[" * 100_000,
        "- " * 100_000,
        "a: {b: " * 50_000,
        "\0",
        "%",
        "!!python/name:os.system x",
        "? [a]\n: b\n",
    ],
)
def test_junk_is_refused_and_ends_nothing(faults: Faults, junk: str) -> None:
    assert all(problem.where.startswith(ADVICE) for problem in faults({ADVICE: junk}))


# --- layers -------------------------------------------------------------------------------------------------------


def overlay(text: str, layer: str = "house") -> dict[str, str]:
    """A file of a higher layer; the layers that are not used hold nothing."""
    return {f"{layer}/changes.yaml": text}


def test_an_overlay_adds(build: Build) -> None:
    book = build(overlay("advice:\n  - {id: own, text: Own., cite: handbook}\n"), HOUSE)
    assert [item.id for item in book.advice] == ["mind", "lots", "own"]


def test_an_overlay_replaces_and_says_where(build: Build) -> None:
    book = build(overlay("advice:\n  - {replace: mind, text: Other words., cite: handbook}\n"), HOUSE)
    replaced = book.advice[0]
    assert (replaced.id, replaced.text, replaced.procedures) == ("mind", {"en": "Other words."}, ())
    assert book.places["advice:mind"] == ("house/changes.yaml:2:5", "eu/guidance.yaml:4:10")


def test_an_overlay_replaces_a_rule_within_its_procedure(build: Build) -> None:
    text = "rules:\n  - {replace: open.research, when: value.rd > 5, holds: H., fails: F., cite: handbook}\n"
    rule = build(overlay(text), HOUSE).rules[0]
    assert (rule.id, rule.procedure, rule.holds) == ("open.research", "open", {"en": "H."})


def test_an_overlay_adds_a_rule_to_a_procedure(build: Build) -> None:
    text = "rules:\n  - {id: open.own, when: rd.needed, holds: H., fails: F., cite: handbook}\n"
    assert build(overlay(text), HOUSE).rules[-1].id == "open.own"


def test_an_overlay_drops_with_a_reason(build: Build) -> None:
    book = build(overlay("advice:\n  - {drop: mind, because: Ours is better.}\n"), HOUSE)
    assert [item.id for item in book.advice] == ["lots"]


def test_a_procedure_that_is_dropped_takes_its_rules_along(build: Build) -> None:
    text = """
        procedures:
          - {drop: open, because: Not here.}
        guidance:
          - {drop: research, because: Not here.}
        advice:
          - {drop: mind, because: Not here.}
        """
    book = build(overlay(text), HOUSE)
    assert (book.procedures, book.rules) == ((), ())


def test_an_overlay_cites_as_well(build: Build) -> None:
    book = build(overlay("rules:\n  - {also_cite: open.research, cite: handbook section 4}\n"), HOUSE)
    assert book.rules[0].cite == {"any": ("act art 26", "handbook section 4")}
    assert len(book.places["rules:open.research"]) == 2


def test_an_overlay_cites_one_of_several_alternatives(build: Build) -> None:
    book = build(overlay("rules:\n  - {also_cite: open.large, cite: handbook section 4}\n"), HOUSE)
    assert book.rules[1].any_of[0].cite == {"any": ("act art 26", "handbook section 4")}
    assert book.rules[1].cite == {"any": ("act art 26",)}
    assert len(book.places["rules:open.groups"]) == 2


def test_an_overlay_words_an_entry_anew_and_keeps_the_rest(build: Build) -> None:
    text = "procedures:\n  - {reword: open, name: Ours, names: {utilities: {pt: Nosso}}, cite: handbook}\n"
    procedure = build(overlay(text), HOUSE).procedures[0]
    assert (procedure.name, procedure.short) == ({"en": "Ours"}, {"en": "open"})
    assert procedure.names == {"utilities": {"pt": "Nosso"}}
    assert (procedure.order, procedure.cite) == (1, {"any": ("act art 27", "handbook")})
    rule = build(overlay("rules:\n  - {reword: open.research, fails: Never.}\n"), HOUSE).rules[0]
    assert (rule.fails, rule.holds, rule.when is not None) == (
        {"en": "Never."},
        {"en": "It is needed."},
        True,
    )


def test_what_is_replaced_above_loses_the_words_of_between(build: Build) -> None:
    changes = overlay("advice:\n  - {reword: mind, text: National.}\n", "pt") | overlay(
        "advice:\n  - {replace: mind, text: Ours., cite: handbook}\n"
    )
    assert build(changes, HOUSE).advice[0].text == {"en": "Ours."}


def test_rewording_changes_nothing_but_words(faults: Faults) -> None:
    (problem,) = faults(overlay("advice:\n  - {reword: mind, text: T., weight: 9}\n"), HOUSE)
    assert problem.what == "weight is no text of this entry"
    assert "replace" in problem.fix
    assert problem.where.startswith("house/changes.yaml:2:")


def test_guidance_of_an_overlay_may_come_first(build: Build) -> None:
    text = "guidance:\n  - {id: ours, order: 10, recommend: open, when: rd.needed, text: Ours., cite: handbook}\n"
    assert [item.id for item in build(overlay(text), HOUSE).guidance] == ["ours", "research"]


def test_spaces_that_do_not_break_stay_in_a_text(build: Build) -> None:
    book = build(overlay("advice:\n  - {id: more, text: 'Below 75\u00a0000   euro.', cite: act}\n"), HOUSE)
    assert book.advice[-1].text == {"en": "Below 75\u00a0000 euro."}


def test_a_higher_layer_wins(build: Build) -> None:
    changes = overlay("advice:\n  - {replace: mind, text: National., cite: act}\n", "pt") | overlay(
        "advice:\n  - {replace: mind, text: Ours., cite: handbook}\n"
    )
    book = build(changes, HOUSE)
    assert book.advice[0].text == {"en": "Ours."}
    assert [place.partition("/")[0] for place in book.places["advice:mind"]] == ["house", "pt", "eu"]


def test_what_a_layer_dropped_a_higher_one_may_add_again(build: Build) -> None:
    changes = overlay("advice:\n  - {drop: mind, because: Not ours.}\n", "pt") | overlay(
        "advice:\n  - {id: mind, text: Back., cite: handbook}\n"
    )
    assert {item.id: item.text for item in build(changes, HOUSE).advice}["mind"] == {"en": "Back."}


@pytest.mark.parametrize(
    ("text", "what", "fix"),
    [
        ("advice:\n  - {id: mind, text: T.}\n", "mind exists in a lower layer", "write 'replace: mind'"),
        ("advice:\n  - {replace: mnid, text: T.}\n", "there is no mnid to replace", "Did you mean mind?"),
        ("advice:\n  - {drop: mnid, because: B.}\n", "there is no mnid to drop", "Did you mean mind?"),
        ("advice:\n  - {drop: mind}\n", "mind is dropped without a reason", "Add 'because:'."),
        (
            "advice:\n  - {also_cite: mnid, cite: act}\n",
            "there is no mnid to also_cite",
            "Did you mean mind?",
        ),
        ("advice:\n  - {also_cite: mind}\n", "also_cite needs 'cite:'", "Add the citation."),
        ("advice:\n  - {also_cite: mind, cite: akt}\n", "no law is called akt", "Did you mean act?"),
        ("advice:\n  - {replace: mind, txt: T.}\n", "there is no key txt here", "Did you mean text?"),
    ],
)
def test_an_overlay_that_misses_its_target_is_refused(faults: Faults, text: str, what: str, fix: str) -> None:
    found = faults(overlay(text), HOUSE)
    assert any(
        p.what == what and fix in p.fix and p.where.startswith("house/changes.yaml:2:") for p in found
    ), found


def test_two_of_one_layer_that_touch_one_entry_are_shown_with_both_places(faults: Faults) -> None:
    changes = {
        "house/a.yaml": "advice:\n  - {replace: mind, text: One., cite: act}\n",
        "house/b.yaml": "advice:\n  - {drop: mind, because: Two.}\n",
    }
    (problem,) = faults(changes, HOUSE)
    assert problem.what == "mind is written twice in the same layer"
    assert problem.where.startswith("house/b.yaml:2:")
    assert "house/a.yaml:2:" in problem.fix


# --- loading and the copy -----------------------------------------------------------------------------------------


def copies() -> list[Path]:
    return sorted(cache_folder().glob("law-*.json"))


@pytest.fixture
def fresh_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return cache_folder()


def test_the_copy_is_used_and_says_the_same(fresh_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = load_lawbook()
    assert len(copies()) == 1

    def no_reading(*_arguments: object) -> Lawbook:
        raise AssertionError("the files were read although there is a copy")

    monkeypatch.setattr(assembly, "build_lawbook", no_reading)
    assert load_lawbook() == first


@pytest.mark.parametrize(
    "damage", [b"", b"{", b"\xff\xfe", b'{"laws": 5}', b"null", b'{"hash": "\xff"}', b"[" * 100_000]
)
def test_a_damaged_copy_is_made_anew(fresh_cache: Path, damage: bytes) -> None:
    first = load_lawbook()
    (copy,) = copies()
    copy.write_bytes(damage)
    assert load_lawbook() == first
    assert msgspec.json.decode(copy.read_bytes(), type=Lawbook) == first


def test_a_cache_that_cannot_be_written_is_done_without(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert load_lawbook().procedures


def test_the_house_has_the_last_word_and_a_copy_of_its_own(fresh_cache: Path, tmp_path: Path) -> None:
    rules = tmp_path / "house" / "procedures"
    rules.mkdir(parents=True)
    (rules / "own.yaml").write_text(
        "advice:\n  - {drop: lots-reasons, because: We always say why.}\n", encoding="utf-8"
    )
    plain, ours = load_lawbook(), load_lawbook(house=tmp_path / "house")
    assert "lots-reasons" in {item.id for item in plain.advice}
    assert "lots-reasons" not in {item.id for item in ours.advice}
    assert plain.hash != ours.hash
    assert len(copies()) == 2


def test_a_house_may_speak_of_one_country_alone(fresh_cache: Path, tmp_path: Path) -> None:
    rules = tmp_path / "house" / "procedures"
    (rules / "pt").mkdir(parents=True)
    text = "facts:\n  - {reword: visa.amount, label: {en: Amount for the Court}}\n"
    (rules / "pt" / "own.yaml").write_text(text, encoding="utf-8")
    eu, pt = load_lawbook(house=tmp_path / "house"), load_lawbook("PT", tmp_path / "house")
    assert "visa.amount" not in eu.facts and pt.facts["visa.amount"].label["en"] == "Amount for the Court"
    assert eu.readable["visa.amount"] == pt.facts["visa.amount"]
    assert set(eu.readable) == set(pt.readable)
    (rules / "own.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(RulesError, match=r"there is no visa\.amount to reword") as caught:
        load_lawbook(house=tmp_path / "house")
    assert "procedures/pt/" in caught.value.problems[0].fix


def test_a_changed_file_changes_the_hash(write: Callable[..., list[Path]]) -> None:
    layers = write()
    before = files_hash(files_of(layers))
    write({"eu/guidance.yaml": "advice:\n  - {id: mind, text: Changed., cite: act}\n"})
    assert files_hash(files_of(layers)) != before


def test_a_country_without_an_overlay_has_the_law_of_the_union(fresh_cache: Path) -> None:
    assert load_lawbook("DK") == load_lawbook()


def test_a_rules_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "house" / "procedures" / "own.yaml"
    folder.mkdir(parents=True)
    with pytest.raises(RulesError, match="the file cannot be read") as caught:
        load_lawbook(house=tmp_path / "house")
    assert caught.value.problems[0].where == str(folder)
