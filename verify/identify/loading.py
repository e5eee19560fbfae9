"""From the command line to an optimizer: an import path and keyword arguments, nothing
evaluated."""

from __future__ import annotations

import ast
import re
from fractions import Fraction

MAX_TEXT = 1000
WORDS = {"true": True, "false": False, "none": None, "null": None}


def read_arguments(texts) -> dict:
    """``["lr=0.1", "betas=(0.9, 0.99)"]`` as a dict. Raises ValueError in one line."""
    found = {}
    for text in texts:
        name, equals, value = text.partition("=")
        name = name.strip()
        if not equals or not name.isidentifier():
            raise ValueError(f"{text[:60]!r} is no argument: write name=value, such as lr=0.1")
        if name in found:
            raise ValueError(f"{name} is given twice")
        found[name] = read_value(value.strip(), name)
    return found


def read_value(text: str, name: str):
    """A number, a fraction (1/3), true, false, none, a text in quotes, or a tuple or list of
    these."""
    if text.lower() in WORDS:
        return WORDS[text.lower()]
    if (
        re.fullmatch(r"-?\d+/\d+", text, re.ASCII)
        and len(text) < 60
        and int(text.partition("/")[2])
    ):
        return float(Fraction(text))
    problem = (
        f"{name} is {text[:60]!r}: give a number, true, false, none, a text in quotes, or a "
        "tuple such as (0.9,0.99)"
    )
    if len(text) > MAX_TEXT:
        raise ValueError(f"{name} is longer than {MAX_TEXT} characters")
    try:
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        raise ValueError(problem) from None
    if not _plain(value):
        raise ValueError(problem)
    if isinstance(value, int) and abs(value) >= 2**1023:
        raise ValueError(f"{name} is beyond floating point; give a smaller number")
    return value


def _plain(value) -> bool:
    if isinstance(value, (tuple, list)):
        return all(map(_plain, value))
    return value is None or isinstance(value, (int, float, bool, str))


def load(path: str):
    """The class or function at ``package.module.Name`` or ``package.module:Name``, imported as
    Python would.

    Its own modules are read from their text.  Raises ValueError in one line where there is none,
    where importing it raises anything, SystemExit too, or where it is no optimizer.
    """
    from importlib import import_module

    from ..sources import place, read_anew, said

    module, _, name = path.rpartition(":" if ":" in path else ".")
    if not module or not all(
        part.isidentifier() for part in [*module.split("."), *name.split(".")]
    ):
        raise ValueError(
            f"{path[:80]!r} is no import path: give one such as torch.optim.SGD or "
            "mypackage.module:MyOptimizer"
        )
    try:
        with read_anew():
            found = import_module(module)
    except ModuleNotFoundError as error:
        raise ValueError(f"{module} cannot be imported: {' '.join(str(error).split())}") from None
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # whatever a reader's module raises is the reader's to mend
        raise ValueError(f"{module} cannot be imported: {said(error)} ({place(error)})") from None
    for part in name.split("."):
        try:
            found = getattr(found, part)
        except AttributeError:
            raise ValueError(f"{module} has no {name}{_near(name, dir(found))}") from None
        except Exception as error:  # a module that loads its names when they are asked for
            raise ValueError(f"{path} cannot be had: {said(error)} ({place(error)})") from None
    if not callable(found):
        raise ValueError(f"{path} is no optimizer: it cannot be called")
    if isinstance(found, type):
        import torch

        if not issubclass(found, torch.optim.Optimizer) or found is torch.optim.Optimizer:
            raise ValueError(f"{path} is no optimizer: it is no subclass of torch.optim.Optimizer")
    return found


def _near(name, known):
    from difflib import get_close_matches

    named = {one.lower(): one for one in known}
    near = get_close_matches(name.lower(), named, n=1)
    return f": did you mean {named[near[0]]}?" if near else ""
