"""Real packages as evidence of a claim: what they do, held to each other and to recursions.

A package that is missing skips the check, and says how to get it.
"""

from __future__ import annotations

from ..evidence import Checked, Skip
from .adapters.running import Refused

STEPS, SIZE = 30, 3


def agree(run, sides, pairs, *, start=True, steps=STEPS, draw=None, count=4):
    """A `Checked`: `pairs(x, g)` yields pairs of arrays that are equal up to rounding.

    `sides` maps names to calls as `compare` reads them, or to (call, change) with change as
    `--change NAME=VALUE --at N` has it: (N, name, value). x has their steps (T, n) by name, on the
    gradients g (T, n) from a start that is not 0 (0 if not `start`). g is what `draw(rng)` gives,
    else normal. The bound is that of `compare`: 64·t·u of the longest step so far, and the reading
    of a step as a difference of points. Raises Skip where a package is missing.
    """
    import numpy as np

    from numerics import sampling

    from .adapters import host
    from .comparing.runs import tolerance

    made = {name: _side(call) for name, call in sides.items()}
    compared, worst, instances = 0, (-1.0, 0.0, 1.0), run.count(count)
    try:
        for seed in range(instances):
            rng = sampling.stream(run.seed, seed)
            g = np.asarray(draw(rng) if draw else rng.normal(size=(steps, SIZE)), dtype=float)
            begin = start * rng.normal(size=g.shape[1])
            layout = ((g.shape[1],),)
            x = {
                name: side.run(layout, begin, g, change=change)[0]
                for name, (side, change) in made.items()
            }
            finite = all(np.isfinite(s).all() for s in x.values())
            allowed = max(float(tolerance(s, begin).max()) for s in x.values()) if finite else 1.0
            for a, b in pairs(x, g):
                gap = np.abs(np.asarray(a) - b)
                error = float(gap.max()) if finite else float("inf")
                compared += gap.size
                worst = max(worst, (error / allowed, error, allowed))
    except Refused as reason:
        raise _skipped(reason) or reason from None
    finally:
        host.close()
    _, error, bound = worst
    summary = f"{compared} numbers of steps of {_named(sides)}"
    return Checked(summary, ok=error <= bound, instances=instances, worst_error=error, bound=bound)


def rescaled(run, call, factors, shape, *, count=4):
    """{factor: one number an instance}: by how much the first step from 0 of what `call` names
    changes, relative to its length, where the gradient, a normal matrix of this shape, is
    multiplied by the factor. Raises Skip where a package is missing.
    """
    import numpy as np

    from numerics import sampling

    side, found = _side(call)[0], {factor: [] for factor in factors}
    try:
        for seed in range(run.count(count)):
            g = sampling.stream(run.seed, seed).normal(size=(1, shape[0] * shape[1]))
            one, *others = (side.run((shape,), 0 * g[0], c * g)[0][0] for c in (1.0, *factors))
            for factor, other in zip(factors, others):
                found[factor].append(float(np.linalg.norm(other - one) / np.linalg.norm(one)))
    except Refused as reason:
        raise _skipped(reason) or reason from None
    return found


def _side(call):
    from .comparing.sides import read_side

    text, change = (call, None) if isinstance(call, str) else call
    try:
        return read_side(text), change
    except ValueError as reason:
        raise _skipped(reason) or reason from None


def _skipped(reason):
    """The `Skip` of a package that is missing, with its mend; None for other reasons."""
    text = str(reason)
    if "not installed" in text:
        return Skip(text)
    if "No module named" in text:
        return Skip(f"{text}; get it with: python -m pip install 'lemmata[torch,zoo]'")
    return None


def _named(sides) -> str:
    """The packages with their versions."""
    from importlib.metadata import PackageNotFoundError, version

    found = []
    for label, call in sides.items():
        text = call if isinstance(call, str) else call[0]
        for name in (text.split(":")[0].split(".")[0], label):
            try:
                words = f"{name} {version(name.replace('_', '-'))}"
            except (PackageNotFoundError, ValueError):
                continue
            if words not in found:
                found.append(words)
            break
    return ", ".join(found)
