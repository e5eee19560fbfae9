"""The exact map where both are linear, and proposals, measured, where they are not."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

from ..adapters.running import Refused

# B's side as a family of its parameters, by its name and its weight decay.
WITH_DECAY = {
    ("sgd", "coupled"): "x = x - lr*(grad(x) + w*x)",
    ("momentum", "coupled"): "m = beta*m + grad(x) + w*x; x = x - lr*m",
    ("nag", "coupled"): "g = grad(x) + w*x; m = beta*m + g; x = x - lr*(g + beta*m)",
    ("sgd", "decoupled"): "x = x - lr*grad(x) - r*x",
    ("momentum", "decoupled"): "m = beta*m + grad(x); x = x - lr*m - r*x",
    ("nag", "decoupled"): "g = grad(x); m = beta*m + g; x = x - lr*(g + beta*m) - r*x",
}
RATES = ("lr", "learning_rate")
DECAYS = ("weight_decay",)
EPSILONS = ("eps", "epsilon")


def mapped(answer, steps, propose, say):
    """Fill in `answer.map`: exact of two linear ones, and if `propose` measured of others."""
    if answer.verdict == "undecided" or answer.change:
        return
    say("are both linear?")
    try:
        answer.map = _exact(answer)
    except (ValueError, ArithmeticError):
        answer.map = None  # not exact; what was measured stands
    if answer.map is None and propose and answer.verdict == "different":
        say("values of B's arguments that make it A")
        answer.map = _proposed(answer, steps)


def law_of(subject):
    """The `Identity` of a linear subject with an exact law, else None."""
    from gpu_check.probing.invariances import invariance
    from gpu_check.probing.linear import linearity, response

    from ..adapters.box import box_of
    from ..identity import of_probe

    box = box_of(subject)
    linear = linearity(box)
    if not linear.holds or invariance(box, "coordinate_wise").holds is False:
        return None
    measured = response(box, 64, invariance(box, "translation").holds)
    identity = of_probe(SimpleNamespace(linear=linear, nearly=None, response=measured))
    return identity if identity.law is not None and not identity.reason else None


def family_of(identity):
    """The points that an identity asks at as a `Family`, weight decay and sign included."""
    from theory.realization.responses import Response

    from ..naming import family

    plain = family(identity.law, identity.first)
    z = plain.transfer.field.variable("_z")
    H = -plain.transfer * (z - 1)
    if identity.decay is None:
        below = z - 1
    elif identity.first is not None:
        raise ValueError("a start of its own with weight decay")
    else:
        rate = plain.transfer.field.number(_flint(identity.decay["rate"]))
        below = z - 1 + rate * (H if identity.decay["kind"] == "coupled" else z**0)
    sign = 1 if identity.maximize else -1
    one = z.field.number(sign) if hasattr(z, "field") else sign
    kick = plain.kick * (-one) if identity.maximize else plain.kick
    transfer = one * H / below
    source = Response(transfer, plain.field)
    return replace(plain, transfer=transfer, start=1 / below, kick=kick, source=source)


def _flint(value):
    from flint import fmpq

    return fmpq(value.numerator, value.denominator)


def _exact(answer):
    from theory.realization import compare

    identities, families = [], []
    for side in (answer.a, answer.b):
        identity = None
        if side.kind == "text":
            if not hasattr(side.found.side, "transfer"):
                return None
            family = side.found.side
        else:
            identity = law_of(side)
            if identity is None:
                return None
            family = family_of(identity)
        identities.append(identity)
        families.append(family)
    found = compare(*families)
    same = found.verdict == "equivalent" and not found.startup
    titles = [_sentence(side, identity) for side, identity in zip((answer.a, answer.b), identities)]
    says = [
        f"{letter} is {title}"
        for letter, title, side in zip("AB", titles, (answer.a, answer.b))
        if side.kind != "text"
    ]
    parameters, conditions = {}, []
    if same:
        says.append("their laws are equal, exactly, starts included")
    else:
        parameters, conditions = _parameters(families[0], answer.b, identities[1])
        if parameters:
            values = ", ".join(f"{name} = {value}" for name, value in parameters.items())
            says.append(f"B would be A with {values}" + _started(conditions))
        elif found.verdict == "equivalent":
            says.append("their recursions are equal, exactly, and their starts are not")
        else:
            says.append("their laws differ")
    return {
        "kind": "exact", "same": same, "a": titles[0], "b": titles[1], "parameters": parameters,
        "start": conditions, "says": says,
    }  # fmt: skip


def _sentence(side, identity):
    if identity is None:
        return side.label
    return identity.title or "linear, without a name"


def _started(conditions):
    return "" if not conditions else f"; the starts differ: {'; '.join(conditions)}"


def _parameters(target, side, identity):
    """B's parameters at which it is A, as text, and how the starts differ then."""
    from theory import optimizers
    from theory.realization import compare, resolve

    if identity is None:
        name = side.text.partition("(")[0]
        if not name.isidentifier():
            return {}, []
        family = optimizers.get(name).family()
    elif not identity.names:
        return {}, []
    elif identity.decay:
        text = WITH_DECAY.get((identity.names[0].name, identity.decay["kind"]))
        if text is None:
            return {}, []
        family = resolve(text)
    else:
        name = identity.names[0].name
        if name in ("fixed_law", "still"):
            return {}, []
        family = optimizers.get(name).family()
    found = compare(target, family)
    for number, branch in enumerate(found.branches):
        if branch.moves is False or branch.free:
            continue
        starts = [
            f"by {entry.difference} times {entry.of} at step {entry.step}"
            for entry in found.startup
            if entry.branch == number
        ]
        values = branch.as_dict()
        roots = {name: _root(root) for name, root in values["roots"].items()}
        return {**values["map"], **values["radicals"], **roots}, starts
    return {}, []


