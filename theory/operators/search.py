"""The search for cofactors by completion: it proposes, and a checked step decides."""

from __future__ import annotations

import time

from . import words
from .completion import Completion
from .letters import all_letters
from .polynomial import Operator
from .relations import Equation
from .steps import NotProved


def search(target: Operator, known: dict[str, Equation], time_limit: float) -> list:
    """Cofactor terms with target = Σ of them, from the known equations; NotProved if not found."""
    if target.is_zero:
        return []
    if target.kind == "scalar":  # nothing else has a multiple that is a scalar
        known = {name: e for name, e in known.items() if e.poly.kind == "scalar"}
    expressions = [target] + [e.poly for e in known.values()]
    letters = all_letters(expressions)
    deadline = time.monotonic() + time_limit
    definitions = definition_weights(known)
    tried = []
    for weights in [definitions, {}] if definitions else [{}]:
        reach = max((weight(w, weights) for p in expressions for _, w in p.terms), default=0)
        for slack, max_rules in ((1, 40), (3, 120), (6, 400), (10, 1500)):
            if time.monotonic() > deadline:
                break
            engine = Completion(
                letters, weights, max_weight=reach + slack, max_rules=max_rules, deadline=deadline
            )
            parts = attempt(engine, target, known)
            if parts is not None:
                return flatten(engine, parts)
            tried.append(f"{len(engine.rules)} rules to weight {reach + slack}")
            if not engine.pairs and not engine.skipped:
                break
    raise NotProved("; ".join(tried))


def attempt(engine: Completion, target: Operator, known: dict[str, Equation]):
    for name, equation in known.items():
        poly = equation.poly
        if poly.kind == "trace" or poly.is_zero:
            continue
        engine.add(poly.terms, [(1, (), (), (name, False), ())])
        mirrored = poly.T
        if mirrored.terms != poly.terms and mirrored.terms != (-poly).terms:
            engine.add(mirrored.terms, [(1, (), (), (name, True), ())])
    trace = target.kind == "trace"
    remainder, parts = engine.reduce(target.terms, trace)
    while remainder and engine.grow(4):
        remainder, more = engine.reduce(remainder, trace)
        parts += more
    return None if remainder else parts


def flatten(engine: Completion, parts) -> list:
    """Cofactors over the given equations from cofactors over rules."""
    total: dict = {}
    done: dict[int, dict] = {}

    def expand(number: int) -> dict:
        if number not in done:
            done[number] = spread(engine.rules[number].parts)
        return done[number]

    def spread(parts) -> dict:
        found: dict = {}
        for c, mono, left, source, right in parts:
            if isinstance(source, tuple):
                items = {((), (), source, ()): 1}
            else:
                items = expand(source)
            for (m, l, s, r), b in items.items():
                key = (words.times(mono, m), left + l, s, r + right)
                found[key] = found.get(key, 0) + c * b
        return {k: c for k, c in found.items() if c}

    total = spread(parts)
    return [
        (c, mono, left, name, star, right) for (mono, left, (name, star), right), c in total.items()
    ]


def weight(word, weights) -> int:
    return sum(weights.get(t, 1) for t in word)


def definition_weights(known: dict[str, Equation]) -> dict[str, int]:
    """Weights that make every definition letter = expression unfold: the letter outweighs it."""
    definitions = {}
    for equation in known.values():
        letter = equation.left.single_letter
        if (
            letter is None
            or letter.is_scalar
            or letter.of is not None
            or letter.name in definitions
        ):
            continue
        if letter.name not in equation.right.names():
            definitions[letter.name] = equation.right
    weights: dict[str, int] = {}
    pending: set[str] = set()

    def weigh(name: str) -> int:
        if name not in definitions or name in pending:
            return 1
        if name not in weights:
            pending.add(name)
            size = max(
                (sum(weigh(words.letter_name(t)) for t in w) for _, w in definitions[name].terms),
                default=0,
            )
            pending.discard(name)
            weights[name] = weights[name + "*"] = size + 1
        return weights[name]

    for name in definitions:
        weigh(name)
    return weights
