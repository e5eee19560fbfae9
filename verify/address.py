"""Where a declared check stands, and what it is told of a run."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from importlib import import_module
from typing import Any


@dataclass(frozen=True)
class Address:
    """Where a declared check stands: a function of a module, its usual number of instances, the
    least that it takes, and its options (plain data)."""

    module: str
    function: str
    instances: int
    least: int
    options: dict
    on_device: bool

    def __call__(self, run: Run) -> Any:
        """The function's Result at the run's seed, and on its device where it takes one."""
        function = getattr(import_module(self.module), self.function)
        where = {"device": run.device} if self.on_device else {}
        count = max(self.least, run.count(self.instances))
        with _look(run, self.on_device):
            return function(**self.options, instances=count, seed=run.seed, **where)


def _look(run: Run, batched: bool) -> AbstractContextManager:
    """Batched checks have fewer shapes and shorter runs, too, in a quick run."""
    if not batched or run.effort != "quick":
        return nullcontext()
    from gpu_check.batched.quick import quick

    return quick()


@dataclass
class Run:
    """What a sampled check is told: the seed, how much to do, and the device.

    ``effort`` is quick, default or thorough; ``count(n)`` scales a default number of
    instances by it, unless the caller asked for a number.
    """

    seed: int = 0
    effort: str = "default"
    instances: int | None = None
    device: str = "auto"

    def count(self, usual: int) -> int:
        if self.instances is not None:
            return self.instances
        return max(1, {"quick": usual // 5, "default": usual, "thorough": usual * 10}[self.effort])
