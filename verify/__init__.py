"""Lemmata's claims, runner, certificates and command line.

from verify import Claim, run, registry
"""

from importlib import import_module

from .version import __version__

TYPE_CHECKING = False  # what typing says at run time, without loading it
if TYPE_CHECKING:
    from verify import registry as registry
    from verify.claim import Claim as Claim
    from verify.claim import Hypothesis as Hypothesis
    from verify.claim import Source as Source
    from verify.evidence import Checked as Checked
    from verify.evidence import Evidence as Evidence
    from verify.figures.figure import Figure as Figure
    from verify.figures.figure import Table as Table
    from verify.running.runner import run as run

_HOME = {
    "Claim": "verify.claim",
    "Hypothesis": "verify.claim",
    "Source": "verify.claim",
    "Checked": "verify.evidence",
    "Evidence": "verify.evidence",
    "Figure": "verify.figures.figure",
    "Table": "verify.figures.figure",
    "run": "verify.running.runner",
}
_MODULES = ("registry",)

__all__ = ["__version__", *_HOME, *_MODULES]


def __getattr__(name):
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    if name in _MODULES:
        return import_module(f"verify.{name}")
    raise AttributeError(f"module 'verify' has no attribute {name!r}")


def __dir__():
    return sorted({*globals(), *__all__})
