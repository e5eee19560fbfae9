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
fails, and returns the values of letters (a mapping or text; a list of several), at which the
statements are then checked; None where it has checked everything itself; False where the instance
does not count and another one is to be drawn.
"""

from __future__ import annotations

import inspect
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .claim import Run
from .edges import edge, numbers
from .evidence import Checked

if TYPE_CHECKING:
    from .case import Case

PATIENCE = 20  # draws for each instance that counts


@dataclass(frozen=True)
class Sampling:
    """An exact check that calls ``draw`` for each edge and for ``count`` drawn instances."""

    case: Case
    title: str
    draw: Callable[..., Any]
    statements: tuple
    count: int
    of: str
    edges: tuple
    kept: int

    def __call__(self, run: Run) -> Checked:
        """Raises CounterExample where a statement fails at an instance, what the draw raises, and
        ValueError where no instance counts."""
        from theory.operators import Instances, complete, setting

        signs = {sign: names for sign, names in self.case.signs.items() if names}
        where = None
        if self.statements:
            where = setting(self.statements, self.case.given, self.case.nonzero, **signs)
        points, done = [], 0
        for found in self._instances(run):
            done += max(1, len(found))
            points += [complete(where, values) for values in found] if where else []
        if not done:
            raise ValueError("none of the instances that were drawn counts")
        pieces = []
        if where:
            first = Instances(where, list(self.statements), points[: self.kept])
            pieces = [(self.title, first)]
            if points[self.kept :]:
                Instances(where, list(self.statements), points[self.kept :])
        return Checked(f"{done} {self.of}", instances=done, pieces=pieces)

    def _instances(self, run: Run) -> Iterator[list]:
        """The values of each instance that counts: a list, which is empty where there are none."""
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
            yield [] if found is None else found if isinstance(found, list) else [found]
