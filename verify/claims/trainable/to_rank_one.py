"""Rank-one TO: the convergence proof does not extend, and a bound that does hold."""

import random
from fractions import Fraction

from theory.operators import (
    Derivation,
    Equation,
    Inequality,
    Operator,
    Scalar,
    Square,
    SumOfSquares,
    number,
    reciprocal,
    refute,
)
from theory.trainable import setting as to
from verify.claim import Claim
from verify.claims.trainable import REBUILT, _exact, source
from verify.evidence import Checked

BLOW_UP, STEP, BOUND = "blow-up", "one step", "the bound"

claim = Claim(
    name="trainable/to_rank_one",
    title="""Rank-one TO can blow up from a large start although c_t ≤ 1; a small Σβ_t keeps it
    bounded""",
    source=source("section 3.3, 'it is easy to extend the proof of Theorem 1'"),
    expected="proved",
    paper="unclear",
    wording=(
        "'It is easy to extend the proof of Theorem 1 and show the convergence of Diagonal TO and "
        "RankOne TO.' Theorem 1's conditions are lost; whether rank-one TO converges with its "
        "decaying rates is not decided here. The run below has constant rates and a large start. "
        + REBUILT
    ),
    statement="""Constant rates β = γ = ½, D = 1, w = 1, g = 0, from the large start p = q = 10, b =
    0 (n = 1): p = −490, then 5.9·10⁷, then −10²³, although βD² + γ = 1. Bound, for D, G > 0 and β_t
    ≥ 0: |w_t| ≤ D, |g_t| ≤ G, |b_1| ≤ G, γ_t ∈ [0, 1], X_1 = max(|p_1|, |q_1|) > 0 and Σβ_t < ln(1
    + G/(DX_1²))/(4DG) give max(|p_t|, |q_t|) ≤ X for all t, where X²/(DX² + G) = X_1²/(DX_1² +
    G)·e^{4DGΣβ}.""",
    latex=r"""$\frac{X^2}{DX^2+G} = \frac{X_1^2}{DX_1^2+G}\,e^{4DG\sum\beta}$ bounds $\max(\|p_t\|,
    \|q_t\|)$.""",
    hypotheses="""
    - Σβ_t is small: Σβ < ln(1 + G/(DX_1²))/(4DG), for the bound
    - γ_t ∈ [0, 1]: for the bound, through |b|
    - |b_1| ≤ G: for the bound""",
    axioms="""
    - |x + y| ≤ |x| + |y|, |qᵀw| ≤ |q||w|
    - 1 + x ≤ eˣ
    - weighted means: τ + (1−τ)y ≥ y^{1−τ} for y > 0, 0 ≤ τ ≤ 1
    - induction over t: x_t ≤ X and |b_t| ≤ G + DX² hold at the start and pass to the next step""",
    parts=(BLOW_UP, STEP, BOUND),
    remark="""x = max(|p|, |q|) obeys x′ ≤ xh, h = 1 + 2βD(Dx² + G). With z = x²/(Dx² + G), τ =
    G/(Dx² + G), φ = 2βD(Dx²+G): z′/z ≤ h²/((1−τ)h² + τ) ≤ h^{2τ} ≤ e^{2τφ} = e^{4DGβ}.""",
)

p, q, w, r, g, b = to.P, to.Q, to.W, to.R, to.G, to.B
beta, gamma = to.BETA, to.GAMMA


@claim.proof("p = q = x, w = 1, g = 0: x′ = x − βx(x² + b), b′ = b − γ(x² + b)", BLOW_UP)
def on_the_diagonal():
    """With n = 1 the two factors stay equal."""
    x, x1, bb, b1 = (Operator(n, "1", "1") for n in ("x", "x′", "b", "b′"))
    rr = Operator("r", "1", "1")
    given = [
        Equation(rr, x * x + bb, "r = u, g = 0"),
        Equation(x1, x - beta * rr * x, "both updates"),
        Equation(b1, bb - gamma * rr),
    ]
    return Derivation(given).qed(
        Equation(x1, x - beta * x * (x * x + bb)), Equation(b1, bb - gamma * (x * x + bb))
    )


@claim.exact("the run over ℚ: p = −490, …", BLOW_UP)
def rational_run(run):
    """p_2, p_3, p_4 of the exact optimizer lie where the statement says."""
    half, one = Fraction(1, 2), [Fraction(1)]
    pv, qv, bv, seen = [Fraction(10)], [Fraction(10)], [Fraction(0)], []
    for _ in range(3):
        pv, qv, bv, _, _, _ = _exact.rank_one(pv, qv, bv, one, [Fraction(0)], half, half)
        seen.append(pv[0])
    good = (
        seen[0] == -490
        and 58 * 10**6 < seen[1] < 59 * 10**6
        and -(2 * 10**23) < seen[2] < -(9 * 10**22)
        and pv == qv
    )
    return Checked(
        f"p = 10, {seen[0]}, {int(seen[1])}, "
        f"−10^{len(str(int(-seen[2]))) - 1}·{str(int(-seen[2]))[0]}…",
        ok=good,
        refutes=not good,
        instances=3,
    )


