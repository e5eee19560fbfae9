"""Newton's loss on the noisy bowl, and that no causal method does better."""

import random

from theory.lodo.bowl.identities import ONE, SIGMA, H
from theory.lodo.cases import cases
from theory.operators import (
    Derivation,
    Equation,
    Inequality,
    Operator,
    Square,
    SumOfSquares,
    inverse,
    refute,
    tr,
)
from verify.claim import Claim
from verify.claims.lodo import _bowl, source
from verify.evidence import Checked

LEAST, NEWTON = "least of all causal methods", "Newton attains it"

claim = Claim(
    name="lodo/newton_bowl_loss",
    title="Newton's loss on the bowl is ½tr(HΣ), the least of any causal method",
    source=source("section 5.1, Appendix F.1 and Table 1"),
    expected="proved",
    wording="'Newton Method (Optimal)' (Table 1): the least of every causal method, as said there.",
    statement="""On the bowl with Hessian H ⪰ 0 and independent centre steps of mean 0 and
    covariance Σ, every method whose iterate does not know the coming step has expected loss ≥
    ½tr(HΣ) at every step, and x ← x − H⁻¹g has exactly that (on the paper's bowl:
    bowl_numbers).""",
    latex=r"""$\mathbb{E}\,\mathrm{loss}_{t+1} \ge \tfrac12\operatorname{tr}(H\Sigma)$, with
    equality for $G = H^{-1}$.""",
    hypotheses="""
    - the step of the centre is independent of the iterate: the method is causal: E a sᵀ = 0
    - H is positive semidefinite
    - H is invertible: for Newton's step""",
    remark="""With a = x_{t+1} − x*_t the error is b = a − s, so E bbᵀ = E aaᵀ − E asᵀ − E saᵀ + Σ.
    Σ of any kind, H with zero eigenvalues too.""",
    parts=(LEAST, NEWTON),
)

A, X = Operator("A", "n", "m"), Operator("X", "n", "n")
P = Operator("P", "n", "n", symmetric=True)
MOMENTS = Equation(P, A * A.T - X - X.T + SIGMA, "E bbᵀ for b = a − s, E aaᵀ = AAᵀ, X = E asᵀ")
CAUSAL = Equation(X, 0, "s is independent of a and has mean 0")


@claim.proof("tr(HP) − tr(HΣ) = tr(AᵀHA) ≥ 0, A a factor of E aaᵀ", LEAST)
def least():
    return SumOfSquares(
        tr(H * P) - tr(H * SIGMA), [Square(A, middle=H)], [MOMENTS, CAUSAL], psd=("H",)
    )


b, b_next, s, G = (
    Operator("b", "n", "1"),
    Operator("b₊", "n", "1"),
    Operator("s", "n", "1"),
    Operator("G", "n", "n"),
)
STEP = Equation(b_next, (ONE - G * H) * b - s, "x ← x − Gg, then the centre moves by s")


@claim.proof("b₊ = −s whatever b was, so E b₊b₊ᵀ = Σ", NEWTON)
def newton():
    return Derivation([STEP, Equation(G, inverse(H, "H⁻¹"), "Newton's step")]).qed(
        Equation(b_next, -s), Equation(b_next * b_next.T, s * s.T)
    )


@claim.exact("stationary moments over ℚ: Newton against other fixed preconditioners", LEAST)
def others(run):
    from flint import fmpq, fmpq_mat

    from theory.lodo.bowl import Unstable, stationary_matrix
    from theory.lodo.bowl.preconditioned import matrix_loss

    rng, count, done = random.Random(f"newton {run.seed}"), run.count(40), 0
    edges = [(draw.hessian(n), draw.psd(n)) for n, draw in cases("newton", run.seed, 0)]
    count += len(edges)
    while edges or done < count:
        if edges:
            hessian, sigma = edges.pop()
            n = hessian.nrows()
        else:
            n = rng.randint(1, 3)
            root = fmpq_mat(n, n, [rng.randint(-2, 2) for _ in range(n * n)])
            noise = fmpq_mat(n, n, [rng.randint(-2, 2) for _ in range(n * n)])
            hessian, sigma = root * root.transpose(), noise * noise.transpose()
            for i in range(n):
                hessian[i, i] += 1
        inverse_hessian = hessian.inv()
        floor = matrix_loss(hessian, sigma)
        if matrix_loss(hessian, stationary_matrix(hessian, inverse_hessian, 0, sigma)) != floor:
            return Checked(
                f"H = {hessian.tolist()}: Newton does not have ½tr(HΣ)", ok=False, refutes=True
            )
        other = inverse_hessian * fmpq(rng.randint(1, 7), 4)
        other[0, 0] += fmpq(rng.randint(0, 2), 40)
        try:
            loss = matrix_loss(
                hessian, stationary_matrix(hessian, other, fmpq(rng.randint(0, 2), 4), sigma)
            )
        except Unstable:
            continue
        if loss < floor:
            return Checked(
                f"H = {hessian.tolist()}, G = {other.tolist()} is better than Newton",
                ok=False,
                refutes=True,
            )
        done += 1
    return Checked(
        f"{done} bowls over ℚ, n ≤ 3, Σ = 0, singular or not: Newton at ½tr(HΣ), the others above",
        instances=done,
    )


