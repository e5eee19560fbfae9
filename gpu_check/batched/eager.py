"""torch without its compiler until something asks for it.

Every `step` of a torch optimizer, and `manual_seed`, import `torch._dynamo`, with SymPy and a
second of work, to say that a compiler should stop here. Without a compiler there is nothing to say.
"""

import sys
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

NAME = "torch._dynamo"


class _Compiler(ModuleType):
    """Stands in for `torch._dynamo`: the two functions that eager steps call; whatever else is
    asked of it, `__path__` for its submodules too, loads the real one, which takes its place."""

    def __getattr__(self, name):
        return getattr(_load(), name)

    def graph_break(self, *args, **options):
        """Nothing compiles here; inside a compiled function the real one is there."""
        if sys.modules.get(NAME) is not self:
            _load().graph_break(*args, **options)

    def disable(self, fn=None, *args, wrapping=True, **options):
        """`fn` itself for torch's own functions, which alone say wrapping=False."""
        if sys.modules.get(NAME) is self and fn is not None and not wrapping:
            return fn
        return _load().disable(fn, *args, wrapping=wrapping, **options)


def _load():
    """The real module, in its place."""
    if isinstance(sys.modules.get(NAME), _Compiler):
        del sys.modules[NAME]
    return import_module(NAME)


def put_off_the_compiler():
    """Until it is used, `torch._dynamo` is not imported; torch is imported already."""
    import torch

    if NAME in sys.modules or (spec := find_spec(NAME)) is None:
        return
    stand_in = _Compiler(NAME)
    stand_in.__spec__, stand_in.__file__ = spec, spec.origin
    sys.modules[NAME] = torch._dynamo = stand_in
