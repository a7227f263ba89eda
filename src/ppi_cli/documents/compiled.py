"""Templates as Python code, kept for the next run: to compile one takes longer than to render it."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from types import CodeType

import jinja2
from jinja2.bccache import Bucket

from ppi_cli.data.disk_cache import code_hash, keep
from ppi_cli.data.places import cache_folder


class KeptCode(jinja2.BytecodeCache):
    """Jinja's cache of compiled templates: in memory, and in the user's cache folder, whole files or none.

    A file is named by the template, by Jinja's version and by our code; it holds a hash of the template's text, so
    that a changed template is compiled anew. One that is damaged, or made by another Python, is not used.
    """

    def __init__(self) -> None:
        self._held: dict[str, tuple[str, CodeType]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Jinja asks for the code of a template."""
        checksum, code = self._held.get(bucket.key, ("", None))
        if checksum == bucket.checksum:
            bucket.code = code
            return
        try:
            with _file(bucket.key).open("rb") as file:
                bucket.load_bytecode(file)
        except OSError:
            return
        self._hold(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Jinja has compiled a template."""
        self._hold(bucket)
        keep(_file(bucket.key), bucket.bytecode_to_string(), "template-*.code")

    def _hold(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._held[bucket.key] = bucket.checksum, bucket.code

    def code_of(self, environment: jinja2.Environment, source: str, name: str) -> CodeType:
        """The code of a text that no loader has. Raises jinja2.TemplateSyntaxError."""
        bucket = self.get_bucket(environment, name, name, source)
        if bucket.code is None:
            bucket.code = environment.compile(source, filename=name)
            self.set_bucket(bucket)
        return bucket.code


def _file(key: str) -> Path:
    return cache_folder() / f"template-{key[:24]}-{_version()}.code"


@cache
def _version() -> str:
    ours = f"{jinja2.__version__} {code_hash(Path(__file__).parent)}"
    return hashlib.sha256(ours.encode()).hexdigest()[:12]
