"""Reading `procedures/holidays.yaml`: what corrects the holidays of the `holidays` package, and why."""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from typing import Any, Literal, TypeVar

import msgspec
import yaml

from ppi_cli.data.disk_cache import code_hash, files_hash, kept
from ppi_cli.data.places import cache_folder, shipped
from ppi_cli.data.schema import Confidence, Text
from ppi_cli.data.yaml_source import Node, Source, is_null, read_source
from ppi_cli.errors import RulesError
from ppi_cli.language import _

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTH_AND_DAY = r"(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
_DAY = re.compile(
    rf"(?:\d{{4}}-)?{_MONTH_AND_DAY}|easter(?:[+-]\d{{1,2}})?|(?:{'|'.join(WEEKDAYS)}) from {_MONTH_AND_DAY}"
)


class Certain(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"first": "from", "last": "until"}
):
    """The years, both included, for which public holidays can be given, and the day of that statement."""

    first: int
    last: int
    checked: datetime.date


class Correction(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Days of a country that the package has wrong (`add`, `drop`) or that are open in law (`doubt`).

    `days` are texts such as `05-05`, `2026-05-15`, `easter-47` or `friday from 06-19`; they hold between
    `in_force` and `until`, both included.
    """

    id: str
    country: str
    change: Literal["add", "drop", "doubt"]
    days: tuple[str, ...]
    name: Text
    text: Text
    source: str
    url: str
    confidence: Confidence
    in_force: datetime.date | None = None
    until: datetime.date | None = None

    @property
    def applied(self) -> bool:
        """True where the calendar follows the entry; else it is only reported."""
        return self.change != "doubt" and self.confidence in ("verified", "secondary")


class Decreed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Days off that a government sets year by year, in the calendar only up to `known_until`."""

    id: str
    country: str
    known_until: datetime.date
    text: Text
    source: str
    confidence: Confidence


_Entry = TypeVar("_Entry", Correction, Decreed)


class HolidayData(msgspec.Struct, frozen=True):
    """The whole file. `countries` are the codes of ISO 3166-1 that have a calendar, with their names."""

    certain: Certain
    countries: dict[str, Text]
    corrections: tuple[Correction, ...]
    decreed: tuple[Decreed, ...]


def load_holiday_data() -> HolidayData:
    """The corrections that ship with the program, from the copy in the user's cache folder where there is one."""
    path = shipped("procedures") / "holidays.yaml"
    name = f"corrections-{files_hash([path], RulesError)[:24]}-{code_hash(Path(__file__).parent)[:12]}.json"
    return kept(cache_folder() / name, HolidayData, lambda: read_holiday_data(path))


def read_holiday_data(path: Path, name: str | None = None) -> HolidayData:
    """The corrections in the file at `path`; `name` is how messages call it.

    Raises RulesError with every fault and its place; InputError when the file cannot be read at all.
    """
    source = read_source(path, name)
    source.fail_if_wrong(RulesError)
    parts = _parts(source)
    certain = _convert(source, parts.get("certain"), Certain)
    countries = _convert(source, parts.get("countries"), dict[str, Text])
    corrections = _entries(source, parts.get("corrections"), Correction)
    decreed = _entries(source, parts.get("decreed"), Decreed)
    entries: list[tuple[Node, Correction | Decreed]] = [*corrections, *decreed]
    for node, entry in entries:
        if countries is not None and entry.country not in countries:
            source.wrong(
                _("'{country}' is not among the countries").format(country=entry.country),
                _("Add it under countries, or correct the code."),
                node,
            )
    for node, correction in corrections:
        _check_days(source, node, correction)
    source.fail_if_wrong(RulesError)
    return HolidayData(certain, countries, tuple(e for _n, e in corrections), tuple(e for _n, e in decreed))


def _parts(source: Source) -> dict[str, Node]:
    source.fail_if_wrong(RulesError)
    if not isinstance(source.root, yaml.MappingNode):
        source.wrong(
            _("the file holds no entries"), _("Begin with 'certain:' and 'countries:'."), source.root
        )
        source.fail_if_wrong(RulesError)
        return {}
    parts = {}
    for key, key_node, node in source.entries(source.root):
        if key not in HolidayData.__struct_fields__:
            fix = _("Known are {known}.").format(known=", ".join(HolidayData.__struct_fields__))
            source.wrong(_("'{key}' is not known here").format(key=key), fix, key_node)
        parts[key] = node
    for key in ("certain", "countries"):
        if key not in parts:
            fix = _("Add it at the top of the file.")
            source.wrong(_("'{key}' is missing").format(key=key), fix, source.root)
    return parts


def _entries(source: Source, node: Node | None, shape: type[_Entry]) -> list[tuple[Node, _Entry]]:
    """The entries of a list, each with its node; faulty ones are noted and left out, ids must differ."""
    if node is None or is_null(node):
        return []
    if not isinstance(node, yaml.SequenceNode):
        source.wrong(_("a list is expected"), _("Begin each entry with '- id:'."), node)
        return []
    found: list[tuple[Node, _Entry]] = []
    seen: set[str] = set()
    for item in node.value:
        entry = _convert(source, item, shape)
        if entry is None:
            continue
        if entry.id in seen:
            fix = _("Give each entry an id of its own.")
            source.wrong(_("the id {id} stands twice").format(id=entry.id), fix, item)
        seen.add(entry.id)
        found.append((item, entry))
    return found


def _convert(source: Source, node: Node | None, shape: Any) -> Any:
    """The node as `shape`, or None with the fault noted; None for no node."""
    if node is None:
        return None
    before = len(source.problems)
    plain = _plain(source, node)
    if len(source.problems) > before:
        return None
    try:
        return msgspec.convert(plain, shape, strict=False)
    except msgspec.ValidationError as error:
        source.wrong(
            _("the entry is not as expected: {detail}").format(detail=error),
            _("Compare it with the other entries of the file."),
            node,
        )
        return None


def _plain(source: Source, node: Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        return {key: _plain(source, value) for key, _key_node, value in source.entries(node)}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(source, item) for item in node.value]
    return None if is_null(node) else str(node.value)


def _check_days(source: Source, node: Node, correction: Correction) -> None:
    for day in correction.days:
        if not _DAY.fullmatch(day):
            source.wrong(
                _("'{day}' is not a day").format(day=day),
                _("Write 05-05, 2026-05-15, easter-47 or 'friday from 06-19'."),
                node,
            )
