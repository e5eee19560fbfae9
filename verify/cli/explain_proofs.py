"""How ``explain`` writes proofs out, step by step."""

from __future__ import annotations


def _facts(facts, console) -> None:
    for name, equation in facts.items():
        schema = f"for all {', '.join(equation.forall)}: " if equation.forall else ""
        why = f"   ({equation.why})" if equation.why else ""
        console.wrapped(f"{name}: {schema}{equation}{why}", 4, 8)


def _steps(proof, console, steps=None, indent=4) -> None:
    for step in proof.steps if steps is None else steps:
        console.wrapped(f"{step.id}: {step.made}   [{_how(step, proof)}]", indent, indent + 4)
        for row in step.rows:
            console.wrapped(f"+ {_summand(row, proof)}", indent + 4, indent + 6)
        for mark, inner in (("+", step.above), ("-", step.below)):
            if step.rule == "cases":
                sign = "≥" if mark == "+" else "≤"
                console.wrapped(f"where {step.on} {sign} 0, which is {step.id}{mark}", indent + 2)
                _steps(proof, console, inner, indent + 4)


def _summand(row, proof) -> str:
    """One summand of an inequality: ``2·α·(x − y)²[K]·h2``."""
    from theory.operators.polynomial import Operator

    letters = {name: proof.letters[name] for name, _ in row.mono}
    terms = {(row.mono, ()): row.coefficient}
    weight = str(Operator._make("scalar", None, None, terms, letters))
    psd = [name for name in row.middles if name in proof.psd]
    known = [name for name in row.middles if name not in proof.psd]
    unit = row.q.terms == {((), ()): 1}
    square = "" if unit and known else f"({row.q})²" + "".join(f"[{name}]" for name in psd)
    factors = [weight if weight != "1" or not (square or known) else "", square, *known]
    return "·".join(filter(None, factors))


def _how(step, proof) -> str:
    """How a step follows, in a few words."""
    if step.rule == "combine":
        return f"from {_used(step)}" if step.terms else "by multiplying out"
    if step.rule == "instance":
        return f"{step.of} at " + ", ".join(f"{n} = {v}" for n, v in step.at)
    if step.rule == "cancel":
        factor = proof.conditions[step.by][0] if step.by in proof.conditions else step.by
        return f"{step.of}, divided by {factor}"
    if step.rule == "squares":
        count = f"{len(step.rows)} square{'s' * (len(step.rows) != 1)}"
        known = list(dict.fromkeys(m for row in step.rows for m in row.middles))
        count += f" with {', '.join(known)}" if known else ""
        times = f", divided by {', '.join(step.times)}" if step.times else ""
        return count + (f" and {_used(step)}" if step.terms else "") + times
    if step.rule in ("shift", "sturm"):
        ways = {"shift": "coefficients ≥ 0 from", "sturm": "Sturm's chain from"}
        return f"{ways[step.rule]} {', '.join(step.bounds)}"
    if step.rule == "cite":
        return f"{step.cited.key[1]} of {step.cited.key[0]}"
    ways = {
        "definite": f"{step.of} is a square",
        "next": f"{step.of} at the next index",
        "cases": f"by the sign of {step.on}",
        "turn": f"{step.of}, turned round: the matrices are square",
        "trace": f"the trace of {step.of}, whose identity has a trace > 0",
        "absurd": f"{step.of} is false",
    }
    return ways[step.rule]


def _used(step) -> str:
    names = list(dict.fromkeys(name for _, _, _, name, _, _ in step.terms))
    count = "1 cofactor" if len(step.terms) == 1 else f"{len(step.terms)} cofactors"
    return f"{', '.join(names)}: {count}"


def show_proof(proof, console) -> None:
    """A derivation: what is given, then its steps."""
    signs = _signs(_nonneg(proof), proof.psd)
    if proof.facts or proof.conditions or signs:
        console.wrapped("Given")
    _facts(proof.facts, console)
    for name, (poly, why) in proof.conditions.items():
        console.wrapped(f"{name}: {poly} ≠ 0" + (f"   ({why})" if why else ""), 4, 8)
    if signs:
        console.wrapped(signs, 4, 8)
    console.wrapped("Then" if proof.facts or proof.conditions or signs else "By itself")
    _steps(proof, console)


def _nonneg(proof) -> list[str]:
    """The scalars that are known to be ≥ 0."""
    own = [name for name, letter in proof.letters.items() if letter.is_scalar and letter.nonneg]
    return [*proof.nonneg, *own]


def _signs(nonneg, psd) -> str:
    """What is known of signs, in a line."""
    known = [f"{n} ≥ 0" for n in dict.fromkeys(nonneg)]
    return ", ".join(known + [f"{n} positive semidefinite" for n in psd])


def show_induction(found, console) -> None:
    """An induction: its predicate, base, step and conclusion."""
    state = ", ".join(f"{now} → {later}" for now, later in found.state)
    console.wrapped(f"Induction over {found.over}; state {state}", 2, 4)
    signs = _signs(_nonneg(found.step), found.step.psd)
    if found.given or signs:
        console.wrapped("At every index")
        _facts(found.given, console)
        console.wrapped(signs, 4, 8)
    console.wrapped("Predicate")
    for i, equation in enumerate(found.predicate):
        console.wrapped(f"IH{i}: {equation}", 4, 8)
    for title, proof in (
        ("Base", found.base),
        ("Step", found.step),
        ("Conclusion", found.conclusion),
    ):
        if proof:
            console.wrapped(f"{title}: given")
            _facts(proof.block, console)
            console.wrapped(f"{title}: then")
            _steps(proof, console)


def show_squares(found, console) -> None:
    """A sum of squares."""
    if found.facts:
        console.wrapped("Given")
        _facts(found.facts, console)
    signs = _signs(found.nonneg, found.psd)
    console.wrapped(f"{found.claim} ≥ 0" + (f" where {signs}" if signs else "") + ": it is")
    for square in found.squares:
        console.wrapped(
            f"+ {found.value(square)}   [{square.weight} · the square of {square.q}"
            + (f" with {', '.join(map(str, square.middles))} between]" if square.middles else "]"),
            4,
            8,
        )
    if found.proof.steps[-1].terms:
        console.wrapped(f"and what is left vanishes, from {_used(found.proof.steps[-1])}")


def show_positivity(found, console) -> None:
    """A polynomial that has a sign on an interval or orthant."""
    console.wrapped(f"{found.claim} {'>' if found.strict else '≥'} 0 {found.where}")
    if found.method == "shift":
        console.wrapped(
            "Every coefficient is ≥ 0 once each scalar is its bound plus a new variable.", 4
        )
    else:
        split = (
            f"it is ({found.data['square']})² · ({found.data['rest']}), and the second factor"
            if "rest" in found.data
            else "it"
        )
        console.wrapped(
            f"By its Sturm chain {split} has no root there, and it is positive at the start.", 4
        )
