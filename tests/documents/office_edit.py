"""Edits a Word file in LibreOffice as a person would, with the system's Python: `office_edit.py SOFFICE
FILE STEPS`.

STEPS is a JSON list of steps: `["within", FIELD, TEXT]` types in the middle of a value, `["over", FIELD,
TEXT]` selects it and types, `["before", FIELD, TEXT]` and `["after", FIELD, TEXT]` type beside it,
`["append", WORDS, TEXT]` types at the end of the paragraph that holds the words, `["paragraph", WORDS,
TEXT]` adds a paragraph below that one, `["format", WORDS, NAME=NUMBER]` gives that paragraph a property of
LibreOffice's. FIELD is the name of a bookmark. The file is saved in place.
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException


def main(soffice: str, file: str, steps: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        pipe = f"ppi{Path(folder).name}"
        address = f"pipe,name={pipe};urp"
        command = [
            soffice,
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            "--norestore",
            f"--accept={address}",
        ]
        office = subprocess.Popen(command)
        try:
            edit(connect(address), Path(file), json.loads(steps))
        finally:
            office.terminate()
            office.wait(30)


def connect(address: str):
    resolver = uno.getComponentContext().ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
    for _ in range(200):
        try:
            return resolver.resolve(f"uno:{address};StarOffice.ComponentContext")
        except NoConnectException:
            time.sleep(0.2)
    raise SystemExit("LibreOffice did not answer")


def edit(context, file: Path, steps: list) -> None:
    manager = context.ServiceManager
    desktop = manager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    document = desktop.loadComponentFromURL(
        file.as_uri(), "_blank", 0, (PropertyValue("Hidden", 0, False, 0),)
    )
    dispatcher = manager.createInstanceWithContext("com.sun.star.frame.DispatchHelper", context)
    frame = document.CurrentController.Frame

    def dispatch(command: str, **values) -> None:
        given = tuple(PropertyValue(name, 0, value, 0) for name, value in values.items())
        dispatcher.executeDispatch(frame, f".uno:{command}", "", 0, given)

    def found(words: str):
        search = document.createSearchDescriptor()
        search.SearchString = words
        return document.findFirst(search)

    for kind, where, text in steps:
        cursor = document.CurrentController.ViewCursor
        if kind == "format":
            name, number = text.split("=")
            found(where).setPropertyValue(name, int(number))
            continue
        if kind in ("append", "paragraph"):
            cursor.gotoRange(found(where).End, False)
            cursor.gotoEndOfLine(False)
            end = cursor.Text.createTextCursorByRange(cursor)
            end.gotoEndOfParagraph(False)
            cursor.gotoRange(end, False)
            if kind == "paragraph":
                dispatch("InsertPara")
        else:
            anchor = document.Bookmarks.getByName(where).Anchor
            if kind == "over":
                cursor.gotoRange(anchor, False)
            elif kind == "before":
                cursor.gotoRange(anchor.Start, False)
                cursor.goLeft(1, False)
                cursor.goRight(1, False)
            elif kind == "after":
                cursor.gotoRange(anchor.End, False)
                cursor.goRight(1, False)
            else:
                cursor.gotoRange(anchor.Start, False)
                cursor.goRight(3, False)
        dispatch("InsertText", Text=text)
    document.storeToURL(file.as_uri(), (PropertyValue("FilterName", 0, "MS Word 2007 XML", 0),))
    document.close(True)


if __name__ == "__main__":
    main(*sys.argv[1:])
