"""An enquiry on screen: the e-mail as it will be read, what it leaves out, and where the draft lies."""

from __future__ import annotations

from pathlib import Path

from ppi_cli.knowledge.enquiry import Enquiry
from ppi_cli.language import _
from ppi_cli.terminal.screen import Screen


def show_enquiry(screen: Screen, enquiry: Enquiry, path: Path) -> None:
    """The e-mail between two lines, then what the officer has to know before sending it."""
    screen.gap()
    rule = "-" * 72 if screen.plain else "─" * 72
    screen.line((_("Subject: {subject}").format(subject=enquiry.subject), "bold"))
    screen.line((rule, "dim"))
    for line in enquiry.text.rstrip().split("\n"):
        screen.line(line)
    screen.line((rule, "dim"))
    if enquiry.left_out:
        screen.heading(_("Left out, since it is not listed as safe to tell"))
        screen.paragraph(", ".join(enquiry.left_out), indent=3)
    screen.heading(_("Next"))
    screen.item("yes", _("written: {path}").format(path=path))
    if enquiry.to.address:
        screen.item(
            "", _("It opens in your mail program, addressed to {address}.").format(address=enquiry.to.address)
        )
    else:
        screen.item("mind", _("No address is known here; you find one at:"))
        screen.line((enquiry.to.page or enquiry.to.name, "dim"), indent=5)
    screen.item("", _("Read it before you send it; title and need are in your own words."))
