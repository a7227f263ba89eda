"""From a Markdown template and the facts to a Word document.

    context.py     what templates are given               template.py    the file: YAML header and body
    rendering.py   Jinja in a sandbox → Markdown, slots   slots.py       values kept apart from the Markdown
    markdown.py    Markdown → tree                        writer.py      tree → Word, block by block
    inline.py      runs, links, placeholders              tables.py      widths, heads, lines to sign on
    fields.py      page numbers, contents                 cover.py       cover, header, footer, properties
    labels.py      the few words that the writer adds     base.py        the Word file with the styles
    ooxml.py       Word's elements                        package.py     the same bytes each time; safe saving
    produce.py     one document, template to file         library.py     all templates, a folder of documents

Nothing heavy is imported here: whoever writes documents imports `ppi_cli.documents.produce`.
"""
