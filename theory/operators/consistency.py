"""Do hypotheses contradict each other?  From ones that do, everything follows.

A bounded completion of the hypotheses looks for 1 = 0, for a quantity that was assumed not to be
zero and is, for squares that add up to a negative number, and for a unit whose trace is zero; then
squares and products of the inequalities are sought whose sum is below zero (a Positivstellensatz
certificate; P. Parrilo, Mathematical Programming 96, 2003).  What is found is a derivation, checked
as any other; that nothing is found is no proof that the hypotheses can be met.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from . import words
from .completion import Completion
from .derivation import Derivation, Proof
from .induction import Induction
from .infeasible import below_zero
from .letters import all_letters, dimensions
from .polynomial import DimensionError, Operator, identity, number
from .relations import Equation
from .search import attempt, definition_weights, flatten, weight
from .square import Square
from .squares import Positivity, SumOfSquares
from .steps import NotProved, Unsound, product_of

SLACK, MAX_RULES = 2, 60
NEVER = 2**62  # no clock: the answer must not depend on the machine


@dataclass(frozen=True)
class Contradiction:
    """A derivation of something false from hypotheses: ``text`` says it in one line."""

    proof: Proof | SumOfSquares
    text: str


def contradiction(
    found: Proof | Induction | SumOfSquares | Positivity, finite: bool = True
) -> Contradiction | None:
    """How the hypotheses of a Proof, Induction or SumOfSquares contradict each other, or None
    where a short search sees no contradiction. ``finite`` says that its operators are matrices,
    which have a trace.

    A proof whose claim is 1 = 0 itself says that nothing meets its hypotheses, and is not vacuous.
    """
    if any(_says_impossible(c) for c in found.claims if isinstance(c, Equation)):
        return None
    if isinstance(found, Induction):
        blocks = filter(None, (found.base, found.step, found.conclusion))
        return next(filter(None, (contradiction(b, finite) for b in blocks)), None)
    if isinstance(found, Positivity):
        return None  # every scalar lies above one bound: such a point always exists
    conditions = getattr(found, "conditions", {})
    facts = {
        n: e
        for n, e in found.facts.items()
        if e.relation == "=" and not e.forall and not e.poly.is_zero
    }
    nonneg = {l.name for l in found.letters.values() if l.is_scalar and l.nonneg}
    nonneg |= set(getattr(found, "nonneg", ()))
    for weights in _weightings(facts) if facts else ():
        engine = _completed(facts, conditions, weights)
        absurd = _vanishing(engine, facts, conditions) or _squares(engine, facts, nonneg)
        absurd = absurd or (_traced(engine, facts) if finite else None)
        if absurd is not None:
            return absurd
    signs = below_zero(found if isinstance(found, Proof) else found.proof, nonneg)
    return Contradiction(*signs) if signs else None


def _says_impossible(claim: Equation) -> bool:
    return claim.right.is_zero and claim.left.terms == {((), ()): 1}


def _weightings(facts):
    definitions = definition_weights(facts)
    return [definitions, {}] if definitions else [{}]


def _completed(facts, conditions, weights):
    """The rules of the facts, completed within the limits."""
    polys = [e.poly for e in facts.values()]
    letters = all_letters(polys + [p for p, _ in conditions.values()])
    reach = max((weight(w, weights) for p in polys for _, w in p.terms), default=0)
    engine = Completion(
        letters,
        weights,
        max_weight=reach + SLACK,
        max_rules=max(MAX_RULES, 3 * len(facts)),
        deadline=NEVER,
    )
    attempt(engine, number(1), facts)
    return engine


def _vanishing(engine: Completion, facts, conditions) -> Contradiction | None:
    """1 = 0 in some dimension, or p = 0 where p ≠ 0 was assumed."""
    sizes = dimensions(engine.letters.values(), [e.poly for e in facts.values()])
    targets = [(number(1), "")]
    targets += [(identity(d), f" ({d}×{d})" if d != words.ONE else "") for d in (words.ONE, *sizes)]
    for p, _ in conditions.values():
        targets += [(q, f", and {p} ≠ 0 is assumed") for q in (p, p * p)]
    for target, note in targets:
        proof = _derived(engine, facts, target)
        if proof is not None:
            return Contradiction(proof, f"{target} = 0{note}, since {_sum(proof, target)}")
    return None


def _derived(engine: Completion, facts, target: Operator) -> Proof | None:
    """target = 0 from the rules as they are, as a checked proof."""
    remainder, parts = engine.reduce(target.terms)
    if remainder:
        return None
    try:
        derivation = Derivation(list(facts.values()))
        derivation.facts = dict(facts)
        derivation.record("combine", Equation(target, 0), terms=tuple(flatten(engine, parts)))
        return Proof(derivation, [Equation(target, 0)])
    except (Unsound, DimensionError):  # a unit of another size than the target's
        return None


def _sum(proof: Proof, target: Operator) -> str:
    """The cofactors of a one-step proof, written out: 1 = u·(a − b) + …"""
    rows = []
    for coefficient, mono, left, name, star, right in proof.steps[-1].terms:
        fact = proof.facts[name]
        scalar = Operator._make("scalar", None, None, {(mono, ()): coefficient}, proof.letters)
        middle = f"({fact.left} − ({fact.right}))" if len(fact.right.terms) > 1 else ""
        middle = middle or (
            f"({fact.left})" if fact.right.is_zero else f"({fact.left} − {fact.right})"
        )
        factors = [str(product_of(w, proof.letters)) if w else "" for w in (left, right)]
        head = "" if scalar.same(number(1)) else "−" if scalar.same(number(-1)) else str(scalar)
        body = "·".join(x for x in (factors[0], middle + "ᵀ" * star, factors[1]) if x)
        rows.append(f"{head}{'·' if head not in ('', '−') else ''}{body}")
    text = " + ".join(rows).replace("+ −", "− ")
    return f"{target} = {text}"


def _squares(engine: Completion, facts, nonneg) -> Contradiction | None:
    """A rule that makes a sum of squares and of a positive number vanish: −1 would be ≥ 0."""
    for rule in engine.rules:
        terms = {(rule.mono, rule.word): 1} | {(m, w): c for m, w, c in rule.tail}
        constant = terms.pop(((), ()), 0)
        if not constant or not terms or any(c * constant < 0 for c in terms.values()):
            continue
        try:
            squares = [
                _square(mono, word, abs(Fraction(c) / constant), engine.letters, nonneg)
                for (mono, word), c in terms.items()
            ]
            unit = _unit(terms, engine.letters)
            proof = SumOfSquares(unit * -1, squares, facts.values(), nonneg=tuple(sorted(nonneg)))
        except (NotProved, Unsound, DimensionError, ValueError):
            continue  # not squares, or of sizes that do not fit
        total = " + ".join(str(proof.value(s)) for s in squares)
        return Contradiction(proof, f"0 > −1 = {total}, a sum of squares")
    return None


def _unit(terms, letters) -> Operator:
    word = next((w for _, w in terms if w), None)
    return number(1) if word is None else identity(words.shape(word[0], letters)[0])


def _square(mono, word, weight, letters, nonneg) -> Square:
    """weight · mono · word as a square, ValueError where it is none."""
    half = word[len(word) // 2 :]
    if len(word) % 2 or word != words.adjoint(half, letters) + half:
        raise ValueError("no square")
    q = product_of(half, letters) if word else number(1)
    used = {name: letters[name] for name, _ in mono}
    return Square(q, Operator._make("scalar", None, None, {(mono, ()): weight}, used))


def _traced(engine: Completion, facts) -> Contradiction | None:
    """A rule q + c·1 = 0 between matrices with tr q = 0, as AB − BA = 1: 0 would be > 0."""
    for rule in engine.rules:
        terms = {(rule.mono, rule.word): 1} | {(m, w): c for m, w, c in rule.tail}
        size = {words.shape(w[0], engine.letters)[0] for _, w in terms if w}
        if len(size) != 1 or ((), ()) not in terms:
            continue
        unit = identity(size.pop())
        target = Operator._make("operator", unit.rows, unit.cols, terms, engine.letters)
        proof = _derived(engine, facts, target)
        if proof is None:
            continue
        derivation = Derivation(list(facts.values()))
        derivation.facts, derivation.steps = dict(proof.facts), list(proof.steps)
        try:
            made = derivation.trace(proof.steps[-1].id)
            end = derivation.absurd(made)
        except (Unsound, DimensionError):
            continue  # it has a trace, or is no equation between square matrices
        shown = derivation.steps[-2].made
        text = f"{shown} by the trace of {target} = 0, and the trace is 0"
        return Contradiction(Proof(derivation, [derivation.fact(end)]), text)
    return None
