"""From the command line to an optimizer: an import path and keyword arguments, nothing
evaluated."""

from __future__ import annotations

import ast
import gc
import os
import re
import sys
from contextlib import contextmanager
from fractions import Fraction

MAX_TEXT = 1000
RATES = ("lr", "learning_rate")
EPSILONS = ("eps", "epsilon")
WORDS = {"true": True, "false": False, "none": None, "null": None}


@contextmanager
def unswept():
    """Without the collector of cycles: while large libraries load it walks through all that they
    have made so far, a tenth of the time, and finds nothing."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


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
    """The class or function of torch's kind at an import path; see `found_at`.

    Raises ValueError where it is no optimizer of torch.
    """
    found = found_at(path)
    if not callable(found):
        raise ValueError(f"{path} is no optimizer: it cannot be called")
    if isinstance(found, type):
        import torch

        if not issubclass(found, torch.optim.Optimizer) or found is torch.optim.Optimizer:
            raise ValueError(f"{path} is no optimizer: it is no subclass of torch.optim.Optimizer")
    return found


def found_at(path: str):
    """What stands at ``package.module.Name``, ``package.module:Name`` or ``FILE.py:Name``, imported
    as Python would.

    A reader's own modules are read from their text.  Raises ValueError in one line where there is
    nothing, or where importing it raises anything, SystemExit too.
    """
    from ..sources import place, said

    module, _, name = path.rpartition(":" if ":" in path else ".")
    in_file = module.endswith(".py")
    parts = name.split(".") if in_file else [*module.split("."), *name.split(".")]
    if not module or not all(part.isidentifier() for part in parts):
        raise ValueError(
            f"{path[:80]!r} is no import path: give one such as torch.optim.SGD, "
            "mypackage.module:MyOptimizer or FILE.py:MyOptimizer"
        )
    found = _module(module, in_file)
    for part in name.split("."):
        try:
            found = getattr(found, part)
        except AttributeError:
            raise ValueError(f"{module} has no {name}{near(name, dir(found))}") from None
        except Exception as error:  # a module that loads its names when they are asked for
            raise ValueError(f"{path} cannot be had: {said(error)} ({place(error)})") from None
    return found


def _module(module: str, in_file: bool):
    from importlib import import_module

    from ..sources import place, read_anew, said

    if in_file and not os.path.isfile(module):
        raise ValueError(f"there is no file {module if module.isprintable() else repr(module)}")
    try:
        with read_anew():
            return _of_file(module) if in_file else import_module(module)
    except ModuleNotFoundError as error:
        raise ValueError(f"{module} cannot be imported: {' '.join(str(error).split())}") from None
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # whatever a reader's module raises is the reader's to mend
        raise ValueError(f"{module} cannot be imported: {said(error)} ({place(error)})") from None


def _of_file(path: str):
    """A Python file as a module, which finds its neighbours as a script would."""
    from importlib.util import module_from_spec, spec_from_file_location

    from ..sources import Source

    name = f"lemmata_optimizer_{os.path.basename(path)[:-3]}"
    source = Source(name, os.path.abspath(path))
    module = module_from_spec(spec_from_file_location(name, path, loader=source))
    folder = os.path.dirname(os.path.abspath(path))
    if folder not in sys.path:
        sys.path.append(folder)
    sys.modules[name] = module  # torch.compile and dataclasses look there
    source.exec_module(module)
    return module


def defaults(function) -> dict:
    """What a class or function takes where nothing is given, by name: its numbers, switches, and
    tuples of numbers; {} without a signature."""
    from inspect import signature

    try:
        wanted = signature(function).parameters
    except (TypeError, ValueError):
        return {}
    known = {name: parameter.default for name, parameter in wanted.items()}
    return {name: value for name, value in known.items() if _is_plain(value)}


def _is_plain(value) -> bool:
    if isinstance(value, tuple):
        return bool(value) and all(isinstance(x, (int, float)) for x in value)
    return isinstance(value, (int, float))


def rate_among(arguments) -> dict:
    """The learning rate by its name; {} where there is none."""
    known = {name: arguments[name] for name in RATES if name in arguments}
    return {k: v for k, v in known.items() if isinstance(v, (int, float)) and v is not True}


def misnamed(function, arguments) -> str:
    """What is wrong with the names of arguments, and the mend; "" where nothing is seen. What takes
    any keyword is asked only for names that it has under another word."""
    from inspect import Parameter, signature

    try:
        wanted = signature(function).parameters
    except (TypeError, ValueError):
        return ""
    hidden = (Parameter.VAR_KEYWORD, Parameter.VAR_POSITIONAL, Parameter.POSITIONAL_ONLY)
    known = [name for name, p in wanted.items() if p.kind not in hidden and name != "params"]
    takes_any = any(p.kind is Parameter.VAR_KEYWORD for p in wanted.values())
    for name in arguments:
        if name in known:
            continue
        for same in (RATES, EPSILONS):
            other = next((word for word in same if word in known), None)
            if name in same and other:
                return f"it takes no {name}: its name there is {other}"
        if not takes_any:
            return f"it takes no {name}{near(name, known) or ': it takes ' + ', '.join(known)}"
    return ""


def near(name, known):
    """``: did you mean NAME?``, or nothing."""
    from difflib import get_close_matches

    named = {one.lower(): one for one in known}
    near = get_close_matches(name.lower(), named, n=1)
    return f": did you mean {named[near[0]]}?" if near else ""
