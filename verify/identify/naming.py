"""The names of a fixed law in the catalogue, with the parameters that make it so, each checked
exactly."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from .rational import digits

# The first name that fits is the one given; the others are listed after it.
FIRST = (
    "sgd", "momentum", "nag", "dampened_momentum", "optimistic_gradient", "aggmo", "aggmo_three",
    "qhm", "jordan_momentum",
    "complex_momentum", "delayed_gradient", "optax_optimistic_gradient", "heavy_ball",
    "ema_momentum", "triple_momentum",
    "two_momenta", "sgd_momentum_mixture",
)  # fmt: skip

SHOWN = {
    "fixed_law": "a fixed law", "still": "no steps at all", "sgd": "SGD", "momentum": "momentum",
    "heavy_ball": "heavy ball", "ema_momentum": "EMA momentum", "nag": "NAG", "qhm": "QHM",
    "dampened_momentum": "dampened momentum", "aggmo": "AggMo", "aggmo_three": "AggMo",
    "jordan_momentum": "J(β; 2) with a fixed law",
    "complex_momentum": "complex momentum", "triple_momentum": "triple momentum",
    "optimistic_gradient": "optimistic gradient",
    "delayed_gradient": "delayed gradient",
    "optax_optimistic_gradient": "optax's optimistic gradient",
}  # fmt: skip


@dataclass(frozen=True)
class Name:
    """A `name` with the values of all its `parameters`: of the catalogue, and then Fractions, or
    "fixed_law".

    A fixed_law has the parameters propagator and law, as text; aggmo may have more velocities than
    the catalogue's.
    """

    name: str
    parameters: dict


def family(law, first=None):
    """The optimizer with response `law` and, where that differs, response `first` to the first
    gradient.

    Both are `FixedLaw`s; the result is a `theory.realization.Family`.
    """
    from dataclasses import replace

    plain = law.family()
    if first is None:
        return plain
    z = plain.transfer.field.variable("_z")
    # What a start line feeds into the memory is read out one step later: G of the difference, over
    # z.
    return replace(plain, kick=(first.family().transfer - plain.transfer) / z)


def names(law, first=None):
    """Every `Name` that is exactly the optimizer; the usual ones first, unless their numbers are
    much longer than others'."""
    from theory.optimizers import catalogue

    target = family(law, first)
    entries = sorted(
        catalogue().items(),
        key=lambda item: FIRST.index(item[0]) if item[0] in FIRST else len(FIRST),
    )
    found = []
    for name, entry in entries:
        for values in _values(law, first, target, name, entry):
            if _is(target, entry, values):
                found.append(Name(name, {p: values[p] for p in entry.parameters}))
                break
    lengths = [sum(digits(Fraction(x)) for x in name.parameters.values()) for name in found]
    return [
        n
        for _, n in sorted(
            zip((length > 2 * min(lengths) for length in lengths), found), key=lambda pair: pair[0]
        )
    ]


def name_of_blocks(blocks):
    """The `Name` of a union of Jordan blocks with a fixed law; of AggMo where all are J(β) with one
    weight."""
    if not blocks:
        return Name("still", {})
    weights = {w for b in blocks for w in b.weights}
    if (
        len(weights) == 1
        and len(blocks) > 1
        and all(b.size == 1 and not b.imaginary for b in blocks)
    ):
        betas = {f"beta{i}": b.real for i, b in enumerate(sorted(blocks, key=lambda b: b.real), 1)}
        return Name("aggmo", {"lr": weights.pop() * len(blocks), **betas})
    union = " | ".join(
        f"J({_pole(b)}; {b.size})" if b.size > 1 else f"J({_pole(b)})" for b in blocks
    )
    return Name(
        "fixed_law",
        {"propagator": union, "law": ", ".join(str(w) for b in blocks for w in b.weights)},
    )


def _pole(block):
    if not block.imaginary:
        return str(block.real)
    sign = "-" if block.imaginary < 0 else "+"
    return f"{block.real}{sign}{abs(block.imaginary)}i"


def _values(law, first, target, name, entry):
    """Values to try for the parameters of an entry."""
    from theory.realization import compare

    if (first is None) != (entry.memory_start is None):
        return
    if first is not None:
        yield from _started(law, first, name)
        return
    for branch in compare(target, entry.family()).branches:
        if (
            not branch.free
            and not branch.roots
            and all(_is_number(text) for text in branch.map.values())
        ):
            yield {p: Fraction(text) for p, text in branch.map.items()}


def _is_number(text):
    head, _, tail = text.lstrip("-").partition("/")
    return head.isdigit() and (tail.isdigit() or not tail)


def _started(law, first, name):
    """Parameters of the two methods whose memory starts from the first gradient, read off the
    responses."""
    h, kicked = ([Fraction(str(x)) for x in which.responses(2).entries()] for which in (law, first))
    if name == "dampened_momentum" and h[0] and kicked[0]:
        yield {"lr": kicked[0], "beta": h[1] / h[0], "dampening": 1 - h[0] / kicked[0]}
    if name == "optax_optimistic_gradient" and kicked[0]:
        yield {"lr": kicked[0], "alpha": 1, "beta": -h[1] / kicked[0]}


def _is(target, entry, values):
    """Exactly the same steps on all gradients, from the first on."""
    from theory.realization import compare

    try:
        answer = compare(target, entry.family(**values))
    except ValueError:  # not defined at these values
        return False
    return answer.verdict == "equivalent" and not answer.startup
