"""The loop of an exact check: edges and drawn instances, each checked, some kept for the
certificate.

    @case.instances("frozen G over ℚ", *STATIONARY, count=20, edges=EDGES, of="stationary states")
    def _(rng, at):
        hessian, sigma = at or (random_hessian(rng, 2), random_psd(rng, 2))
        if wrong(hessian):
            raise Fails(f"H = {hessian.tolist()}: E[b₊mᵀ] is not zero")
        return {"H": hessian, "Σ": sigma, "β": fmpq(1, 2)}

The function takes any of ``rng``, ``at`` (an edge, "" for a drawn instance), ``index`` (from −1
downwards for edges, 0 upwards for the drawn) and ``run``. It raises ``Fails`` where the claim
fails, and returns the values of letters (a mapping; a list stands for several instances), which are
then checked; None where it has checked everything itself; a word for what the instance is, which
the summary counts (those in ``some`` must occur); False where it does not count and another one is
to be drawn.
"""

from __future__ import annotations

import inspect
import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .address import Run
from .edges import edge, numbers
from .evidence import Checked

PATIENCE = 20  # draws for each instance that counts


@dataclass(frozen=True)
class Sampling:
    """An exact check that calls ``draw`` for each edge and for ``count`` drawn instances."""

    case: Any  # a verify.case.Case, which makes these
    title: str
    draw: Callable[..., Any]
    statements: tuple
    count: int
    of: str
    edges: tuple
    kept: int
    some: tuple

    @property
    def __name__(self) -> str:
        return self.draw.__name__

    def __call__(self, run: Run) -> Checked:
        """Raises CounterExample where a statement fails at an instance, what the draw raises, and
        ValueError where no instance counts, or none is what ``some`` wants."""
        points, done, words = [], 0, Counter(dict.fromkeys(self.some, 0))
        for found in self._instances(run):
            if isinstance(found, str):
                words[found] += 1
            values = found if isinstance(found, list) else [found]
            done += len(values)
            points += [x for x in values if isinstance(x, Mapping)]
        if not done or not all(words.values()):
            missing = min(words, key=words.__getitem__, default="")
            raise ValueError(f"of the {done} instances that count none is {missing or 'there'}")
        pieces = []
        if self.statements:
            chosen = {i * len(points) // self.kept for i in range(self.kept)}  # edges and drawn
            kept = [x for i, x in enumerate(points) if i in chosen]
            others = [x for i, x in enumerate(points) if i not in chosen]
            pieces = [(self.title, self.case.true_at(self.statements, kept))]
            if others:
                self.case.true_at(self.statements, others)
        summary = "".join(f", {n} {word}" for word, n in words.items())
        return Checked(f"{done} {self.of}{summary}", instances=done, pieces=pieces)

    def _instances(self, run: Run) -> Iterator[Any]:
        """What the draw returns for each instance that counts."""
        rng = random.Random(f"{self.case.claim.name} {self.title} {run.seed}")
        wanted, count = inspect.signature(self.draw).parameters, run.count(self.count)
        drawn = 0
        for index in numbers(PATIENCE * count, self.edges):
            if drawn == count:
                return
            told = {"rng": rng, "at": edge(self.edges, index), "index": index, "run": run}
            found = self.draw(**{name: told[name] for name in wanted})
            if found is False:
                continue
            drawn += index >= 0
            yield found
