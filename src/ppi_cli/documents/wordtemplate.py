"""An organisation's own Word file as template, rendered by docxtpl (`pip install 'ppi-cli[docxtpl]'`).

Names are strict and values are escaped. Such a document has no controls and no clauses: it can be written
anew as long as nobody has edited it, but not be brought up to date in place or read back.
"""

from __future__ import annotations

import io
from pathlib import Path

from ppi_cli.documents.lists import ListCalls, UnusableError
from ppi_cli.documents.rendering import Supposed
from ppi_cli.documents.slots import FactText
from ppi_cli.documents.template import Template
from ppi_cli.errors import InputError, TemplateError
from ppi_cli.language import _, use_language


def word_template(path: Path) -> Template:
    """A Word file as a template: called after the file, for any procedure."""
    name = path.stem
    return Template(
        name=str(path),
        id=name,
        title=name,
        short=name,
        procedures=(),
        facts=(),
        law=(),
        level="optional",
        cover=False,
        contents=False,
        body="",
        first_line=1,
    )


def render_word_template(path: Path, given: Supposed, lang: str) -> tuple[bytes, tuple[str, ...]]:
    """The bytes of the document and the absent facts and lists that it asks for; for a process of its own.

    Raises InputError where docxtpl is not installed, TemplateError for the template.
    """
    use_language(lang)
    try:
        from docxtpl import DocxTemplate
    except ImportError:
        raise InputError(
            _("a Word file as template needs docxtpl, which is not installed"),
            _("Install it: pip install 'ppi-cli[docxtpl]'"),
            str(path),
        ) from None
    import docx
    import jinja2
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    from ppi_cli.documents.package import to_bytes

    missing: dict[str, None] = {}

    def fact(identity: str) -> FactText:
        shown = given.facts[identity]
        if shown.text is None:
            missing[identity] = None
        return FactText(identity, shown)

    def known(identity: str) -> bool:
        return given.facts[identity].text is not None

    calls = ListCalls(None, given.lists.__getitem__)
    names = {"fact": fact, "known": known, "rows": calls.rows, "has_rows": calls.has_rows}
    environment = ImmutableSandboxedEnvironment(undefined=jinja2.StrictUndefined, autoescape=True)
    rendered = io.BytesIO()
    try:
        template = DocxTemplate(str(path))
        template.render({**given.context, **names, "total": calls.total}, environment)
        template.save(rendered)
        return to_bytes(docx.Document(rendered)), (*missing, *calls.missing)
    except UnusableError as error:
        raise TemplateError(error.what, error.fix, str(path)) from None
    except KeyError as error:
        raise TemplateError(
            _("there is no fact {fact}").format(fact=error.args[0]), _("See the list of facts."), str(path)
        ) from None
    except (
        jinja2.TemplateError,
        ArithmeticError,
        AttributeError,
        LookupError,
        TypeError,
        ValueError,
    ) as error:
        raise TemplateError(str(error), _("Check the expressions in the Word file."), str(path)) from None