def _root(root):
    """The formula of a root, or where it lies."""
    if root["formula"]:
        return root["formula"]
    return f"a root of {root['equation']}"


# -- what is not linear


def _proposed(answer, steps):
    """Changes of B's arguments, each run against A; the first that is the same."""
    from .compare import compare

    if answer.b.kind not in ("torch", "optax", "keras"):
        return None
    tried = []
    for changed in _changes(answer):
        try:
            found = compare(answer.a, answer.b.with_arguments(**changed), min(steps, 30))
        except (Refused, ValueError):
            continue
        words = ", ".join(f"{name}={value!r}" for name, value in changed.items())
        tried.append(words)
        if found.verdict not in ("different", "undecided"):
            return {
                "kind": "measured", "same": False, "parameters": changed, "start": [],
                "says": [f"B is A with {words}: {found.verdict.replace('_', ' ')} on "
                         f"{found.steps} steps, measured"],
            }  # fmt: skip
    says = ["no simple change of B's arguments makes it A"]
    if tried:
        says[0] += f"; tried were {'; '.join(tried[:6])}" + ("; …" if len(tried) > 6 else "")
    return {"kind": "none", "same": False, "parameters": {}, "start": [], "says": says}


def _changes(answer):
    """Arguments to try: rates by the ratio of steps, weight decay times or over the rate, ε
    elsewhere, switches over."""
    own = answer.b.arguments
    rate = next((n for n in RATES if n in own), None)
    other = next((answer.a.arguments[n] for n in RATES if n in answer.a.arguments), None)
    ratio = _ratio(answer)
    if rate and ratio:
        yield {rate: own[rate] * ratio}
    if rate and other and other != own[rate]:
        yield {rate: other}
    for name, value in (
        ("eps_in_sqrt", False), ("eps_in_sqrt", True), ("nesterov", True), ("nesterov", False),
        ("initial_accumulator_value", 0.0), ("momentum_decay", 1.0), ("weight_decouple", True),
        ("weight_decouple", False), ("dampening", own.get("momentum")), ("torch_init", True),
        ("maximize", True),
    ):  # fmt: skip
        if own.get(name) != value and value is not None:
            yield {name: value}
    for name in DECAYS:
        if own.get(name) and rate:
            yield {name: own[name] * own[rate]}
            yield {name: own[name] / own[rate]}
    for name in EPSILONS:
        theirs = next((answer.a.arguments[n] for n in EPSILONS if n in answer.a.arguments), None)
        for value in filter(None, (theirs, own.get(name), 1e-8, 1e-7, 1e-10, 1e-6)):
            for power in (value, value**2, value**0.5):
                if power != own.get(name):
                    yield {name: power}


def _ratio(answer):
    """A's first step over B's, for a single number from 0."""
    import numpy as np

    first, second = (
        side.run(((1,),), np.zeros(1), np.ones((1, 1)))[0][0, 0] for side in (answer.a, answer.b)
    )
    ratio = float(first / second) if second else 0.0
    return ratio if ratio > 0 and ratio != 1 else None
