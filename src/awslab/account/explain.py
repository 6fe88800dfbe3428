"""Errors that teach: what a notebook shows when a cell ends in an error of AWS.

botocore's traceback is twenty frames of its own code. The learner gets the code, AWS's message, what it means and
what to do next; the frames are there, folded.
"""

from __future__ import annotations

import html
import linecache
import sys
import traceback
from pathlib import PurePath
from types import TracebackType
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError, ParamValidationError

from awslab.account import guard
from awslab.account.engine import engine
from awslab.account.explanations import Explanation, explain
from awslab.account.registry import Rule

_BOX = (
    "border-left:4px solid #d1495b;padding:.6em 1em;margin:.4em 0;line-height:1.45;"
    "background:color-mix(in srgb, currentColor 6%, transparent)"
)


def describe(error: BaseException) -> tuple[str, str, Explanation, Rule | None]:
    """Return an error's code, AWS's message, its explanation, and our rule that refused the call, if one did."""
    if isinstance(error, ClientError):
        code, message = (
            error.response["Error"].get("Code", ""),
            error.response["Error"].get("Message", ""),
        )
        rule, said = engine.last_refusal
        mine = rule is not None and (rule.code, said) == (code, message)
        return code, message, explain(code), rule if mine else None
    if isinstance(error, guard.NotSimulatedError):
        return (
            "NotSimulated",
            str(error),
            Explanation(
                "AWS knows this call; the simulated account in this notebook does not.",
                "Use another way to the same end, or go on without this step.",
            ),
            None,
        )
    if isinstance(error, ParamValidationError):
        return (
            "ParamValidationError",
            str(error),
            Explanation(
                "boto3 checked the parameters before it sent anything, and they don't fit the operation.",
                "Compare their names and types with the operation's page in the boto3 documentation.",
            ),
            None,
        )
    return (
        type(error).__name__,
        str(error),
        Explanation(
            "boto3 itself could not make this call; AWS has not seen it.",
            "Read the message: it names what is missing or wrong.",
        ),
        None,
    )


def as_text(error: BaseException) -> str:
    """Return the explanation as plain text, for front ends that show no HTML."""
    code, message, explanation, rule = describe(error)
    lines = [code, *(f"  {line}" for line in message.strip().splitlines())]
    lines.append(f"What it means: {rule.summary if rule else explanation.meaning}")
    lines.append(f"What to do next: {explanation.next_step}")
    if rule:
        lines.append(f"AWS's documentation: {rule.doc}")
    return "\n".join(lines)


def as_html(error: BaseException, frames: list[str]) -> str:
    """Return the explanation as HTML that is right in light and dark themes, the frames folded."""
    code, message, explanation, rule = describe(error)
    doc = f' <a href="{html.escape(rule.doc)}">AWS\'s documentation</a>' if rule else ""
    return (
        f'<div class="awslab-error" style="{_BOX}">'
        f"<p><strong><code>{html.escape(code)}</code></strong> {html.escape(message.strip())}</p>"
        f"<p><strong>What it means.</strong> {html.escape(rule.summary if rule else explanation.meaning)}{doc}</p>"
        f"<p><strong>What to do next.</strong> {html.escape(explanation.next_step)}</p>"
        f"<details><summary>The full traceback</summary><pre>{html.escape(chr(10).join(frames))}</pre></details>"
        "</div>"
    )


def frames(trace: TracebackType | None) -> list[str]:
    """Return a traceback's frames, innermost last, without the machine's paths, and the learner's own source."""
    shown = []
    for frame in traceback.extract_tb(trace):
        if "/IPython/" in frame.filename.replace("\\", "/"):
            continue  # how the cell was run says nothing about the error
        mine = "ipykernel" in frame.filename or frame.filename.startswith("<ipython-input")
        where = "this cell" if mine else _module_path(frame.filename)
        shown.append(f"{where}, line {frame.lineno}, in {frame.name}")
        if mine and (source := linecache.getline(frame.filename, frame.lineno or 0).strip()):
            shown.append(f"    {source}")
    return shown


def _module_path(filename: str) -> str:
    """Return a file's path below the folder it was imported from."""
    path = PurePath(filename)
    roots = sorted((PurePath(entry) for entry in sys.path if entry), key=lambda r: -len(r.parts))
    for root in roots:
        if path.is_relative_to(root):
            return path.relative_to(root).as_posix()
    return path.name


def install() -> None:
    """Show AWS's errors this way in the running notebook. Outside IPython it does nothing."""
    shell = _shell()
    if shell is not None:
        shell.set_custom_exc((ClientError, BotoCoreError), _show)


def _shell() -> Any:
    if "IPython" not in sys.modules:
        return None
    from IPython.core.getipython import get_ipython

    return get_ipython()


def _show(
    shell: Any,
    kind: type[BaseException],
    error: BaseException,
    trace: TracebackType | None,
    tb_offset: int | None = None,
) -> list[str]:
    """IPython's hook: publish the explanation, then end the cell with one line instead of the frames.

    IPython reports a custom exception in its reply only; the one line makes it an error in the notebook too.
    """
    from IPython.display import publish_display_data

    publish_display_data({"text/plain": as_text(error), "text/html": as_html(error, frames(trace))})
    line = [f"{kind.__name__}: {describe(error)[0]}"]
    shell._showtraceback(kind, error, line)
    return line
