"""The best fixed laws on the bowl for a given linear memory."""

import random

from theory.operators import Derivation, Equation, Operator, Scalar, refute, tr
from verify.claim import Claim
from verify.claims.lodo import _bowl, source
from verify.evidence import Checked

MINIMA, SLOPE, SCALE, MORE = "certified minima", "the derivative", "scaling", "free poles"

claim = Claim(
    name="lodo/optimal_law_bowl_loss",
    title="""Locally best fixed laws on the bowl: 13.99993 with J(0) ∪ J(.9), and little is seen to
    be left beyond""",
    source=source("section 5.1 (not in the paper)"),
    expected="checked",
    lowered="""the best laws are balls around certified strict minima; no minimum over all laws of a
    memory is certified, and the infimum over memories is numeric""",
    statement="""On the paper's bowl with σ² = 1 the law L of a linear memory has the loss ½Σλ P₀₀,
    P = FPFᵀ + e₀e₀ᵀ. Strict local minima: J(0) ∪ J(.9): 13.99993 at L = (1.3073, 5.1695); J(0) ∪
    J(.9) ∪ J(.99): 13.98096; J(0; 4): 15.06358; J(0; 8): 14.33092; a law with five real poles has
    13.74569, from where descent in float64 gains less than 10⁻⁴ with a sixth. Every such loss is
    proportional to σ². (Units v = 1 − p for p > 0, v = 1 at p = 0.)""",
    latex=r"""$\ell(L) = \tfrac12\sum_i\lambda_i P_{00}(\lambda_i)$, $P = FPF^\top + \sigma^2
    e_0e_0^\top$.""",
    hypotheses="""
    - P and S are stationary: the method is stable
    - the law is fixed: it does not depend on the gradients; else the losses do not scale""",
    remark="""Derivatives by the adjoint: with S = FᵀSF + e₀e₀ᵀ a change of the right side Q changes
    P₀₀ by tr(SQ).""",
    parts=(MINIMA, SLOPE, SCALE, MORE),
)

F, Q = Operator("F", "n", "n"), Operator("Q", "n", "n", symmetric=True)
X, S = Operator("X", "n", "n", symmetric=True), Operator("S", "n", "n", symmetric=True)
e = Operator("e₀", "n", "1")
LYAPUNOV = Equation(X, F * X * F.T + Q, "the second moments")
ADJOINT = Equation(S, F.T * S * F + e * e.T, "the adjoint")


@claim.proof("X = FXFᵀ + Q and S = FᵀSF + e₀e₀ᵀ give e₀ᵀXe₀ = tr(SQ)", SLOPE)
def slope():
    d = Derivation([LYAPUNOV, ADJOINT])
    d.combine(
        tr(e * e.T * X), tr(S * Q), [(1, S, d.find(LYAPUNOV), 1), (-1, X, d.find(ADJOINT), 1)]
    )
    return d.qed(Equation(tr(e * e.T * X), tr(S * Q)))


c, P, Z = (
    Scalar("c"),
    Operator("P", "n", "n", symmetric=True),
    Operator("Z", "n", "n", symmetric=True),
)
SCALED = [Equation(P, F * P * F.T + Q, "at σ²"), Equation(Z, F * Z * F.T + c * Q, "at cσ²")]


@claim.proof(
    "cP solves the equation at cσ², so whatever solves it is cP up to a solution of D = FDFᵀ", SCALE
)
def scaling():
    D = Z - c * P
    return Derivation(SCALED).qed(
        Equation(F * (c * P) * F.T + c * Q, c * P), Equation(D, F * D * F.T)
    )


@claim.proof(
    "a solution of D = FDFᵀ is orthogonal to every Y − FᵀYF, so it is 0 in the stable case", SCALE
)
def unique():
    """Stable: every symmetric W is Y − FᵀYF for some Y (the series Σ(Fᵀ)ⁱWFⁱ), so tr(DW) = 0 for
    all W."""
    D, Y = Operator("D", "n", "n", symmetric=True), Operator("Y", "n", "n", symmetric=True)
    fixed = Equation(D, F * D * F.T)
    d = Derivation([fixed])
    d.combine(tr(D * (Y - F.T * Y * F)), 0 * tr(D), [(1, 1, d.find(fixed), Y)])
    return d.qed(Equation(tr(D * (Y - F.T * Y * F)), 0 * tr(D)))


SMALL = (
    ("J(0) ∪ J(.9)", ("0", "9/10"), ("1", "5"), "13.99993", ("1.3073", "5.1695")),
    ("J(0) ∪ J(.9) ∪ J(.99)", ("0", "9/10", "99/100"), ("1.3", "4.8", "1.7"), "13.98096", ()),
)