@claim.statistical("simulated Newton steps", NEWTON)
def simulated(run):
    """In the eigenbasis Newton's step on a mode is SGD with the step 1/λ: run mode by mode at λ =
    1."""
    from numerics.lodo.bowl.linear import LinearMode
    from theory.lodo.bowl import newton_loss
    from theory.lodo.bowl.linear_method import gradient_descent

    spectrum = (_bowl.SPECTRUM[-1],) * 3
    return _bowl.simulated(
        run,
        gradient_descent(1),
        LinearMode.sgd(1.0),
        newton_loss(list(spectrum)),
        steps=30,
        spectrum=spectrum,
    )


claim.batched(
    "the same batched in torch",
    NEWTON,
    instances=2000,
    least=30,
    at="bowl_losses",
    method=([[0.0]], [1.0], [1.0]),
    spectrum=[1.0, 1.0, 1.0, 1.0],
    steps=30,
)


# -- hypotheses, false variants

ONE_BY_ONE = {"H": [[1]], "Σ": [[1]]}
BOUND = Inequality(tr(H * P), tr(H * SIGMA))


@claim.necessity("the step of the centre is independent of the iterate", LEAST)
def clairvoyant():
    """a = s: the method knows the step, X = Σ = 1, and its loss is zero."""
    return refute(BOUND, [MOMENTS], psd=("H", "Σ"), at=ONE_BY_ONE | {"A": [[1]], "X": [[1]]})


@claim.necessity("H is positive semidefinite", LEAST)
def indefinite():
    """H = −1: any distance from the centre lowers the loss."""
    return refute(BOUND, [MOMENTS, CAUSAL], at={"H": [[-1]], "Σ": [[1]], "A": [[1]], "X": [[0]]})


@claim.necessity("H is invertible", NEWTON)
def singular():
    """H = 0: no G brings the error back, b₊ = b − s."""
    return refute(Equation(b_next, -s), [STEP], at={"H": [[0]], "G": [[1]], "b": [[1]], "s": [[0]]})


@claim.mutant("the floor is tr(HΣ), not half of it: the loss is at least tr(HΣ)", LEAST)
def twice():
    return refute(
        Inequality(tr(H * P) / 2, tr(H * SIGMA)),
        [MOMENTS, CAUSAL],
        psd=("H", "Σ"),
        at=ONE_BY_ONE | {"A": [[0]], "X": [[0]]},
    )


@claim.mutant("every method is strictly above the floor", LEAST)
def strictly():
    return refute(
        Inequality(tr(H * P), tr(H * SIGMA), strict=True),
        [MOMENTS, CAUSAL],
        psd=("H", "Σ"),
        at=ONE_BY_ONE | {"A": [[0]], "X": [[0]]},
    )


@claim.mutant("the bound holds for E bᵀb too: tr P ≥ tr(HΣ)", LEAST)
def without_hessian():
    return refute(
        Inequality(tr(P), tr(H * SIGMA)),
        [MOMENTS, CAUSAL],
        psd=("H", "Σ"),
        at={"H": [[2]], "Σ": [[1]], "A": [[0]], "X": [[0]]},
    )


@claim.mutant("G = H gives b₊ = −s", NEWTON)
def hessian_itself():
    return refute(
        Equation(b_next, -s), [STEP, Equation(G, H)], at={"H": [[2]], "b": [[1]], "s": [[0]]}
    )


@claim.mutant("Newton's error after a step is +s", NEWTON)
def sign():
    return refute(
        Equation(b_next, s),
        [STEP, Equation(G, inverse(H, "H⁻¹"))],
        at={"H": [[1]], "b": [[0]], "s": [[1]]},
    )
