"""The search for cofactors by completion: it proposes, and a checked step decides.

Searches have seconds of the processor, so what else a machine does ends none.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from sys import maxsize
from typing import Any

from . import words
from .completion import Completion
from .letters import all_letters
from .polynomial import Operator
from .relations import Equation
from .steps import NotProved, same

USUAL = 5  # seconds of the processor for a search whose caller names no limit
_recent: deque = deque(maxlen=4)  # (letters, weights, (name, polynomial) of each rule, engine)
_limit: ContextVar[float] = ContextVar("seconds of a search", default=USUAL)


@contextmanager
def searching(seconds: float) -> Iterator[None]:
    """In this block, searches whose caller names no limit take up to so many seconds, not 5."""
    token = _limit.set(seconds)
    try:
        yield
    finally:
        _limit.reset(token)


def seconds_of(limit: float | None) -> float:
    """The seconds of a search: those that its caller names, else the usual ones."""
    return _limit.get() if limit is None else limit


def search(target: Operator, known: dict[str, Equation], time_limit: float) -> list:
    """Cofactor terms with target = Σ of them, from the known equations; NotProved if not found.

    Longer and longer products are taken, up to ``time_limit`` seconds.
    """
    if target.is_zero:
        return []
    if target.kind == "scalar":  # nothing else has a multiple that is a scalar
        known = {name: e for name, e in known.items() if e.poly.kind == "scalar"}
    expressions = [target] + [e.poly for e in known.values()]
    letters = all_letters(expressions)
    deadline = time.thread_time() + time_limit
    definitions = definition_weights(known)
    reached, most, end = 0, 0, ""
    for weights in [definitions, {}] if definitions else [{}]:
        reach = max((weight(w, weights) for p in expressions for _, w in p.terms), default=0)
        for slack, most in ((1, 40), (3, 120), (6, 400), (10, 1500)):
            if time.thread_time() > deadline:
                end = "time"
                break
            limits: dict[str, Any] = {
                "max_weight": reach + slack,
                "max_rules": most,
                "deadline": deadline,
            }
            engine = _begun(letters, weights, known).copy(**limits)
            if engine is None:
                engine = Completion(letters, weights, **limits)
                enter(engine, known)
            parts = cofactors(engine, target)
            if parts is not None:
                return flatten(engine, parts)
            reached, end = reach + slack, _end(engine, deadline)
            if not engine.pairs and not engine.skipped:
                break
        if end == "complete" and target.kind != "trace":  # a word in a trace has many beginnings
            break
    if end == "complete":
        raise NotProved("searched all consequences of the hypotheses (complete)", end)
    how = "all" if end == "weight" else "the"
    until = {"time": f", until {time_limit:g} s were over", "rules": f", as far as {most} of them"}
    text = f"searched {how} consequences of the hypotheses up to weight {reached}"
    raise NotProved(text + until.get(end, ""), end)


def _end(engine: Completion, deadline: float) -> str:
    """What ended the growth of the rules."""
    if not engine.pairs:  # 1×1 words have several beginnings, which no pair of rules stands for
        return "weight" if engine.skipped or engine.numbers else "complete"
    return "time" if time.thread_time() > deadline else "rules"


def _begun(letters, weights, known: dict[str, Equation]) -> Completion:
    """An engine with the known equations as rules, without limits: a recent one, or one that goes
    on from a recent one which knows the first of them."""
    told, begun = list(known.items()), None
    entered: list = []
    for made in tuple(_recent):  # another thread may add one
        if len(entered) < len(made[2]) <= len(told) and made[:2] == (letters, weights):
            if all(a == b and same(p, e.poly) for (a, p), (b, e) in zip(made[2], told)):
                entered, begun = made[2:]
    if begun is None or len(entered) < len(told):
        limits: dict[str, Any] = {"max_weight": maxsize, "max_rules": 0, "deadline": 0}
        begun = Completion(letters, weights, **limits) if begun is None else begun.copy(**limits)
        enter(begun, dict(told[len(entered) :]))
        _recent.appendleft((letters, weights, [(name, e.poly) for name, e in told], begun))
    return begun


def attempt(engine: Completion, target: Operator, known: dict[str, Equation]):
    """Cofactors over the rules of the known equations and what grows from them; None where these do
    not reach the target."""
    enter(engine, known)
    return cofactors(engine, target)


def enter(engine: Completion, known: dict[str, Equation]) -> None:
    """Make rules of the known equations."""
    for name, equation in known.items():
        poly = equation.poly
        if poly.kind == "trace" or poly.is_zero:
            continue
        engine.add(poly.terms, [(1, (), (), (name, False), ())])
        mirrored = poly.T
        if mirrored.terms != poly.terms and mirrored.terms != (-poly).terms:
            engine.add(mirrored.terms, [(1, (), (), (name, True), ())])


def cofactors(engine: Completion, target: Operator):
    """The target's cofactors over the engine's rules, which grow while it takes them; or None."""
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
