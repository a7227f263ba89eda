"""The law as it ships, read once."""

from __future__ import annotations

import datetime

import pytest

from casebook import TODAY
from ppi_cli.data.lawbook import load_lawbook
from ppi_cli.data.schema import Lawbook


@pytest.fixture(scope="session")
def book() -> Lawbook:
    return load_lawbook(cached=False)


@pytest.fixture(scope="session")
def today() -> datetime.date:
    return TODAY
