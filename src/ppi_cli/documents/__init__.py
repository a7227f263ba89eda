"""From a Markdown template and the facts to a Word document.

    template.py    the file: YAML header and body           rendering.py   Jinja in a sandbox → Markdown, slots
    slots.py       values kept apart from the Markdown      markdown.py    Markdown → tree
    labels.py      the few words that the writer adds       base.py        the Word file with the styles
    writer.py      tree → Word, block by block              inline.py      runs, links, placeholders
    tables.py      widths, heads, signatures                ooxml.py       Word elements
    fields.py      page numbers, contents                   cover.py       cover, header, footer, properties
    package.py     the same bytes each time; safe saving    produce.py     all of it: `write_document`

Nothing heavy is imported here: whoever writes documents imports `ppi_cli.documents.produce`.
"""
