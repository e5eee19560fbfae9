"""The norm of A itself need not decrease."""

from flint import arb, ctx, fmpq, fmpq_mat

from theory.lodo import exact
from theory.lodo.dense import DISSIPATION, FLOW, A, E, H
from theory.operators import (
    Equation,
    Inequality,
    Instances,
    Operator,
    Scalar,
    complete,
    identity,
    refute,
    setting,
    tr,
)
from theory.operators.matrices import inverse_matrix
from verify.claim import Claim
from verify.claims.lodo import source
from verify.evidence import Checked

RISES = "‖A‖ may rise"

claim = Claim(
    name="lodo/lodo_wrong_norm",
    title="‖A‖_F and ‖A‖₂ may rise along the flow (10), while ‖AH⁻¹‖_F falls",
    source=source("Section 4.1, footnote 2, equations (11) to (14)"),
    expected="checked",
    lowered="it asserts that matrices exist; they are exact instances, which is the grade checked",
    paper="unclear",
    wording="""'The Frobenius norm of the error decays faster when' (section 4.1, the error's symbol
    being lost in the text we had), and 'we can show that the norm of' (footnote 2, its symbol lost
    too). Said of ‖AH⁻¹‖_F it is true (lodo_flow_lyapunov), and of ‖A‖_F for symmetric G and
    isotropic noise (symmetric_flow_norm); of ‖A‖_F or ‖A‖₂ and dense G it is not, as shown here.
    Which is meant cannot be read off the text.""",
    statement="""There are H ≻ 0, Σ = I and A with ρ(A) < 1 at which ‖A‖_F² rises along dA/dt =
    −αHAEH²: H = diag(1, 4), A = [[1, −½], [1, −½]] (ρ = ½) has d‖A‖_F²/dt = 25α/3 while dV/dt =
    −50α/3; H = diag(1, 6), A = [[4/5, −4/25], [2/5, −2/25]] has 3824α/1505 with ‖A‖₂ < 1. ‖A‖₂ may
    rise too: H = diag(1, 4), A = ½[[−2, −1], [2, 1]]. (For symmetric G, Σ = σ²I and the symmetric
    flow ‖A‖_F never rises: symmetric_flow_norm.)""",
    latex=r"""$\Sigma = I$, $H = \mathrm{diag}(1,4)$, $A =
    \begin{pmatrix}1&-1/2\\1&-1/2\end{pmatrix}$: $\tfrac{d}{dt}\|A\|_F^2 =
    +\tfrac{25}{3}\alpha$.""",
    axioms="""
    - the derivative of a simple singular value: d‖A‖₂² = 2uᵀAᵀ(dA)u/|u|² for AᵀAu = ‖A‖₂²u""",
    parts=(RISES,),
)

SUM = Equation(E, A * E * A.T + 1, "E for Σ = 1")
GROWTH = -tr(A.T * FLOW * H)  # half of d‖A‖_F²/d(αt)
UP = Inequality(GROWTH, 0 * GROWTH, strict=True)
DOWN_V = Inequality(DISSIPATION, 0 * DISSIPATION, strict=True)
FIRST = {"H": [[1, 0], [0, 4]], "A": [[1, "-1/2"], [1, "-1/2"]]}
SMALL = {"H": [[1, 0], [0, 6]], "A": [["4/5", "-4/25"], ["2/5", "-2/25"]]}
SPECTRAL = {"H": [[1, 0], [0, 4]], "A": [[-1, "-1/2"], [1, "1/2"]], "u": [[2], [1]], "μ": "5/2"}


def with_sum(values):
    return values | {"E": exact.stein(exact.matrix(values["A"]), exact.diagonal(1, 1))}


u, mu = Operator("u", "n", "1"), Scalar("μ")
TOP = [Equation(A.T * A * u, mu * u, "u is a singular vector of A")]
SPECTRAL_GROWTH = -u.T * A.T * FLOW * H * u  # |u|²/2 times the derivative of ‖A‖₂²


@claim.mutant("‖A‖_F does not rise", RISES)
def frobenius():
    return refute(Inequality(0 * GROWTH, GROWTH), [SUM], pd=("H",), psd=("E",), at=with_sum(FIRST))


