"""The flow solved where everything commutes: Lambert's W."""

import random

from flint import arb, arb_series, ctx, fmpq

from theory.lodo import exact
from theory.lodo.dense import A as A_ANY
from theory.lodo.dense import H
from theory.operators import (
    Derivation,
    Equation,
    Inequality,
    Operator,
    Scalar,
    identity,
    inverse,
    number,
    reciprocal,
    refute,
)
from theory.operators.matrices import inverse_matrix
from verify.claim import Claim
from verify.claims.lodo import source
from verify.evidence import Checked

COMMUTE, MODE = "commuting is kept", "each mode"

claim = Claim(
    name="lodo/lodo_closed_form",
    title="Σ = σ²I and G₀ commuting with H: a_i² = −W₀(−a₀²e^{−a₀²}e^{−2αλ_i³σ²t})",
    source=source("Section 4.1, equation (10) (the solution is new)"),
    expected="proved",
    statement="""Let Σ = σ²I and let the symmetric G₀ commute with H, ‖A₀‖₂ < 1. Then E = σ²(1 −
    A²)⁻¹, the flow dA/dt = −αHAEH² = −ασ²H³A(1 − A²)⁻¹ keeps A symmetric and commuting with H, and
    every eigenvalue obeys a′ = −c·a/(1 − a²), c = αλ_i³σ², so a²e^{−a²} decays as e^{−2ct} exactly:
    a_i(t)² = −W₀(−a₀²e^{−a₀²}e^{−2ct}), W₀ the principal branch of Lambert's function.""",
    latex=r"""$a_i(t)^2 = -W_0\!\left(-a_{0}^2 e^{-a_{0}^2} e^{-2\alpha\lambda_i^3\sigma^2
    t}\right)$.""",
    hypotheses="""
    - Σ = σ²I
    - AH = HA: with A symmetric
    - ‖A‖₂ < 1: so that 1 − A² is invertible and W₀ is the right branch""",
    axioms="""
    - a solution of q′ = −2cq is q(0)e^{−2ct}; (e^{−y})′ = −y′e^{−y}
    - for 0 ≤ y < 1 and z = ye^{−y}, y = −W₀(−z)
    - commuting symmetric matrices have a common eigenbasis
    - where an ODE's field is smooth its solution is unique, so one whose field keeps to a linear
      space (of the A that are symmetric and commute with H; diagonal A) stays there""",
    parts=(COMMUTE, MODE),
)

A = Operator("A", "n", "n", symmetric=True)
R = inverse(1 - A * A, "R")
s2 = Scalar("σ²")
E = s2 * R
SWAP = Equation(A * H, H * A, "A commutes with H")
MOVES = H * A * E * H * H


@claim.proof(
    "E = σ²(1 − A²)⁻¹, and the flow is σ²H³A(1 − A²)⁻¹, symmetric, commuting with H", COMMUTE
)
def commuting():
    d = Derivation([SWAP])
    d.prove(R * A, A * R)
    d.prove(R * H, H * R)
    return d.qed(
        Equation(E, A * E * A + s2 * identity("n")),
        Equation(MOVES, s2 * H**3 * A * R),
        Equation(MOVES.T, MOVES),
        Equation(MOVES * H, H * MOVES),
    )


a, da, y, dy, e, de, q, dq, c = (
    Scalar(name) for name in ("a", "a′", "y", "y′", "e", "e′", "q", "q′", "c")
)
ODE = [
    Equation(da, -c * a * reciprocal(1 - a**2, "1/(1−a²)"), "the flow of one mode"),
    Equation(y, a**2),
    Equation(dy, 2 * a * da, "(a²)′"),
    Equation(de, -dy * e, "(e^{−y})′"),
    Equation(q, y * e, "q = ye^{−y}"),
    Equation(dq, dy * e + y * de, "the product rule"),
]


@claim.proof("(a²e^{−a²})′ = −2c·a²e^{−a²}", MODE)
def conserved():
    """y′(1 − y) = −2cy, so q′ = y′(1 − y)e^{−y} = −2cq."""
    return Derivation(ODE).qed(Equation(dy * (1 - y), -2 * c * y), Equation(dq, -2 * c * q))


