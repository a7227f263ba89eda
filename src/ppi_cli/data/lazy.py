"""Mappings whose values are worked out when they are first asked for."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping

from ppi_cli.language import language


class Lazy(Mapping[str, object]):
    """Parts that are worked out when they are first asked for; pickled, it is a dictionary of all of them."""

    def __init__(self, parts: Mapping[str, Callable[[], object]]) -> None:
        self._parts = parts
        self._made: dict[tuple[str, str], object] = {}

    def __getitem__(self, name: str) -> object:
        spoken = language(), name  # documents of one run may be in different languages
        if spoken not in self._made:
            self._made[spoken] = self._parts[name]()
        return self._made[spoken]

    def __iter__(self) -> Iterator[str]:
        return iter(self._parts)

    def __len__(self) -> int:
        return len(self._parts)

    def __reduce__(self) -> tuple[type[dict[str, object]], tuple[dict[str, object]]]:
        return dict, ({name: self[name] for name in self._parts},)


class Later(Mapping[str, object]):
    """A mapping that is made when something of it is first asked for."""

    def __init__(self, make: Callable[[], Mapping[str, object]]) -> None:
        self._make = functools.cache(make)

    def __getitem__(self, name: str) -> object:
        return self._make()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._make())

    def __len__(self) -> int:
        return len(self._make())

    def __reduce__(self) -> tuple[type[dict[str, object]], tuple[dict[str, object]]]:
        return dict, (dict(self._make()),)


class Costly(dict[str, object]):
    """A dictionary with further entries that are worked out when they are first asked for."""

    def __init__(self, known: Mapping[str, object], costly: Mapping[str, Callable[[], object]]) -> None:
        super().__init__(known)
        self._costly = costly

    def __missing__(self, name: str) -> object:
        self[name] = self._costly[name]()
        return self[name]

    def __reduce__(self) -> tuple[type[dict[str, object]], tuple[dict[str, object]]]:
        return dict, (self.named_in(" ".join(self._costly)),)

    def named_in(self, text: str) -> dict[str, object]:
        """What is known, and of the rest what a text names, as a plain dictionary."""
        return {**self, **{name: self[name] for name in self._costly if name in text}}
