"""The user's own settings, `settings.yaml` in the user's configuration folder: `lang: pt`, `house: ~/office/ppi`."""

from __future__ import annotations

import msgspec

from ppi_cli.data.places import settings_file
from ppi_cli.language import _

KEYS = ("lang", "house")


class Setting(msgspec.Struct, frozen=True):
    """What is set, and the place where it is written."""

    text: str
    place: str


def read_settings() -> dict[str, Setting]:
    """The settings by name; empty where there is no file. Raises InputError for a file that cannot be understood."""
    path = settings_file()
    if not path.exists():
        return {}
    import yaml

    from ppi_cli.data.facts import nearest
    from ppi_cli.data.yaml_source import Source, read_text

    source = Source(str(path), read_text(path))
    source.fail_if_wrong()
    settings = {}
    for key, key_node, node in (
        source.entries(source.root) if isinstance(source.root, yaml.MappingNode) else ()
    ):
        if key not in KEYS:
            guess = nearest(key, KEYS)
            fix = (
                _("Did you mean {guess}?").format(guess=guess)
                if guess
                else _("Known are {known}.").format(known=", ".join(KEYS))
            )
            source.wrong(_("there is no setting '{name}'").format(name=key), fix, key_node)
        elif not isinstance(node, yaml.ScalarNode):
            source.wrong(
                _("{key} takes one value").format(key=key),
                _("Write it on the same line, after the colon."),
                node,
            )
        else:
            settings[key] = Setting(node.value, source.place(node))
    source.fail_if_wrong()
    return settings
