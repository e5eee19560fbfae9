"""z3 as a second opinion on polynomial inequalities: it searches for counterexamples, and what it
finds is checked over ℚ.

"No counterexample" is a solver's word, never a proof: the claims that ask have their proofs and
certificates elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from verify.evidence import Checked, Skip

MILLISECONDS = 10_000


@dataclass(frozen=True)
class Statement:
    """``claim(…) ≥ 0`` wherever every entry of ``given(…)`` is ≥ 0; both take one number a letter,
    Fractions or z3's."""

    title: str
    letters: str
    given: Callable
    claim: Callable


def load():
    """The z3 module; Skip with the mend if it is not installed."""
    try:
        import z3
    except ImportError:
        raise Skip(
            "z3 is not installed, and no proof here needs it; get it with: python -m pip install "
            "z3-solver"
        ) from None
    return z3


def counterexample(statement: Statement) -> dict | None:
    """Rational numbers at which the statement is false, checked without z3; None where z3 says that
    there are none.

    Raises Skip where z3 gives no answer in time, or only an irrational one.
    """
    z3 = load()
    letters = statement.letters.split()
    # polynomials over ℝ alone, so the solver made for them: three times as fast as the general one
    solver, reals = z3.Tactic("qfnra-nlsat").solver(), [z3.Real(name) for name in letters]
    solver.set("timeout", MILLISECONDS)
    solver.add(*(side >= 0 for side in statement.given(*reals)), statement.claim(*reals) < 0)
    answer = solver.check()
    if answer == z3.unsat:
        return None
    if answer != z3.sat:
        raise Skip(f"z3 gave no answer in {MILLISECONDS // 1000} s: {statement.title}")
    point = [_rational(z3, solver.model().eval(x, model_completion=True)) for x in reals]
    if not is_counterexample(statement, point):
        raise Skip(f"z3's point is irrational, its neighbour in ℚ shows nothing: {statement.title}")
    return dict(zip(letters, point))


def is_counterexample(statement: Statement, point: list) -> bool:
    """In Fractions alone."""
    return all(side >= 0 for side in statement.given(*point)) and statement.claim(*point) < 0


def _rational(z3, value) -> Fraction:
    value = value if z3.is_rational_value(value) else value.approx(30)
    return Fraction(value.numerator_as_long(), value.denominator_as_long())


def double_check(true: list, false: list) -> Checked:
    """z3 finds no counterexample to the statements of ``true`` and one, checked over ℚ, to each of
    ``false``."""
    for statement in true:
        point = counterexample(statement)
        if point is not None:
            return Checked(
                f"{statement.title}: false at {_text(point)}, found by z3 and checked over ℚ",
                ok=False,
                refutes=True,
            )
    for statement in false:
        if counterexample(statement) is None:
            return Checked(f"{statement.title}: z3 finds none to what is false", ok=False)
    return Checked(
        f"z3 finds no counterexample to {' nor '.join(s.title for s in true)} (a solver's word, "
        "not a certificate), and one each to "
        f"{', '.join(s.title for s in false)}, checked over ℚ",
        instances=len(true) + len(false),
    )


def _text(point: dict) -> str:
    return ", ".join(f"{name} = {value}" for name, value in point.items())
