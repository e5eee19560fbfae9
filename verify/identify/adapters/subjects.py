"""From what a person types to an optimizer that can be run: a `Subject`."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from importlib.util import find_spec

from ..loading import defaults, found_at, misnamed, rate_among
from . import host, of_text, of_torch, plain
from .running import Refused, trajectory

EXTRAS = {"optax": ("optax", "jax"), "keras": ("keras",), "torch": ("torch",)}
HERE = {"torch": of_torch.start, "plain": plain.start, "text": of_text.start}


@dataclass(frozen=True)
class Subject:
    """An optimizer of `kind` torch, optax, keras, plain or text, as `text` and `arguments` name it.

    `found` is what the kind's adapter starts; it is None for those that run in a child, where
    `text` is looked up. `default` has what is taken where nothing is given, by name.
    """

    text: str
    arguments: dict
    kind: str
    found: object = field(default=None, compare=False)
    default: dict = field(default_factory=dict, compare=False)

    @property
    def label(self) -> str:
        """As a call: ``optax:sgd(learning_rate=0.1)``."""
        if self.kind == "text":
            return self.text
        return f"{self.text}({', '.join(f'{k}={v!r}' for k, v in self.arguments.items())})"

    def run(self, layout, start, gradients, held=None, seed=0, refill=False, change=None):
        """(steps, gradients afterwards), as `trajectory`. Raises Refused."""
        import numpy as np

        if self.kind in ("optax", "keras"):
            return host.run(
                self.kind, self.text, self.arguments, layout, start, gradients, held, seed,
                refill, change,
            )  # fmt: skip

        def begin(parts):
            return HERE[self.kind](self.found, parts, seed)

        with np.errstate(all="ignore"):
            return trajectory(begin, layout, start, gradients, held, refill, change)

    def rate(self) -> dict:
        """The learning rate by its name: an argument, or what is taken without one; {} if none is
        known."""
        given = rate_among(self.arguments)
        return given or rate_among(self.default if self.kind != "keras" else self.defaults())

    def defaults(self) -> dict:
        """What it takes where nothing is given, by name; {} where that is not known."""
        if self.kind == "keras" or self.kind == "optax" and self.arguments:
            return host.defaults(self.kind, self.text)
        return self.default

    def child_seconds(self) -> float:
        """The processor time that the last run took in a child; 0 for what runs here."""
        return host.last["seconds"] if self.kind in ("optax", "keras") else 0.0

    def with_arguments(self, **changed):
        """The same with other arguments."""
        return subject(self.text, {**self.arguments, **changed})


def subject(path: str, arguments: dict) -> Subject:
    """The optimizer at ``optax:NAME``, ``keras:NAME``, an import path or ``FILE.py:NAME``.

    Raises ValueError in one line where there is none, or where its framework is missing.
    """
    head, colon, name = path.partition(":")
    if colon and head in ("optax", "keras"):
        _need(head)
        return Subject(path, arguments, head)
    if colon and head == "torch":
        path = f"torch.optim.{name}"
    return _classified(path, arguments, found_at(path))


def _need(kind):
    for module in EXTRAS[kind]:
        if find_spec(module) is None:
            raise ValueError(
                f"{module} is not installed; get it with: python -m pip install "
                f"'lemmata[{EXTRAS[kind][0]}]'"
            )
    if kind == "keras":
        host.backend()


def _classified(path, arguments, found):
    wrong = misnamed(found, arguments) if callable(found) else ""
    if wrong and not plain.kind_of(found):
        raise ValueError(f"{path}: {wrong}")
    if _is_a(found, "torch", "optim.Optimizer", of_class=True):
        made = lambda params: found(params, **arguments)  # noqa: E731
        return Subject(path, arguments, "torch", made, defaults(found))
    if _is_a(found, "keras", "optimizers.Optimizer", of_class=True):
        return Subject(path, arguments, "keras")
    if _is_a(found, "optax", "GradientTransformation") or _is_a(found, "optax", "MultiSteps"):
        if arguments:
            raise ValueError(f"{path} is a transformation already: it takes no arguments")
        return Subject(path, arguments, "optax")
    if plain.kind_of(found) and not isinstance(found, type):
        if arguments:
            raise ValueError(f"{path} takes no arguments: write them into it, or give a class")
        return Subject(path, arguments, "plain", found)
    if not callable(found):
        raise ValueError(f"{path} is no optimizer: it cannot be called")
    if not isinstance(found, type) and not _callable_with(found, arguments):
        made = lambda params: found(params, **arguments)  # noqa: E731
        return Subject(path, arguments, "torch", made, defaults(found))
    return _made(path, arguments, found)


def _made(path, arguments, found):
    """What a class or function that takes no parameters returns."""
    if isinstance(found, type) and not (hasattr(found, "init") and hasattr(found, "update")):
        raise ValueError(
            f"{path} is no optimizer: it is no subclass of torch.optim.Optimizer or "
            "keras.optimizers.Optimizer, and has no init and update"
        )
    try:
        made = found(**arguments)
    except Exception as error:
        from .running import line

        raise Refused(f"the optimizer cannot be built: {line(error)}") from None
    if _is_a(made, "optax", "GradientTransformation") or _is_a(made, "optax", "MultiSteps"):
        return Subject(path, arguments, "optax")
    if _is_a(made, "keras", "optimizers.Optimizer"):
        return Subject(path, arguments, "keras")
    if not plain.kind_of(made):
        raise ValueError(
            f"{path} returns a {type(made).__name__}, which is no optimizer: it has no init and "
            "update, and is no function step(state, theta, gradient)"
        )
    return Subject(path, arguments, "plain", made, defaults(found))


def _is_a(found, package, name, of_class=False) -> bool:
    """Is it one of these? A package that nothing imported has made nothing."""
    kind = sys.modules.get(package)
    for part in name.split("."):
        kind = getattr(kind, part, None)
    if kind is None:
        return False
    if of_class:
        return isinstance(found, type) and issubclass(found, kind) and found is not kind
    return isinstance(found, kind)


def _callable_with(function, arguments) -> bool:
    from inspect import signature

    try:
        signature(function).bind(**arguments)
    except TypeError:
        return False
    except ValueError:
        return False
    return True
