"""Values of B's arguments that make it A, where there is no exact map: each is run, none proved.

An argument at a time, then two at a time. Most are told apart from A by one run; what passes it is
compared in full.
"""

from __future__ import annotations

from itertools import combinations

from ..adapters.running import Refused
from ..loading import EPSILONS, RATES

SWITCHES = (
    ("eps_in_sqrt", False), ("eps_in_sqrt", True), ("nesterov", True), ("nesterov", False),
    ("initial_accumulator_value", 0.0), ("initial_accumulator_value", 0.1),
    ("momentum_decay", 1.0), ("weight_decouple", True), ("weight_decouple", False),
    ("torch_init", True), ("maximize", True),
)  # fmt: skip
USUAL_EPSILONS = (1e-8, 1e-7, 1e-10, 1e-6)
# Names of one thing; betas are taken apart.
ALIASES = (
    RATES, EPSILONS, ("alpha", "rho", "decay"),
    ("beta1", "b1", "beta_1"), ("beta2", "b2", "beta_2"), ("beta3", "b3"),
)  # fmt: skip
SHORT = 12  # steps of the run that tells most of them apart
MOST = 150  # of what is tried


def proposed(answer, steps, say) -> dict | None:
    """The map of a `Compared` that differs: kind measured with parameters, or none."""
    from .compare import compare

    if answer.b.kind not in ("torch", "optax", "keras"):
        return None
    tried, refused = [], set()
    known, alike = _changes(answer), translated(answer.a, answer.b)
    first = [alike] * bool(alike) + [alike | one for one in known if alike]
    for changed in (*first, *known, *_pairs(known)):
        if refused & changed.items():
            continue
        if len(tried) == MOST:
            break
        words = ", ".join(f"{name}={value!r}" for name, value in changed.items())
        if words in tried:
            continue
        say(f"trial {len(tried) + 1}: {words}")
        try:
            other = answer.b.with_arguments(**changed)
            if not _near(answer.a, other):
                tried.append(words)
                continue
            found = compare(answer.a, other, min(steps, 30), answer.change)
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


def translated(a, b) -> dict:
    """A's arguments, given or not, under the names that B has for them, where B has others."""
    theirs, own = _by_thing({**a.defaults(), **a.arguments}), {**b.defaults(), **b.arguments}
    found = {}
    for name, value in own.items():
        if name == "betas":
            other = tuple(theirs.get(f"beta{i}", x) for i, x in enumerate(value, 1))
        else:
            other = theirs.get(_thing(name), value)
        if other != value:
            found[name] = other
    return found


def _by_thing(arguments) -> dict:
    found = {_thing(name): value for name, value in arguments.items() if name != "betas"}
    betas = arguments.get("betas", ())
    return found | {f"beta{i}": value for i, value in enumerate(betas, 1)}


def _thing(name) -> str:
    return next((names[0] for names in ALIASES if name in names), name)


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
    """One argument each: rates by the ratio of steps, ε's, switches over, weight decay as A's."""
    own, found = answer.b.arguments, []
    rate, of_b = next(iter(answer.b.rate().items()), (None, None))
    of_a = next(iter(answer.a.rate().values()), None)
    ratio = _ratio(answer)
    if rate and ratio:
        found.append({rate: _short(of_b * ratio)})
    if rate and of_a and of_a != of_b:
        found.append({rate: of_a})
    switches = (*SWITCHES, ("dampening", own.get("momentum")))
    found += [{n: v} for n, v in switches if v is not None and own.get(n) != v]
    return found + _betas(answer.b) + _decays(answer, of_b) + _epsilons(answer)


def _betas(side) -> list[dict]:
    """B's two averages with each other's β."""
    own = {**side.defaults(), **side.arguments}
    betas = own.get("betas")
    if betas is not None:
        return [{"betas": (betas[1], betas[0], *betas[2:])}] if len(set(betas[:2])) == 2 else []
    first, second = ([n for n in names if n in own] for names in ALIASES[3:5])
    return [{a: own[b], b: own[a]} for a, b in zip(first, second) if own[a] != own[b]]


def _decays(answer, rate) -> list[dict]:
    """Weight decay as that of A is measured, as a share of the rate too; B's own times and over the
    rate. Nothing where both measure the same."""
    from gpu_check.probing.behaviour import decay_of

    from ..adapters.box import box_of

    try:
        first, second = (decay_of(box_of(side)) for side in (answer.a, answer.b))
    except ValueError:
        return []
    if first == second:
        return []
    own, found = answer.b.arguments.get("weight_decay"), []
    if not first:
        found.append(0.0)
    elif first["rate"]:
        found += [first["rate"], *[first["rate"] / rate] * bool(rate)]
    if own and rate:
        found += [own * rate, own / rate]
    return [{"weight_decay": _short(x)} for x in found if _short(x) != own]


def _short(x) -> float:
    """What is measured, to six digits."""
    return float(f"{x:.6g}")


def _epsilons(answer) -> list[dict]:
    """A's ε by its argument, as measured, and the usual ones; for each its square and root."""
    own = answer.b.arguments
    theirs = next((answer.a.arguments[n] for n in EPSILONS if n in answer.a.arguments), None)
    values = []
    for value in filter(None, (theirs, *_measured_epsilons(answer.a), *USUAL_EPSILONS)):
        for power in (value, value**2, value**0.5):
            power = float(f"{power:.12g}")
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
    return [_short(found["size"])] if found and found["size"] else []


def _pairs(changes):
    """Two at a time, of different arguments, those with an ε first."""
    pairs = combinations(changes, 2)
    for one, two in sorted(pairs, key=lambda both: not both[1].keys() & set(EPSILONS)):
        if not one.keys() & two.keys() and "maximize" not in {**one, **two}:
            yield one | two


def _ratio(answer):
    """A's first step over B's, for a single number from 0; None where they are as long."""
    import numpy as np

    first, second = (
        side.run(((1,),), np.zeros(1), np.ones((1, 1)))[0][0, 0] for side in (answer.a, answer.b)
    )
    ratio = float(first / second) if second else 0.0
    return ratio if ratio > 0 and _short(ratio) != 1 else None