@claim.enclosure("interval Newton around the minima on the paper's bowl", MINIMA)
def minima(run):
    from theory.lodo.bowl import best_law, paper_bowl
    from theory.lodo.bowl.linear_method import last_gradients, units

    spectrum, rows = paper_bowl(), []
    for what, poles, start, loss, law in SMALL:
        found = best_law(units(*poles), spectrum, start)
        rows += [
            (what, found.loss, loss),
            *((f"L_{i}", ball, text) for i, (ball, text) in enumerate(zip(found.law, law))),
        ]
    if run.effort == "thorough":
        rows.append(
            (
                "J(0; 4)",
                best_law(last_gradients(4), spectrum, ("1.9", "0.7", "0.4", "0.2")).loss,
                "15.06358",
            )
        )
        start = ("1.9", "0.65", "0.46", "0.36", "0.29", "0.24", "0.19", "0.12")
        rows.append(("J(0; 8)", best_law(last_gradients(8), spectrum, start).loss, "14.33092"))
    return _bowl.enclosed(rows)


@claim.enclosure(
    "laws of J(0; 4) and J(0; 8), and of five free poles, have these losses at most", MINIMA
)
def given_laws(run):
    """Rational laws, found in floating point; their losses are enclosed, so the least losses are no
    larger."""
    from theory.lodo.bowl import LinearMethod, paper_bowl, stationary_loss
    from theory.lodo.bowl.linear_method import last_gradients

    spectrum = paper_bowl()
    four = LinearMethod(last_gradients(4), ("1.93749", "0.66292", "0.44144", "0.24421"))
    rows = [("J(0; 4)", stationary_loss(four, spectrum), "15.06358")]
    if run.effort != "quick":
        eight = LinearMethod(
            last_gradients(8),
            (
                "1.90812",
                "0.64524",
                "0.46154",
                "0.35836",
                "0.29128",
                "0.24019",
                "0.19247",
                "0.12034",
            ),
        )
        rows.append(("J(0; 8)", stationary_loss(eight, spectrum), "14.33092"))
    return _bowl.enclosed(rows)


FIVE = (
    ("0", "0.3910", "0.7693", "0.9315", "0.9800"),
    ("0.90009", "0.79074", "1.23454", "2.04126", "2.82600"),
)


@claim.enclosure("five real poles reach 13.7457", MORE)
def five_poles(run):
    from theory.lodo.bowl import LinearMethod, paper_bowl, stationary_loss
    from theory.lodo.bowl.linear_method import units

    loss = stationary_loss(LinearMethod(units(*FIVE[0]), FIVE[1]), paper_bowl())
    return _bowl.enclosed([("poles 0, .391, .769, .932, .980", loss, "13.7457")])


@claim.numeric("free real poles: descent from there gains less than 10⁻⁴ with a sixth", MORE)
def saturation(run):
    from numerics.lodo.bowl.free_poles import refine

    five, six = refine(*FIVE), refine((*FIVE[0], "0.9917"), (*FIVE[1], "0.19"))
    return Checked(
        f"descent reaches {five:.6f} with five poles, {six:.6f} with six",
        ok=0 <= five - six < 1e-4,
        instances=2,
        worst_error=max(0.0, five - six),
        bound=1e-4,
    )


@claim.exact("the derivative over ℚ: a rational law moved, the quotient's limit", SLOPE)
def quotients(run):
    """(loss(L + h) − loss(L − h))/2h − slope = O(h²): four times smaller when h is halved, exactly
    computed."""
    from flint import arb, fmpq

    from theory.lodo.bowl import LinearMethod, stationary_loss
    from theory.lodo.bowl.best_law import derivatives
    from theory.lodo.bowl.linear_method import units

    memory, law, spectrum = units(0, "1/2"), (fmpq(1, 2), fmpq(1, 3)), [fmpq(1), fmpq(1, 3)]
    gradient, _ = derivatives(memory, [arb(x) for x in spectrum], [arb(x) for x in law], 1)
    for j in range(2):
        gaps = []
        for h in (fmpq(1, 2**10), fmpq(1, 2**11)):
            up, down = (
                stationary_loss(
                    LinearMethod(
                        memory, tuple(x + sign * h * int(i == j) for i, x in enumerate(law))
                    ),
                    spectrum,
                )
                for sign in (1, -1)
            )
            gaps.append(abs(arb((up - down) / (2 * h)) - gradient[j]))
        if not 3.9 < gaps[0] / gaps[1] < 4.1:
            return Checked(f"coordinate {j}: the gap goes from {gaps[0]} to {gaps[1]}", ok=False)
    return Checked(
        "2 coordinates: central quotients converge to tr(SQ) at the second order", instances=2
    )


