"""Values of B's arguments that make it A, where there is no exact map: each is run, none proved.

An argument at a time, then two at a time. Most are told apart from A by one run; what passes it is
compared in full.
"""

from __future__ import annotations

from itertools import combinations

from ..adapters.running import Refused
from ..loading import RATES

EPSILONS = ("eps", "epsilon")
SWITCHES = (
    ("eps_in_sqrt", False), ("eps_in_sqrt", True), ("nesterov", True), ("nesterov", False),
    ("initial_accumulator_value", 0.0), ("initial_accumulator_value", 0.1),
    ("momentum_decay", 1.0), ("weight_decouple", True), ("weight_decouple", False),
    ("torch_init", True), ("maximize", True),
)  # fmt: skip
USUAL_EPSILONS = (1e-8, 1e-7, 1e-10, 1e-6)
SHORT = 12  # steps of the run that tells most of them apart
MOST = 150  # of what is tried


def proposed(answer, steps, say) -> dict | None:
    """The map of a `Compared` that differs: kind measured with parameters, or none."""
    from .compare import compare

    if answer.b.kind not in ("torch", "optax", "keras"):
        return None
    tried, refused = [], set()
    known = _changes(answer)
    for changed in (*known, *_pairs(known)):
        if refused & changed.items():
            continue
        if len(tried) == MOST:
            break
        words = ", ".join(f"{name}={value!r}" for name, value in changed.items())
        say(f"trial {len(tried) + 1}: {words}")
        other = answer.b.with_arguments(**changed)
        try:
            if not _near(answer.a, other):
                tried.append(words)
                continue
            found = compare(answer.a, other, min(steps, 30))
        except (Refused, ValueError):
            if len(changed) == 1:
                refused |= set(changed.items())
            continue
        tried.append(words)
        if found.verdict not in ("different", "undecided"):
            return {
                "kind": "measured", "same": False, "parameters": changed, "start": [],
                "says": [f"B is A with {words}: {found.verdict.replace('_', ' ')} on "
                         f"{found.steps} steps, measured"],
            }  # fmt: skip
    says = ["no simple change of B's arguments makes it A"]
    if tried:
        says[0] += f"; {len(tried)} were tried: {'; '.join(tried[:6])}"
        says[0] += "; …" if len(tried) > 6 else ""
    return {"kind": "none", "same": False, "parameters": {}, "start": [], "says": says}


def _near(a, b) -> bool:
    """Are both the same up to float32 on short runs of usual and of small gradients?"""
    from .compare import Pair
    from .runs import FLOAT32, designed

    pair = Pair(a, b)
    runs = [
        run
        for run in designed(SHORT)
        if run.of in ("several tensors from a start that is not 0", "gradients of size 2^-30")
    ]
    return all(pair.differ(run, FLOAT32)[0] is None for run in runs)


def _changes(answer) -> list[dict]:
    """One argument each: rates by the ratio of steps, ε's, switches over, weight decay times or
    over the rate."""
    own, found = answer.b.arguments, []
    rate = next((n for n in RATES if n in own), None)
    other = next((answer.a.arguments[n] for n in RATES if n in answer.a.arguments), None)
    ratio = _ratio(answer)
    if rate and ratio:
        found.append({rate: own[rate] * ratio})
    if rate and other and other != own[rate]:
        found.append({rate: other})
    switches = (*SWITCHES, ("dampening", own.get("momentum")))
    found += [{n: v} for n, v in switches if v is not None and own.get(n) != v]
    if own.get("weight_decay") and rate:
        decay = own["weight_decay"]
        found += [{"weight_decay": decay * own[rate]}, {"weight_decay": decay / own[rate]}]
    return found + _epsilons(answer)


def _epsilons(answer) -> list[dict]:
    """A's ε by its argument, as measured, and the usual ones; for each its square and root."""
    own = answer.b.arguments
    theirs = next((answer.a.arguments[n] for n in EPSILONS if n in answer.a.arguments), None)
    values = []
    for value in filter(None, (theirs, *_measured_epsilons(answer.a), *USUAL_EPSILONS)):
        for power in (value, value**2, value**0.5):
            if all(abs(power - known) > 1e-9 * known for known in values):
                values.append(power)
    return [{n: v} for v in values for n in EPSILONS if v != own.get(n)]


def _measured_epsilons(side) -> list[float]:
    """The gradient at which the first step is half as long as for large ones."""
    from gpu_check.probing.behaviour import epsilon_at
    from gpu_check.probing.black_box import ProbeFailed

    from ..adapters.box import box_of

    try:
        found = epsilon_at(box_of(side), 1)
    except (ProbeFailed, ValueError):
        return []
    return [float(f"{found['size']:.6g}")] if found and found["size"] else []


def _pairs(changes):
    """Two at a time, of different arguments, those with an ε first."""
    pairs = combinations(changes, 2)
    for one, two in sorted(pairs, key=lambda both: not both[1].keys() & set(EPSILONS)):
        if not one.keys() & two.keys() and "maximize" not in {**one, **two}:
            yield one | two


def _ratio(answer):
    """A's first step over B's, for a single number from 0."""
    import numpy as np

    first, second = (
        side.run(((1,),), np.zeros(1), np.ones((1, 1)))[0][0, 0] for side in (answer.a, answer.b)
    )
    ratio = float(first / second) if second else 0.0
    return ratio if ratio > 0 and ratio != 1 else None