@claim.mutant("‖A‖_F does not rise where ‖A‖₂ < 1", RISES)
def frobenius_small():
    """N = 1 − AᵀA ≻ 0 is part of the point."""
    n = Operator("N", "n", "n", symmetric=True)
    return refute(
        Inequality(0 * GROWTH, GROWTH),
        [SUM, Equation(n, 1 - A.T * A)],
        pd=("H", "N"),
        psd=("E",),
        at=with_sum(SMALL),
    )


@claim.mutant("‖A‖₂ does not rise", RISES)
def spectral():
    """AᵀAu = (5/2)u with u = (2, 1), and 5/2 is the larger eigenvalue (T = 5/2 − AᵀA ⪰ 0): the
    derivative is −2uᵀAᵀHAEH²u/|u|²."""
    t = Operator("T", "n", "n", symmetric=True)
    return refute(
        Inequality(0 * SPECTRAL_GROWTH, SPECTRAL_GROWTH),
        [SUM, *TOP, Equation(t + A.T * A, mu * identity("n"))],
        pd=("H",),
        psd=("E", "T"),
        at=with_sum(SPECTRAL) | {"T": [["1/2", -1], [-1, 2]]},
    )


@claim.exact("the witnesses as instances: ‖A‖ rises, V falls, ρ(A) < 1", RISES)
def instances(run):
    where = setting([UP, DOWN_V], [SUM], pd=("H", "E"))
    points = [complete(where, with_sum(w)) for w in (FIRST, SMALL)]
    numbers = []
    for w in (FIRST, SMALL):
        h, a = exact.matrix(w["H"]), exact.matrix(w["A"])
        moved = exact.flow(h, a, exact.diagonal(1, 1))
        inverse_h = inverse_matrix(h)
        numbers.append(
            (
                2 * exact.trace(a.transpose() * moved),
                2 * exact.trace((a * inverse_h).transpose() * moved * inverse_h),
            )
        )
    text = "; ".join(f"d‖A‖² = {x}, dV = {y}" for x, y in numbers)
    said = numbers[0] == (fmpq(25, 3), fmpq(-50, 3)) and numbers[1][0] == fmpq(
        3824, 1505
    )  # the numbers of the statement
    return Checked(
        f"{text} (in units of α; E ≻ 0 shows ρ(A) < 1)",
        ok=said,
        instances=2,
        pieces=[("rising norms", Instances(where, [UP, DOWN_V], points))],
    )


@claim.enclosure("‖A‖₂ at A = ⅓[[2, −1], [2, 0]], H = diag(1, 4)", RISES)
def spectral_ball(run):
    """μ = (9 + √65)/18 and u = (1, q) from the characteristic polynomial of AᵀA; d‖A‖₂ =
    uᵀAᵀ(dA)u/(|u|²√μ)."""
    ctx.prec = 128
    a = fmpq_mat(2, 2, [fmpq(2, 3), fmpq(-1, 3), fmpq(2, 3), 0])
    m = a.transpose() * exact.flow(exact.diagonal(1, 4), a, exact.diagonal(1, 1))
    gram = a.transpose() * a
    top = (9 + arb(65).sqrt()) / 18
    ratio = (top - arb(gram[0, 0])) / arb(gram[0, 1])
    vector = (arb(1), ratio)
    inner = sum(vector[i] * arb(m[i, j]) * vector[j] for i in range(2) for j in range(2))
    slope = inner / ((1 + ratio**2) * top.sqrt())
    return Checked(f"d‖A‖₂/d(αt) in {slope.str(8)}", ok=bool(slope > 0), instances=1)


claim.batched(
    "the two witnesses turned into n ≤ 8 dimensions, and the rate of the plane, batched in torch",
    RISES,
    instances=400,
)


@claim.mutant("d‖A‖_F² = dV", RISES)
def same_rate():
    return refute(Equation(-GROWTH, DISSIPATION), [SUM], at=with_sum(FIRST))


@claim.mutant("‖A‖_F rises always", RISES)
def always():
    return refute(
        Inequality(GROWTH, 0 * GROWTH), [SUM], at={"H": [[1]], "A": [["1/2"]], "E": [["4/3"]]}
    )


@claim.mutant("V rises at the first witness", RISES)
def v_rises():
    return refute(Inequality(0 * DISSIPATION, DISSIPATION), [SUM], at=with_sum(FIRST))
