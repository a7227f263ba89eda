"""Rendering templates that are not ours in a process of its own, with a limit on its time and its memory.

The sandbox keeps a template from files and from Python; it stops neither a loop without end nor a string of
gigabytes.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from ppi_cli.errors import PpiError, Problem, TemplateError
from ppi_cli.language import _

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

Result = TypeVar("Result")
SECONDS = 20.0
MEGABYTES = 1024
"""What one template may take; a document of hundreds of pages takes a second and 100 MB."""


def confined(work: Callable[..., Result], *arguments: Any, where: str, seconds: float = SECONDS) -> Result:
    """What `work(*arguments)` gives; both, and the result, must be picklable. `work` is a module's function.

    Raises TemplateError, with `where`, when it takes too long or too much memory, and what `work` raises of
    ours. Windows has no limit on memory; there the time is all that is limited.
    """
    import multiprocessing  # takes longer to load than most documents to be written

    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_within, args=(there, work, arguments), daemon=True)
    process.start()
    there.close()
    try:
        answer = here.recv() if here.poll(seconds) else None
    except EOFError:
        answer = ("memory", None)
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


def _within(there: Connection, work: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    """The other process: sets its limits, works, and sends what came of it."""
    try:
        _limit_memory()
        there.send(("done", work(*arguments)))
    except MemoryError:
        there.send(("memory", None))
    except PpiError as error:
        there.send(("problems", [tuple(problem) for problem in error.problems]))


def _limit_memory() -> None:
    if sys.platform == "win32":
        return
    import resource

    limit = MEGABYTES * 2**20
    _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(
        resource.RLIMIT_AS, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard)
    )
