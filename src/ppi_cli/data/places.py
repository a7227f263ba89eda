"""Where things are: what ships with the program, and the user's own folders."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


@functools.cache
def shipped(name: str) -> Path:
    """The shipped folder `procedures`, `templates` or `knowledge`.

    It lies beside `pyproject.toml` in a checkout, else inside the package.

    An editable install leaves an old copy in the package, so the checkout is looked at first.
    """
    checkout = _PACKAGE.parent.parent
    if (checkout / "pyproject.toml").is_file() and (checkout / name).is_dir():
        return checkout / name
    return _PACKAGE / "_shipped" / name


def cache_folder() -> Path:
    """The user's cache folder for `ppi`; it may not exist yet."""
    import platformdirs

    return Path(platformdirs.user_cache_dir("ppi-cli", appauthor=False))


def house_folder() -> Path:
    """The default place of an organisation's own rules and templates; it may not exist."""
    import platformdirs

    return Path(platformdirs.user_config_dir("ppi-cli", appauthor=False)) / "house"


def settings_file() -> Path:
    """The user's settings; it may not exist."""
    return house_folder().with_name("settings.yaml")


def files_of(layers: Sequence[Path]) -> list[Path]:
    """The files of the law in these folders, lowest layer first, in the order in which they are read."""
    return [
        path
        for folder in layers
        for path in sorted(folder.glob("*.yaml")) + sorted(folder.glob("procedures/*.yaml"))
    ]


def data_folder() -> Path:
    """Where `ppi` keeps what belongs to the user and to no procurement, such as progress in the course."""
    import platformdirs

    return Path(platformdirs.user_data_dir("ppi-cli", appauthor=False))