@claim.proof(
    "the updates, with m never used: p′ = p − βr(qᵀw), q′ = q − βw(pᵀr), r = p(qᵀw) + b − g", STEP
)
def updates():
    """Hence |p′| ≤ |p| + β|r||q|D and |q′| ≤ |q| + β|p||r|D, |r| ≤ Dx² + |b| + G."""
    return Derivation(to.rank_one()[:4]).qed(
        Equation(to.P_NEXT, p - beta * r * (q.T * w)),
        Equation(to.Q_NEXT, q - beta * w * (p.T * r)),
        Equation(r, p * (q.T * w) + b - g),
    )


x, x1, D, G, h, spare = (Scalar(n, nonneg=True) for n in ("x", "x′", "D", "G", "h", "spare"))
BASE = D * x**2 + G
GROWTH = 1 + 2 * beta * D * BASE


@claim.proof("|b| ≤ G + Dx² is kept while x grows, |r| ≤ 2(Dx² + G): x′ ≤ xh", STEP)
def one_step():
    """b′ = (1−γ)b + γ(g − p(qᵀw)), a mean of two vectors within G + Dx²; then x + βD·|r|·x with |r|
    ≤ Dx² + (G + Dx²) + G."""
    mean = Derivation([*to.rank_one()[:2], to.rank_one()[4]]).qed(
        Equation(to.B_NEXT, b - gamma * b + gamma * (g - p * (q.T * w)))
    )
    size = SumOfSquares(
        x * GROWTH - x1,
        [Square(number(1), spare)],
        [Equation(spare, x + beta * D * x * (D * x**2 + G + D * x**2 + G) - x1)],
    )
    return [mean, size]


@claim.proof("z′/z = h²/((1−τ)h² + τ), τ = G/(Dx² + G)", BOUND)
def ratio():
    """Cross-multiplied: z′ = x²h²/(Dx²h² + G), and z grows with x, so x′ ≤ xh is enough."""
    tau, z, z1 = Scalar("τ"), Scalar("z"), Scalar("z′")
    given = [
        Equation(BASE * tau, G, "τ"),
        Equation(BASE * z, x**2, "z"),
        Equation((D * x**2 * h**2 + G) * z1, x**2 * h**2, "z′ at x′ = xh"),
    ]
    d = Derivation(given)
    d.prove(BASE * ((1 - tau) * h**2 + tau), D * x**2 * h**2 + G)
    return d.qed(Equation(z1 * BASE**2 * ((1 - tau) * h**2 + tau), h**2 * BASE * x**2))


@claim.proof("the exponent: 2τφ = 4DGβ", BOUND)
def exponent():
    """φ = h − 1 = 2βD(Dx² + G) and τ(Dx² + G) = G."""
    tau = Scalar("τ")
    return Derivation([Equation(BASE * tau, G)]).qed(
        Equation(2 * tau * (GROWTH - 1), 4 * D * G * beta)
    )


@claim.proof("X is finite exactly where e^{4DGΣβ} < 1 + G/(DX_1²)", BOUND)
def finite():
    """z < 1/D means Dz < 1: DX_1²E/(DX_1² + G) < 1 is DX_1²·E < DX_1² + G; then X² = Gz/(1 −
    Dz)."""
    z, X2, gap = Scalar("z"), Scalar("X²"), reciprocal(1 - D * Scalar("z"), "1/(1−Dz)")
    return Derivation([Equation(X2, G * z * gap)]).qed(Equation(X2, z * (D * X2 + G)))


@claim.enclosure("worst cases of x′ = xh against X in balls, Σβ up to 99 % of the limit", BOUND)
def worst_cases(run):
    from flint import arb, ctx

    def grown(x, D_, G_, spent, weights):
        """The last x and X, `spent` being the part of the limit that Σβ reaches."""
        total = (1 + G_ / (D_ * x * x)).log() / (4 * D_ * G_) * spent
        z = x * x / (D_ * x * x + G_) * (4 * D_ * G_ * total).exp()
        for weight in weights:
            x = x * (1 + 2 * total * weight / sum(weights) * D_ * (D_ * x * x + G_))
        return x, (G_ * z / (1 - D_ * z)).sqrt()

    rng, count = random.Random(f"rank one {run.seed}"), run.count(40)
    with ctx.workprec(120):
        for _ in range(count):
            D_, G_, first = (arb(rng.randint(1, 8)) / 4 for _ in range(3))
            steps, spent = rng.randint(1, 80), arb(rng.randint(1, 99)) / 100
            x, top = grown(first, D_, G_, spent, [rng.randint(1, 9) for _ in range(steps)])
            if not x < top:
                return Checked(f"X_1 = {first}: x = {x}, X = {top}", ok=False)
        # X is the limit of short steps: no smaller one would do
        x, top = grown(arb(1), arb(2), arb(3), arb(1) / 2, [1] * 2000)
        if not top * 99 / 100 < x < top:
            return Checked(f"2000 short steps: x = {x}, X = {top}", ok=False)
    return Checked(
        f"{count} worst-case recursions enclosed, all below X; 2000 short steps come within 1 %",
        instances=count,
    )


