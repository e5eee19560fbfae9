"""The exact map where both are linear, and proposals, measured, where they are not."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

from .proposals import proposed

# B's side as a family of its parameters, by its name and its weight decay.
WITH_DECAY = {
    ("sgd", "coupled"): "x = x - lr*(grad(x) + w*x)",
    ("momentum", "coupled"): "m = beta*m + grad(x) + w*x; x = x - lr*m",
    ("nag", "coupled"): "g = grad(x) + w*x; m = beta*m + g; x = x - lr*(g + beta*m)",
    ("sgd", "decoupled"): "x = x - lr*grad(x) - r*x",
    ("momentum", "decoupled"): "m = beta*m + grad(x); x = x - lr*m - r*x",
    ("nag", "decoupled"): "g = grad(x); m = beta*m + g; x = x - lr*(g + beta*m) - r*x",
}


def mapped(answer, steps, propose, say):
    """Fill in `answer.map`: exact of two linear ones at a constant rate, and if `propose` measured
    of others."""
    if answer.verdict == "undecided":
        return
    if not answer.change:
        say("are both linear?")
        try:
            answer.map = _exact(answer)
        except (ValueError, ArithmeticError):
            answer.map = None  # not exact; what was measured stands
    if answer.map is None and propose and answer.verdict == "different":
        say("values of B's arguments that make it A")
        answer.map = proposed(answer, steps, say)


def law_of(subject):
    """The `Identity` of a linear subject with an exact law, else None."""
    from gpu_check.probing.invariances import invariance
    from gpu_check.probing.linear import linearity, response

    from ..adapters.box import box_of
    from ..identity import of_probe

    box = box_of(subject)
    linear = linearity(box)
    if not linear.holds:
        return None
    if any(
        invariance(box, name, stop=True).holds is False for name in ("coordinate_wise", "layout")
    ):
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
        if found.verdict == "equivalent":
            says.append("their recursions are equal, exactly" + _started(conditions))
        elif parameters:
            values = ", ".join(f"{name} = {value}" for name, value in parameters.items())
            says.append(f"B would be A with {values}" + _started(conditions) * bool(conditions))
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
    return "; the starts differ" + (f": {'; '.join(conditions)}" if conditions else "")


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
            f"by {entry.difference} times {entry.of} after step {entry.step - 1}"
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