@claim.exact("random commuting A = p(H) over ℚ: E and the flow", COMMUTE)
def commuting_over_q(run):
    rng, count, done = random.Random(f"commuting {run.seed}"), run.count(40), 0
    edges = [
        (h, g)
        for h in (exact.diagonal(1), exact.diagonal(2, 2), exact.diagonal(1, fmpq(1, 1000)))
        for g in (
            inverse_matrix(h),  # A = 0
            inverse_matrix(h) * fmpq(199, 100),  # A near −1
            inverse_matrix(h) / 100,  # A near 1
            exact.diagonal(*[fmpq(1, 4)] * h.nrows()),
        )
    ]
    count += len(edges)
    while edges or done < count:
        edge = bool(edges)
        if edge:
            h, g = edges.pop()
            n = h.nrows()
        else:
            n = 1 + done % 3
            h = exact.random_hessian(rng, n)
            g = (h * h * rng.randint(-2, 2) + h * rng.randint(-2, 2)) / 100 + exact.diagonal(
                *[fmpq(rng.randint(1, 9), 10)] * n
            )
        a_value = exact.diagonal(*[1] * n) - g * h
        if not exact.converges(a_value):
            if edge:
                return Checked(f"the edge H = {h.tolist()}, G = {g.tolist()} diverges", ok=False)
            continue
        sigma = exact.diagonal(*[rng.randint(1, 5)] * n)
        r = inverse_matrix(exact.diagonal(*[1] * n) - a_value * a_value)
        moves = exact.flow(h, a_value, sigma)
        if (
            exact.stein(a_value, sigma) != sigma * r
            or moves != h * h * h * a_value * r * sigma * -1
            or moves * h != h * moves
        ):
            return Checked(f"H = {h.tolist()}, A = {a_value.tolist()}", ok=False, refutes=True)
        done += 1
    return Checked(f"{done} commuting pairs over ℚ, n ≤ 3", instances=done)


@claim.enclosure("Lambert's series solve y′(1 − y) = −2cy and start at a₀²", MODE)
def lambert(run):
    """−W₀(−q₀e^{−2c(t₀+x)}) as a power series in x with ball coefficients, four derivatives."""
    ctx.prec, rng, count = 200, random.Random(f"lambert {run.seed}"), run.count(30)
    for _ in range(count):
        a0, rate, time = (
            arb(fmpq(rng.randint(1, 99), 100)),
            arb(fmpq(rng.randint(1, 50), 10)),
            arb(fmpq(rng.randint(0, 30), 10)),
        )
        start = a0**2 * (-(a0**2)).exp()
        inside = arb_series([-2 * rate * time, -2 * rate], prec=5).exp() * -start
        found = -inside.lambertw()
        rest = found.derivative() * (1 - found) + found * (2 * rate)
        at_zero = -((-start).lambertw())
        if not all(x.contains(0) and x.rad() < arb(2) ** -100 for x in rest.coeffs()[:4]) or not (
            at_zero - a0**2
        ).contains(0):
            return Checked(f"a₀ = {a0}, c = {rate}, t = {time}: the residual is {rest}", ok=False)
    return Checked(
        f"{count} triples (a₀, c, t): residual balls of radius below 2⁻¹⁰⁰ contain 0",
        instances=count,
    )


claim.floats(
    "float64: Lambert's W between explicit and implicit Euler, which bracket the flow",
    MODE,
    instances=60,
)


claim.batched("E, the flow, and the time that a mode needs, batched in torch", MODE, instances=300)


@claim.necessity("AH = HA", COMMUTE)
def not_commuting():
    """A symmetric that does not commute with H: the flow is not symmetric."""
    return refute(
        Equation(MOVES.T, MOVES), at={"H": [[1, 0], [0, 2]], "A": [[0, "1/2"], ["1/2", 0]], "σ²": 1}
    )


@claim.necessity("Σ = σ²I", COMMUTE)
def other_noise():
    """For Σ = diag(1, 2) and A = [[0, ½], [½, 0]], H = 1: E is not ½tr(Σ)·(1 − A²)⁻¹."""
    free = Operator("Σ", "n", "n", symmetric=True)
    return refute(
        Equation(E, A * E * A + free),
        [SWAP],
        at={
            "H": [[1, 0], [0, 1]],
            "A": [[0, "1/2"], ["1/2", 0]],
            "Σ": [[1, 0], [0, 2]],
            "σ²": "3/2",
        },
    )


@claim.necessity("‖A‖₂ < 1", MODE)
def other_branch():
    """At a = 2 the balance y′(1 − y) = −2cy makes y = a² grow, so W₀ (which gives y ≤ 1) is not the
    branch: y ≤ 1 fails."""
    return refute(Inequality(number(1), y), ODE, at={"a": 2, "c": 1, "e": 1})


LINE = {"a": "1/2", "c": 1, "e": 1}


@claim.mutant("the rate c for a²e^{−a²}", MODE)
def half_rate():
    return refute(Equation(dq, -c * q), ODE, at=LINE)


@claim.mutant("a² itself decays exponentially", MODE)
def plain_decay():
    return refute(Equation(dy, -2 * c * y), ODE, at=LINE)


@claim.mutant("ye^{y} for ye^{−y}", MODE)
def wrong_sign():
    return refute(Equation(dq, -2 * c * q), [*ODE[:3], Equation(de, dy * e), *ODE[4:]], at=LINE)


@claim.mutant("λ² for λ³: the flow is σ²H²A(1 − A²)⁻¹", COMMUTE)
def wrong_power():
    return refute(
        Equation(MOVES, s2 * H**2 * A * R), [SWAP], at={"H": [[2]], "A": [["1/2"]], "σ²": 1}
    )


@claim.mutant("E = σ²(1 − A)⁻¹", COMMUTE)
def without_square():
    r = inverse(1 - A_ANY, "R1")
    return refute(
        Equation(s2 * r, A_ANY * r * A_ANY.T * s2 + s2 * identity("n")),
        at={"A": [["1/2"]], "σ²": 1},
    )
