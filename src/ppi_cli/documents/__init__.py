"""From a Markdown template and the facts to a Word document.

    context.py     what templates are given               template.py    the file: YAML header and body
    rendering.py   Jinja in a sandbox → Markdown, slots   slots.py       values kept apart from the Markdown
    markdown.py    Markdown → tree                        writer.py      tree → Word, block by block
    inline.py      runs, links, placeholders              tables.py      widths, heads, lines to sign on
    fields.py      page numbers, contents                 cover.py       cover, header, footer, properties
    labels.py      the few words that the writer adds     base.py        the Word file with the styles
    ooxml.py       Word's elements                        package.py     the same bytes each time; safe saving
    produce.py     one document, template to file         library.py     all templates, a folder of documents
    headings.py    clauses, their ids and numbers         controls.py    values in controls and bookmarks
    comments.py    the legal basis, as Word comments      pdf.py         PDF by LibreOffice
    confined.py    templates that are not ours            wordtemplate.py  a Word file as one
    linting.py     what is wrong with a template

    lists.py       rows, cells and sums as templates have them
    sections.py    wide tables on pages across

Lists to spreadsheets and back:

    listsheets.py  sheets of lists, written and read    spreadsheet.py  .xlsx and .csv as cells
    archive.py     what may harm whoever opens a file

And back again, and in step:

    wordfile.py    opening a file from outside            reading.py     a file's paragraphs and clauses
    manifest.py    what was written                       values.py      where a value stands now
    pulling.py     what was filled in                     bringing.py    one document brought up to date
    updating.py    clause by clause                       grafting.py    blocks from one file into another
    weaving.py     new figures where nobody has written
    refreshing.py  new values in old clauses              revisions.py   shown as tracked changes
    looks.py       what is seen beside the words

Nothing heavy is imported here: whoever writes documents imports `ppi_cli.documents.produce`.
"""
