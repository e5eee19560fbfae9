"""RLLC's step explodes when the memory nearly loses rank."""

from theory.operators import (
    Derivation,
    Equation,
    Inequality,
    Operator,
    Scalar,
    positive_beyond,
    reciprocal,
    refute,
)
from verify.claim import Claim
from verify.claims.rllc import source
from verify.evidence import Checked

FORMULA, GROWTH, JUMP = "the step", "it is unbounded", "at the drop itself"

claim = Claim(
    name="rllc/rank_drop_instability",
    title="RLLC's step is unbounded near rank drops",
    source=source("Remark 3.5 ('to avoid numerical instability')"),
    expected="proved",
    paper="holds",
    wording="""The paper relaxes the inverse 'to avoid numerical instability' and does not say how
    unstable the exact one is.""",
    statement="""With k = n = 1, T = 1/2, v = L = g = c1 = c2 = 1 and the old memory M = δ > 0, the
    step of RLLC is (δ/2 + 1)(1 + 1/δ) ≥ 1/δ: no bound in terms of |M|, |L| and |g| exists. At δ =
    0, where M⁺ = 0, it is 1. At δ = 1/1000 it is 2003001/2000.""",
    latex=r"""$M = \delta:\ \theta - \theta' = (\tfrac{\delta}{2} + 1)(1 + \tfrac1\delta) \ge
    \tfrac1\delta$; at $\delta = 0$ it is $1$.""",
    hypotheses="""
    - δ > 0: at δ = 0 the step is 1; the map is not continuous""",
    parts=(FORMULA, GROWTH, JUMP),
)

delta = Scalar("δ", nonneg=True)
inv_delta = reciprocal(delta, "1/δ")
M0, L0, th0 = (Operator(f"{n}0", "1", "1") for n in "MLθ")
M1, L1, th1 = (Operator(f"{n}1", "1", "1") for n in "MLθ")
P = Operator("P", "1", "1")  # M0⁺
one = Operator("M0", "1", "1")._lift(1)


def step(memory, inverse_of_memory):
    """One step with T = 1/2 and all else 1."""
    return [
        Equation(M0, memory * one, "the old memory"),
        Equation(P, inverse_of_memory * one, "its pseudo-inverse"),
        Equation(L0, 1, "the law"),
        Equation(M1, M0 / 2 + 1, "memory update"),
        Equation(L1, L0 + P, "law correction"),
        Equation(th1, th0 - M1 * L1, "parameter update"),
    ]


STEP = (delta / 2 + 1) * (1 + inv_delta)
AWAY = step(delta, inv_delta)


@claim.proof("(δ/2 + 1)(1 + 1/δ)", FORMULA)
def formula():
    return Derivation(AWAY).qed(Equation(th0 - th1, STEP * one))


@claim.proof("(δ/2 + 1)(δ + 1) − 1 ≥ 0 for δ ≥ 0, which is the step minus 1/δ, times δ", GROWTH)
def growth():
    return positive_beyond((delta / 2 + 1) * (delta + 1) - 1, [(delta, 0)])


@claim.proof("M⁺ = 0 at M = 0: the step is 1", JUMP)
def jump():
    zero = Scalar("δ", nonneg=True) * 0
    return Derivation(step(zero, zero)).qed(Equation(th0 - th1, 1))


@claim.exact("δ = 1/1000, and the growth down to 10⁻³⁰", FORMULA)
def values(run):
    """The step by the exact optimizer, pseudo-inverse included."""
    from fractions import Fraction

    from flint import fmpq, fmpq_mat

    from verify.claims.rllc import _witnesses as witnesses

    unit = fmpq_mat(1, 1, [1])
    for power in range(31):
        d = fmpq(1, 10**power)
        theta = witnesses.step(
            unit * d, unit, unit * 0, unit, unit * fmpq(1, 2), unit, fmpq(1), fmpq(1)
        )[2][0, 0]
        expected = -(Fraction(1, 10**power) / 2 + 1) * (1 + 10**power)
        if Fraction(int(theta.p), int(theta.q)) != expected or (
            power == 3 and -expected != Fraction(2003001, 2000)
        ):
            return Checked(f"δ = 10^-{power}: θ = {theta}", ok=False, refutes=True)
    return Checked("31 values of δ down to 10⁻³⁰; at 1/1000 the step is 2003001/2000", instances=31)


claim.floats("float64 steps near the drop", instances=60)


claim.batched("the same batched in torch", instances=500)


@claim.necessity("δ > 0", FORMULA)
def at_the_drop():
    """δ = 0 with M⁺ = 0: the step is 1, not the formula's limit; here against the bound 'at least
    2'."""
    zero = Scalar("δ", nonneg=True) * 0
    return refute(Inequality(th0 - th1, Equation(M0, 2).right), step(zero, zero), at={"θ0": [[0]]})


AT = {"δ": "1/1000", "θ0": [[0]]}


@claim.mutant("the step is bounded by 10³", GROWTH)
def bounded():
    return refute(Inequality(1000 * one, th0 - th1), AWAY, at=AT)


@claim.mutant("the step is (δ/2 + 1)·(1/δ)", FORMULA)
def law_dropped():
    return refute(Equation(th0 - th1, (delta / 2 + 1) * inv_delta * one), AWAY, at=AT)


@claim.mutant("the step is (δ + 1)(1 + 1/δ)", FORMULA)
def propagator_dropped():
    return refute(Equation(th0 - th1, (delta + 1) * (1 + inv_delta) * one), AWAY, at=AT)


@claim.mutant("at δ = 0 the step is 0", JUMP)
def no_step():
    zero = Scalar("δ", nonneg=True) * 0
    return refute(Equation(th0, th1), step(zero, zero), at={"θ0": [[0]]})
