"""The check that a proof makes of itself before it exists: it only expands."""

from __future__ import annotations

from fractions import Fraction

from .letters import all_letters
from .polynomial import Operator, differ, identity, tr
from .relations import Equation, Inequality, Relation
from .signs import check_shift, check_squares, check_sturm
from .steps import Ledger, Step, Unsound, proportional, without_cofactors


def check(proof) -> None:
    """Expand every step of a `Proof`; raise Unsound where one does not hold or a claim was not
    reached."""
    replay = Ledger(proof.facts, proof.conditions, proof.letters, proof.nonneg, proof.psd)
    replay.next_names, replay.shiftable = proof.next_names, proof.shiftable
    arbitrary = {n for n, l in proof.letters.items() if l.arbitrary}
    for equation in proof.facts.values() if arbitrary else ():
        hidden = arbitrary & (
            (equation.left.names() | equation.right.names()) - set(equation.forall)
        )
        if hidden:
            raise Unsound(f"the arbitrary letter {sorted(hidden)[0]} occurs in the fact {equation}")
    for expression, _ in proof.conditions.values():
        if arbitrary & expression.names():
            raise Unsound(
                f"the arbitrary letter {sorted(arbitrary & expression.names())[0]} occurs in the "
                f"condition {expression} ≠ 0"
            )
    signed = arbitrary & (
        set(proof.nonneg) | set(proof.psd) | {n for n, l in proof.letters.items() if l.nonneg}
    )
    if signed:
        raise Unsound(f"the arbitrary letter {sorted(signed)[0]} has a sign")
    for step in proof.steps:
        take(step, replay)
    for claim in proof.claims:
        if replay.find(claim) is None:
            raise Unsound(f"no step makes the claim {claim}")
    if not proof.claims:
        raise Unsound("a proof needs a claim")


def take(step: Step, replay: Ledger) -> None:
    """Check a step and write it down; Unsound where it does not hold or uses strange letters."""
    for name, letter in all_letters([step.made.left, step.made.right]).items():
        if name not in replay.letters or differ(letter, replay.letters[name]):
            raise Unsound(f"step {step.id} uses {name} for a letter of its own")
    check_step(step, replay)
    replay.steps.append(step)


def check_step(step: Step, before: Ledger) -> None:
    """Raise Unsound unless the step follows from what stands before it."""
    if step.rule not in CHECKS:
        raise Unsound(f"unknown rule {step.rule}")
    equation = isinstance(step.made, Equation)
    if equation != (step.rule in EQUATIONS) and step.rule not in EITHER:
        raise Unsound(f"the rule {step.rule} makes no {'equation' if equation else 'inequality'}")
    CHECKS[step.rule](step, before)


def _combine(step: Step, before: Ledger) -> None:
    rest = without_cofactors(step.made.poly, step, before)
    if not rest.is_zero:
        raise Unsound(f"the cofactors of {step.made} leave {rest.expanded}")


def _instance(step: Step, before: Ledger) -> None:
    fact = before.fact(step.of)
    for name, _ in step.at:
        letter = before.letters.get(name)
        if letter is None or not (name in fact.forall or letter.arbitrary):
            raise Unsound(f"{name} is not a free choice in {fact}")
    _is_one(step, fact.subs(dict(step.at)), f"the instance of {fact}")


def _is_one(step: Step, wanted: Relation, what: str) -> None:
    if step.made.relation != wanted.relation or not step.made.poly.same(wanted.poly):
        raise Unsound(f"{step.made} is not {what}")


def _cancel(step: Step, before: Ledger) -> None:
    poly, whole = step.made.poly, before.fact(step.of).poly
    if before.fact(step.of).relation != "=":
        raise Unsound(f"{before.fact(step.of)} is no equation")
    factor = _not_zero(step.by, before)
    if factor.kind != "scalar" and factor.type != "1×1":
        raise Unsound(f"only a number can be divided out, not {factor} ({factor.type})")
    products = (
        [factor * poly]
        if factor.kind == "scalar"
        else [
            a * b
            for a, b in ((factor, poly), (poly, factor))
            if a.kind == b.kind == "operator" and a.cols == b.rows
        ]
    )
    if not any(p.type == whole.type and p.same(whole) for p in products):
        raise Unsound(f"{whole} is not ({factor})·({poly})")


def _not_zero(name: str, before: Ledger) -> Operator:
    if name in before.conditions:
        return before.conditions[name][0]
    if name in before.everything() and before.fact(name).relation == ">":
        return before.fact(name).poly
    raise Unsound(f"no condition is called {name}")


