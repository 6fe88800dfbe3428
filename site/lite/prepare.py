"""Run once, when the labs are built: all that a lab imports is imported here, and Python's memory is kept.

It runs in Pyodide, in Node. What it leaves behind in memory is what every reader's Python starts with.
"""

import gc
import sys
from types import ModuleType


async def _nothing(*args, **kwargs):
    """Load no package before a cell: all are there."""
    return []


# The kernel asks Pyodide for this function, and a memory image can't hold one of JavaScript's.
pyodide_js = ModuleType("pyodide_js")
pyodide_js.loadPackagesFromImports = _nothing
real = sys.modules.get("pyodide_js")
sys.modules["pyodide_js"] = pyodide_js

import anywidget  # noqa: E402, F401
import boto3  # noqa: E402
import ipywidgets  # noqa: E402, F401
import piplite.piplite  # noqa: E402, F401
import pyodide_kernel  # noqa: E402

# Completion without jedi: it is large, and what a learner types is made at run time (boto3's clients).
pyodide_kernel.ipython_shell.Completer.use_jedi = False

from awslab import account, checks, diagrams, topology  # noqa: E402, F401
from awslab.account.engine import engine  # noqa: E402

# The rules, but none of moto's services: in memory they weigh twice what their files do, and a lab uses a few.
engine.install()

del sys.modules["pyodide_js"]
if real:
    sys.modules["pyodide_js"] = real
del pyodide_js, real
boto3.DEFAULT_SESSION = None
gc.collect()