claim.floats("float64 runs of rank-one TO below X", BOUND, instances=60)


claim.batched("the same batched in torch", BOUND, instances=500)


RUN = {"p": [[10]], "q": [[10]], "w": [[1]], "g": [[0]], "b": [[0]], "β": "1/2", "γ": "1/2"}


@claim.mutant(
    "βD² + γ ≤ 1 keeps |p| from growing: |p′| = 490 from |p| = 10 (the run goes on to 10²³)",
    BLOW_UP,
)
def first_step():
    """|p′|² = 240100 against |p|² = 100 in one step of the run."""
    return refute(Inequality(p.T * p, to.P_NEXT.T * to.P_NEXT), to.rank_one(), at=RUN)


@claim.necessity("Σβ_t is small", BOUND)
def large_sum():
    """The same step, G = 10, D = 1, X_1 = 10: even x² ≤ 1000·X_1² fails for x = 490."""
    return refute(Inequality(1000 * p.T * p, to.P_NEXT.T * to.P_NEXT), to.rank_one(), at=RUN)


@claim.necessity("γ_t ∈ [0, 1]", STEP)
def long_steps():
    """γ = 3, p = q = 0, b = 1, g = −1: b′ = −5 leaves |b| ≤ G = 1."""
    return refute(
        Inequality(g.T * g, to.B_NEXT.T * to.B_NEXT),
        to.rank_one()[:5],
        at={"p": [[0]], "q": [[0]], "w": [[1]], "g": [[-1]], "b": [[1]], "β": 0, "γ": 3},
    )


@claim.necessity("|b_1| ≤ G", STEP)
def far_start():
    """b = 10, g = 0 (G = 0), p = q = w = 1, β = 1: |r| = 11 > 2(Dx² + G) = 2."""
    return refute(
        Inequality(4 * p.T * p, r.T * r),
        to.rank_one()[:2],
        at={"p": [[1]], "q": [[1]], "w": [[1]], "g": [[0]], "b": [[10]]},
    )


@claim.mutant("h = 1 + βD(Dx² + G)", STEP)
def half_growth():
    """D = G = 1, p = q = ½: (w, g) = (1, −1) with β = 0, γ = 1 makes b = −5/4; then (1, 1) with β =
    1 makes p = 3/2, and xh would be ½(1 + 5/4)."""
    return refute(
        Inequality(Fraction(9, 8) ** 2 * w.T * w, to.P_NEXT.T * to.P_NEXT),
        to.rank_one(),
        at={
            "p": [["1/2"]],
            "q": [["1/2"]],
            "b": [["-5/4"]],
            "w": [[1]],
            "g": [[1]],
            "β": 1,
            "γ": 1,
        },
    )


@claim.mutant("the exponent is 2DGβ", BOUND)
def half_exponent():
    tau = Scalar("τ")
    return refute(
        Equation(2 * tau * (GROWTH - 1), 2 * D * G * beta),
        [Equation(BASE * tau, G)],
        at={"x": 1, "D": 1, "G": 1, "β": 1, "τ": "1/2"},
    )


@claim.mutant("X² = z/(1 − Dz)", BOUND)
def no_gradient_bound():
    z, X2 = Scalar("z"), Scalar("X²")
    return refute(
        Equation(X2, z * (D * X2 + G)),
        [Equation(X2, z * reciprocal(1 - D * z, "i"))],
        at={"z": "1/4", "D": 1, "G": 2},
    )


@claim.mutant("z′/z = h²", BOUND)
def no_saturation():
    """x = D = G = 1, h = 2: z = 1/2, z′ = 4/5."""
    z, z1 = Scalar("z"), Scalar("z′")
    return refute(
        Equation(z1, z * h**2),
        [Equation(BASE * z, x**2), Equation((D * x**2 * h**2 + G) * z1, x**2 * h**2)],
        at={"x": 1, "D": 1, "G": 1, "h": 2, "z": "1/2", "z′": "4/5"},
    )


@claim.mutant("the blow-up's first step is +490", BLOW_UP)
def wrong_value():
    return refute(Equation(to.P_NEXT, -49 * p * -1), to.rank_one(), at=RUN)