def _definite(step: Step, before: Ledger) -> None:
    w, fact = step.vector, before.fact(step.of)
    square = fact.poly
    if fact.relation != "=" or w is None:
        raise Unsound(f"{fact} is no equation, or no vector is named")
    if not any(proportional(s, square) for s in (w.T * w, w * w.T)):
        raise Unsound(f"{square} is not a square of {w}")
    if not step.made.poly.same(w):
        raise Unsound(f"step {step.id} concludes {step.made}, not {w} = 0")


def _next(step: Step, before: Ledger) -> None:
    if not before.next_names or step.of not in before.shiftable:
        raise Unsound(
            f"'next' turns a hypothesis that holds at every step into the next one; {step.of} "
            "is none"
        )
    fact = before.fact(step.of)
    _is_one(step, fact.subs(before.next_names), f"{fact} at the next step")


def _cases(step: Step, before: Ledger) -> None:
    on = step.on
    if on is None or (on.kind != "scalar" and on.type != "1×1"):
        raise Unsound(f"cases are of the sign of a number, not of {on}")
    free = sorted(n for n in on.names() if before.letters[n].arbitrary)
    if free:
        raise Unsound(f"the sign of the arbitrary letter {free[0]} is no case")
    for mark, sign, steps in (("+", 1, step.above), ("-", -1, step.below)):
        block = before.copy()
        block.facts[step.id + mark] = Inequality(on * sign, 0)
        for inner in steps:
            take(inner, block)
        if block.find(step.made) is None:
            raise Unsound(f"no step makes {step.made} in the case {on * sign} ≥ 0")


def _turn(step: Step, before: Ledger) -> None:
    first, second = step.factors
    fact = before.fact(step.of)
    if {first.kind, second.kind} != {"operator"} or not first.type == second.type:
        raise Unsound(f"{first} and {second} are no square operators of one size")
    if first.rows != first.cols:
        raise Unsound(f"{first} ({first.type}) is not square: a right inverse need not be a left")
    unit = identity(first.rows)
    there, back = first * second - unit, second * first - unit
    known = fact.poly
    if fact.relation != "=" or known.type != there.type:
        raise Unsound(f"{fact} is not ({first})·({second}) = 1")
    if not (known.same(there) or known.same(-there)) or not step.made.poly.same(back):
        raise Unsound(f"{step.made} does not turn {fact} round")


def _trace(step: Step, before: Ledger) -> None:
    fact = before.fact(step.of)
    _is_one(step, trace_of_unit(fact), f"what the trace of {fact} says")


def trace_of_unit(fact: Relation) -> Inequality:
    """From q + c·1 = 0, n×n with c ≠ 0: −tr(q)/c = n > 0; Unsound where it is no such fact."""
    poly = fact.poly
    constant = poly.terms.get(((), ()), 0)
    if fact.relation != "=" or poly.kind != "operator" or poly.rows != poly.cols or not constant:
        raise Unsound(f"{fact} holds no multiple of the identity")
    rest = poly - identity(poly.rows) * constant
    if any(not word for _, word in rest.terms):
        raise Unsound(f"{fact} holds the identity times a letter")
    return Inequality(tr(rest.expanded) * exact_inverse(-constant), 0, strict=True)


def exact_inverse(value: int | Fraction) -> Fraction:
    return Fraction(1) / value


def _absurd(step: Step, before: Ledger) -> None:
    fact = before.fact(step.of)
    value = fact.poly.terms.get(((), ()), 0)
    constant = fact.poly.terms.keys() <= {((), ())}
    if fact.relation == "=" or not constant or value > 0 or (fact.relation == ">=" and value == 0):
        raise Unsound(f"{fact} is not false by itself")
    if step.made.poly.kind != "scalar" or not step.made.poly.same(1):
        raise Unsound(f"step {step.id} concludes {step.made}, not 1 = 0")


def _cite(step: Step, before: Ledger) -> None:
    sizes, at = dict(step.sizes), dict(step.at)
    wanted = step.cited.conclusion(step.conclusion, sizes, at)
    _is_one(step, wanted, f"the conclusion of {step.cited.key[1]}")
    step.cited.check(before, sizes, at)


CHECKS = {
    "combine": _combine,
    "instance": _instance,
    "cancel": _cancel,
    "definite": _definite,
    "next": _next,
    "squares": check_squares,
    "shift": check_shift,
    "sturm": check_sturm,
    "cases": _cases,
    "turn": _turn,
    "trace": _trace,
    "absurd": _absurd,
    "cite": _cite,
}
EQUATIONS = frozenset({"combine", "cancel", "definite", "turn", "absurd"})
EITHER = frozenset({"instance", "next", "cases", "cite"})
