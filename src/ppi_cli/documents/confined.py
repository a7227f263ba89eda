"""Rendering templates that are not ours in a process of its own, with a limit on its time and its memory.

The sandbox keeps a template from files and from Python; it stops neither a loop without end nor a string of
gigabytes.
"""

from __future__ import annotations

import math
import signal
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from ppi_cli.errors import PpiError, Problem, TemplateError
from ppi_cli.language import _

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

Result = TypeVar("Result")
_OUT_OF_TIME = getattr(signal, "SIGXCPU", 0)
SECONDS = 20.0
MEGABYTES = 1024
"""What one template may take; a document of hundreds of pages takes a second and 100 MB."""
PATIENCE = 6
"""How many times longer it may take by the clock than of the processor, which others may be using."""


def confined(work: Callable[..., Result], *arguments: Any, where: str, seconds: float = SECONDS) -> Result:
    """What `work(*arguments)` gives; both, and the result, must be picklable. `work` is a module's function.

    Raises TemplateError, with `where`, when it takes more than `seconds` of the processor or too much memory, and
    what `work` raises of ours. Windows has no such limits; there the time by the clock is all that is limited.
    """
    import multiprocessing  # takes longer to load than most documents to be written

    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_within, args=(there, seconds), daemon=True)
    process.start()
    there.close()
    try:
        # Handed over now and not with the process: to one that died at its start Python would write for ever.
        here.send((work, arguments))
        answer = here.recv() if here.poll(seconds * (1 if sys.platform == "win32" else PATIENCE)) else None
    except (EOFError, ConnectionError):
        process.join()
        answer = None if process.exitcode == -_OUT_OF_TIME else ("memory", None)
    finally:
        process.kill()
        process.join()
        here.close()
    if answer is None:
        raise TemplateError(
            _("the template takes longer than {seconds} seconds").format(seconds=f"{seconds:g}"),
            _("Look for a loop in it that is far too long."),
            where,
        )
    kind, value = answer
    if kind == "memory":
        raise TemplateError(
            _("the template takes too much memory"), _("Look for a text in it that grows."), where
        )
    if kind == "problems":
        raise TemplateError(problems=[Problem(*one) for one in value])
    result: Result = value
    return result


def _within(there: Connection, seconds: float) -> None:
    """The other process: sets its limits, works, and sends what came of it."""
    try:
        _limit(seconds)
        work, arguments = there.recv()
        there.send(("done", work(*arguments)))
    except MemoryError:
        there.send(("memory", None))
    except PpiError as error:
        there.send(("problems", [tuple(problem) for problem in error.problems]))


def _limit(seconds: float) -> None:
    """Limits the memory and the time of the processor of this process, where the system can."""
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # nothing is left behind where the system stops it
    for kind, limit in ((resource.RLIMIT_AS, MEGABYTES * 2**20), (resource.RLIMIT_CPU, math.ceil(seconds))):
        _soft, hard = resource.getrlimit(kind)
        resource.setrlimit(kind, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))
