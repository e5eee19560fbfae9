"""The check that a proof makes of itself before it exists: it only expands."""

from __future__ import annotations

from .letters import all_letters
from .polynomial import differ
from .steps import Ledger, Step, Unsound, product, proportional


def check(proof) -> None:
    """Expand every step of a `Proof`; raise Unsound where one does not hold or a claim was not
    reached."""
    replay = Ledger(proof.facts, proof.conditions, proof.letters)
    replay.next_names, replay.shiftable = proof.next_names, proof.shiftable
    arbitrary = {n for n, l in proof.letters.items() if l.arbitrary}
    for equation in proof.facts.values():
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
    for step in proof.steps:
        for name, letter in all_letters([step.equation.left, step.equation.right]).items():
            if name not in proof.letters or differ(letter, proof.letters[name]):
                raise Unsound(f"step {step.id} uses {name} for a letter of its own")
        check_step(step, replay)
        replay.steps.append(step)
    for claim in proof.claims:
        if replay.find(claim) is None:
            raise Unsound(f"no step makes the claim {claim}")
    if not proof.claims:
        raise Unsound("a proof needs a claim")


def check_step(step: Step, before: Ledger) -> None:
    """Raise Unsound unless the step follows from what stands before it."""
    poly = step.equation.poly
    if step.rule == "combine":
        total = poly
        for coefficient, mono, left, name, star, right in step.terms:
            if name not in before.known():
                raise Unsound(f"step {step.id} uses {name}, which is no fact or is a schema")
            total = total - product(
                poly,
                coefficient,
                mono,
                left,
                before.equation(name).poly,
                star,
                right,
                before.letters,
            )
        if not total.is_zero:
            raise Unsound(f"the cofactors of {step.equation} leave {total}")
    elif step.rule == "instance":
        fact = before.equation(step.of)
        for name, _ in step.at:
            letter = before.letters.get(name)
            if letter is None or not (name in fact.forall or letter.arbitrary):
                raise Unsound(f"{name} is not a free choice in {fact}")
        if not fact.subs(dict(step.at)).poly.same(poly):
            raise Unsound(f"{step.equation} is not the instance of {fact}")
    elif step.rule == "cancel":
        if step.by not in before.conditions:
            raise Unsound(f"no condition is called {step.by}")
        factor, whole = before.conditions[step.by][0], before.equation(step.of).poly
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
    elif step.rule == "definite":
        w, square = step.vector, before.equation(step.of).poly
        if w is None or not any(proportional(s, square) for s in (w.T * w, w * w.T)):
            raise Unsound(f"{square} is not a square of {w}")
        if not poly.same(w):
            raise Unsound(f"step {step.id} concludes {step.equation}, not {w} = 0")
    elif step.rule == "next":
        if not before.next_names or step.of not in before.shiftable:
            raise Unsound(
                f"'next' turns a hypothesis that holds at every step into the next one; {step.of} "
                "is none"
            )
        if not before.equation(step.of).subs(before.next_names).poly.same(poly):
            raise Unsound(f"{step.equation} is not {before.equation(step.of)} at the next step")
    else:
        raise Unsound(f"unknown rule {step.rule}")