@claim.exact("losses over ℚ scale with σ²", SCALE)
def scales(run):
    from flint import fmpq

    from theory.lodo.bowl import LinearMethod, Unstable, stationary_loss
    from theory.lodo.bowl.linear_method import units

    rng, count, done = random.Random(f"optimal law {run.seed}"), run.count(60), 0
    scales_first = [fmpq(1), fmpq(10**6), fmpq(1, 10**6)]
    count += len(scales_first)
    while scales_first or done < count:
        memory = units(0, fmpq(rng.randint(1, 8), 9))
        method = LinearMethod(memory, (fmpq(rng.randint(1, 9), 10), fmpq(rng.randint(1, 9), 10)))
        spectrum, scale = (
            [fmpq(rng.randint(1, 9), 9), fmpq(rng.randint(1, 9), 20)],
            scales_first[-1] if scales_first else fmpq(rng.randint(1, 50), 7),
        )
        try:
            one, other = stationary_loss(method, spectrum), stationary_loss(method, spectrum, scale)
        except Unstable:
            continue
        if other != scale * one:
            return Checked(f"{method}: {other} is not {scale}·{one}", ok=False, refutes=True)
        if scales_first:
            scales_first.pop()
        done += 1
    return Checked(f"{done} rational laws of two units", instances=done)


@claim.statistical("simulated losses of a two-unit law inside their intervals", MINIMA)
def simulated(run):
    import numpy as np

    from numerics.lodo.bowl.linear import LinearMode
    from theory.lodo.bowl import LinearMethod, stationary_loss
    from theory.lodo.bowl.linear_method import units

    method = LinearMethod(units(0, "1/2"), ("1/2", "1/2"))
    mode = LinearMode(np.diag([0.0, 0.5]), np.array([1.0, 0.5]), np.array([0.5, 0.5]))
    return _bowl.simulated(run, method, mode, stationary_loss(method, list(_bowl.SPECTRUM)))


claim.batched(
    "a two-unit law batched in torch",
    MINIMA,
    instances=2000,
    least=30,
    at="bowl_losses",
    method=([[0.0, 0.0], [0.0, 0.5]], [1.0, 0.5], [0.5, 0.5]),
    spectrum=[0.1, 0.3, 0.7, 1.0],
)


# -- hypotheses, false variants

ONE = {"F": [["1/2"]], "Q": [[3]], "X": [[4]], "S": [["4/3"]], "e₀": [[1]]}
VALUE, RIGHT = tr(e * e.T * X), tr(S * Q)


@claim.necessity("P and S are stationary", SLOPE)
def not_stationary():
    """S = e₀e₀ᵀ, the first term of the series only."""
    return refute(
        Equation(VALUE, RIGHT),
        [LYAPUNOV, Equation(S, e * e.T)],
        at={k: v for k, v in ONE.items() if k != "S"},
    )


@claim.necessity("the law is fixed", SCALE)
def moving_law():
    """A law inversely proportional to the noise (F = 1 − L): the loss of twice the noise is not
    twice the loss."""
    G = Operator("G", "n", "n")
    return refute(
        Equation(Z, c * P),
        [SCALED[0], Equation(Z, G * Z * G.T + c * Q)],
        at={"F": [["1/2"]], "G": [[0]], "Q": [[3]], "P": [[4]], "Z": [[6]], "c": 2},
    )


@claim.mutant("F for Fᵀ in the adjoint", SLOPE)
def wrong_side():
    two = {
        "F": [[0, 1], [0, 0]],
        "Q": [[0, 0], [0, 1]],
        "X": [[1, 0], [0, 1]],
        "e₀": [[1], [0]],
        "S": [[1, 0], [0, 0]],
    }
    return refute(Equation(VALUE, RIGHT), [LYAPUNOV, Equation(S, F * S * F.T + e * e.T)], at=two)


@claim.mutant("e₀ᵀXe₀ = tr(XQ)", SLOPE)
def no_adjoint():
    return refute(Equation(VALUE, tr(X * Q)), [LYAPUNOV, ADJOINT], at=ONE)


@claim.mutant("e₀ᵀXe₀ = 2tr(SQ)", SLOPE)
def twice():
    return refute(Equation(VALUE, 2 * RIGHT), [LYAPUNOV, ADJOINT], at=ONE)


@claim.mutant("losses scale with σ⁴", SCALE)
def squared():
    return refute(
        Equation(Z, c**2 * P),
        SCALED,
        at={"F": [["1/2"]], "Q": [[3]], "P": [[4]], "Z": [[8]], "c": 2},
    )


@claim.mutant(
    "one more unit never helps: with F = 1 − L the loss of L = 1 equals that of L = 1/2", MINIMA
)
def flat():
    return refute(
        Equation(X, P),
        [
            Equation(F, 0 * F),
            LYAPUNOV,
            Equation(P, Operator("G", "n", "n") * P * Operator("G", "n", "n").T + Q),
        ],
        at={"F": [[0]], "G": [["1/2"]], "Q": [[3]], "X": [[3]], "P": [[4]]},
    )
