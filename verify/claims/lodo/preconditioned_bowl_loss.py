"""The stationary loss of a frozen symmetric preconditioner with a gradient average."""

import random

from theory.lodo.bowl import identities
from theory.lodo.bowl.identities import BETA, ONE, SIGMA
from theory.operators import (
    Derivation,
    Equation,
    Inequality,
    Operator,
    Scalar,
    Square,
    SumOfSquares,
    inverse,
    refute,
    tr,
)
from verify.claim import Claim
from verify.claims.lodo import _bowl, source
from verify.evidence import Checked

FRAME, MOMENTS, LOSS, STABLE = (
    "the symmetric frame",
    "the moments after a step",
    "stationary loss",
    "stability",
)

claim = Claim(
    name="lodo/preconditioned_bowl_loss",
    title="A frozen preconditioner with EMA momentum loses ½Σ(u_iᵀHu_i)φ(μ_i)",
    source=source("section 5.1, frozen preconditioner (closed form not in the paper)"),
    expected="proved",
    statement="""m ← βm + (1−β)g, x ← x − Gm with a frozen G = Gᵀ on the bowl, whose centre moves
    by s with E[s | past] = 0, E[ssᵀ] = Σ: with K = H^½GH^½ and its eigenpairs (μ_i, u_i) the
    stationary loss is ½Σ_i (u_iᵀH^½ΣH^½u_i)φ(μ_i), φ(μ) = (1−β²+2βμ)/(μ(1−β)(2(1+β)−(1−β)μ)),
    which for Σ = σ²I is ½σ²Σ_i (u_iᵀHu_i)φ(μ_i); it is stable where |β| < 1 and 0 < μ_i <
    2(1+β)/(1−β).""",
    latex=r"""$\ell = \frac12\sum_i (u_i^\top H u_i)\,\varphi(\mu_i)$, $\varphi(\mu) =
    \frac{1-\beta^2+2\beta\mu}{\mu(1-\beta)(2(1+\beta)-(1-\beta)\mu)}$.""",
    hypotheses="""
    - E[s] = 0: given the past, for the moment equations
    - the moves are independent of the past: only E[s | past] = 0 is used
    - G is symmetric: otherwise K is not, and its modes are not orthogonal
    - |β| < 1 and 0 < μ_i < 2(1+β)/(1−β): for stability
    - K and 2(1+β) − (1−β)K are invertible: for the closed form""",
    remark="""Proved as a trace, (1−β)²·tr(E ccᵀ) = tr(K⁻¹NRΣ_c), c = H^½b, Σ_c = H^½ΣH^½, so any Σ
    is covered and no eigenvector is chosen; diagonalise K to read off the sum. H^½ enters only
    through its square: any symmetric r with r² = H.""",
    axioms="""
    - the spectral theorem, to read the sum over modes off the trace
    - terms ≥ 0 whose sums stay bounded tend to 0 (stability, as in momentum_bowl_loss)""",
    parts=(FRAME, MOMENTS, LOSS, STABLE),
)

# -- in c = H^½b the method is momentum with ηH replaced by (1−β)K

H, r, G = (Operator(name, "n", "n", symmetric=True) for name in ("H", "r", "G"))
b, b_next, m, m_next, s = (Operator(name, "n", "1") for name in ("b", "b₊", "m", "m₊", "s"))
c, c_next, u, u_next = (Operator(name, "n", "1") for name in ("c", "c₊", "u", "u₊"))
K = Operator("K", "n", "n", symmetric=True)
METHOD = [
    Equation(m_next, BETA * m + (1 - BETA) * H * b, "the average"),
    Equation(b_next, b - G * m_next - s, "the step, and the centre's"),
]
ROOT = Equation(H, r * r, "r = H^½")
IN_FRAME = [
    Equation(c, r * b),
    Equation(c_next, r * b_next),
    Equation(u, -r * G * m),
    Equation(u_next, -r * G * m_next),
    Equation(K, r * G * r),
]


@claim.proof("c = H^½b, u = −H^½Gm: u₊ = βu − (1−β)Kc, c₊ = c + u₊ − H^½s, and bᵀHb = cᵀc", FRAME)
def frame():
    return Derivation([*METHOD, ROOT, *IN_FRAME]).qed(
        Equation(u_next, BETA * u - (1 - BETA) * K * c),
        Equation(c_next, c + u_next - r * s),
        Equation(b.T * H * b, c.T * c),
    )


@claim.proof("E c₊c₊ᵀ, E c₊u₊ᵀ, E u₊u₊ᵀ from the step in the frame, noise H^½s", MOMENTS)
def moments_follow():
    """For every probability space; Σ stands for Σ_c = H^½ΣH^½."""
    return identities.momentum_moments_follow((1 - BETA) * K)


@claim.proof("(1−β)²·tr(E ccᵀ) = tr(K⁻¹N(2(1+β) − (1−β)K)⁻¹Σ_c), all dimensions", LOSS)
def loss():
    return identities.momentum_trace((1 - BETA) * K, inverse(K, "K⁻¹"))


gamma, Y = Scalar("γ", nonneg=True), Operator("Y", "n", "n", symmetric=True)
QUIET = [Equation(u_next, BETA * u - gamma * K * c), Equation(c_next, c + u_next)]
ROOM = Equation(Y, 2 * (1 + BETA) * ONE - gamma * K, "Y = 2(1+β) − (1−β)K")
GAMMA = Equation(gamma, 1 - BETA, "γ = 1 − β")


def energy(c, u):
    """W = γ(1+β)cᵀKc − βγ(cᵀKu + uᵀKc) + uᵀ(2 − (1−β)γK)u."""
    return (
        gamma * (1 + BETA) * c.T * K * c
        - BETA * gamma * (c.T * K * u + u.T * K * c)
        + u.T * (2 * ONE - (1 - BETA) * gamma * K) * u
    )


@claim.proof("W − W₊ = (1−β)uᵀYu, and (1+β)W = γ((1+β)c − βu)ᵀK((1+β)c − βu) + uᵀYu", STABLE)
def stable():
    d = Derivation([*QUIET, ROOM])
    plain = 2 * (1 + BETA) * ONE - gamma * K
    d.prove(energy(c, u) - energy(c_next, u_next), (1 - BETA) * u.T * plain * u)
    falls = d.qed(Equation(energy(c, u) - energy(c_next, u_next), (1 - BETA) * u.T * Y * u))
    positive = SumOfSquares(
        (1 + BETA) * energy(c, u),
        [Square((1 + BETA) * c - BETA * u, gamma, K), Square(u, middle=Y)],
        [ROOM],
        psd=("K", "Y"),
    )
    return [falls, positive]


@claim.exact("moments over ℚ: H = QΛQᵀ, G of rational modes, against the sum over modes", LOSS)
def moments(run):
    """H = A², A symmetric over ℚ, and G = A⁻¹QMQᵀA⁻¹ with Q orthogonal over ℚ: then K = QMQᵀ."""
    from flint import fmpq, fmpq_mat

    from theory.lodo.bowl import preconditioned_loss, stationary_matrix
    from theory.lodo.bowl.preconditioned import matrix_loss

    rng, count, done = random.Random(f"preconditioned {run.seed}"), run.count(40), 0
    edges = [
        (share, beta, quiet)
        for share in (fmpq(1, 1000), fmpq(1, 2), fmpq(999, 1000))
        for beta in (fmpq(0), fmpq(-99, 100), fmpq(99, 100))
        for quiet in (0, 1)
    ]  # μ at both ends of its range and equal, no average and long ones, Σ = 0
    count += len(edges)
    while edges or done < count:
        n = rng.randint(1, 3)
        entries = [[rng.randint(-2, 2) for _ in range(n)] for _ in range(n)]
        root = fmpq_mat(
            n,
            n,
            [entries[min(i, j)][max(i, j)] + 3 * int(i == j) for i in range(n) for j in range(n)],
        )
        if root.det() == 0:
            continue
        Q = _rotation(rng, n)
        noise = fmpq_mat(n, n, [rng.randint(-2, 2) for _ in range(n * n)])
        sigma, beta = noise * noise.transpose(), fmpq(rng.randint(-2, 4), 5)
        shares = [fmpq(rng.randint(1, 9), 10) for _ in range(n)]
        if edges:
            share, beta, quiet = edges.pop()
            sigma, shares = sigma * (1 - quiet), [share] * n
        mu = [2 * (1 + beta) / (1 - beta) * share for share in shares]
        modes = fmpq_mat(n, n, [mu[i] * int(i == j) for i in range(n) for j in range(n)])
        inverse_root = root.inv()
        frozen = inverse_root * Q * modes * Q.transpose() * inverse_root
        spread = Q.transpose() * root * sigma * root * Q
        closed = preconditioned_loss([(mu[i], spread[i, i]) for i in range(n)], beta)
        if closed != matrix_loss(root * root, stationary_matrix(root * root, frozen, beta, sigma)):
            return Checked(
                f"H^½ = {root.tolist()}, μ = {mu}, β = {beta}: the sum and the moments differ",
                ok=False,
                refutes=True,
            )
        done += 1
    return Checked(
        f"{done} rational bowls with rational modes, Σ singular or not, n ≤ 3", instances=done
    )


def _rotation(rng, n):
    """An orthogonal matrix over ℚ by Cayley's transform of a skew one."""
    from flint import fmpq_mat

    skew, unit = fmpq_mat(n, n), fmpq_mat(n, n, [int(i == j) for i in range(n) for j in range(n)])
    for i in range(n):
        for j in range(i):
            skew[i, j] = rng.randint(-2, 2)
            skew[j, i] = -skew[i, j]
    return (unit - skew) * (unit + skew).inv()


@claim.exact("φ at the target 1 + β is 1/(1 − β²)", LOSS)
def floor(run):
    from theory.exact import rational
    from theory.lodo.bowl import phi

    betas = ("0", "1/5", "-1/3", "9/10", "-99/100", "999/1000")
    for text in betas:
        beta = rational(text)
        if phi(1 + beta, beta) != 1 / (1 - beta * beta):
            return Checked(f"φ(1 + β) is not 1/(1 − β²) at β = {beta}", ok=False, refutes=True)
    return Checked(f"{len(betas)} values of β", instances=len(betas))


@claim.statistical("simulated dense frozen preconditioners inside their intervals", LOSS)
def simulated(run):
    from numerics.lodo.bowl.confidence import mean_interval
    from numerics.lodo.bowl.moments import frozen_variance
    from numerics.lodo.bowl.preconditioned import frozen_losses, random_instance

    instance = random_instance(run.seed)
    count = max(30, run.count(400))
    losses = frozen_losses(
        instance, steps=200, window=20, seeds=[run.seed * 10**6 + i for i in range(count)]
    )
    interval = mean_interval(losses, _bowl.ERROR, frozen_variance(instance, 200, 20))
    closed = instance.stationary_loss(_phi_of(instance))
    gap = abs(interval.mean - closed)
    return Checked(
        f"{count} runs with dense H, G, Σ, n = {len(instance.mu)}: mean loss {interval.mean:.5g} "
        f"± {interval.half:.2g} "
        f"(error probability {_bowl.ERROR:g}), closed form {closed:.6g}",
        ok=gap <= interval.half,
        instances=count,
        worst_error=gap,
        bound=interval.half,
    )


def _phi_of(instance):
    from theory.lodo.bowl import phi

    return [float(phi(float(mu), float(instance.beta))) for mu in instance.mu]


claim.batched(
    "the symmetric frame batched in torch: modes μ_i with noises u_iᵀHu_i",
    LOSS,
    instances=2000,
    least=30,
    at="bowl_losses",
    says="In the frame c a mode is λ = μ with G = 1, and its loss c²/2 is λ·b²/2 with noise "
    "divided by μ.",
    method=([[0.3]], [0.7], [1.0]),
    spectrum=[0.4, 1.0, 1.3, 2.2],
    noise=[0.2 / 0.4, 1.0 / 1.0, 0.5 / 1.3, 0.7 / 2.2],
)


# -- hypotheses, false variants

FREE = Operator("F", "n", "n")


@claim.necessity("G is symmetric", FRAME)
def not_symmetric():
    """G = [[1, 1], [0, 1]], H = 1: the frame's K = rGr is not symmetric, and uᵀKc ≠ cᵀKu."""
    product = Operator("K", "n", "n")
    return refute(
        Equation(u.T * product * c, c.T * product * u),
        [Equation(product, r * FREE * r), Equation(c, r * b), Equation(u, -r * FREE * m)],
        at={"F": [[1, 1], [0, 1]], "r": [[1, 0], [0, 1]], "b": [[1], [0]], "m": [[0], [1]]},
    )


@claim.necessity("|β| < 1 and 0 < μ_i < 2(1+β)/(1−β)", STABLE)
def too_large():
    """β = 0, μ = 3: W takes negative values."""
    return refute(
        Inequality(energy(c, u), 0), [GAMMA], at={"K": [[3]], "β": 0, "c": [[0]], "u": [[1]]}
    )


STATIONARY = list(identities.momentum_moments((1 - BETA) * K))
STEPS = identities.momentum_step((1 - BETA) * K)
P = identities.P
NEXT = Equation(identities.B_NEXT * identities.B_NEXT.T, STATIONARY[0].right)
AT_MOVES = {"K": [[1]], "β": "1/2", "Σ": [[1]], "P": [[1]], "U": [[0, 0]], "C": [[0]], "V": [[0]]}


@claim.necessity("E[s] = 0", MOMENTS)
def drift():
    return _bowl.with_drift(NEXT, [*identities.SECOND[1:], *STEPS], AT_MOVES)


@claim.necessity("the moves are independent of the past", MOMENTS)
def dependent():
    return _bowl.with_dependence(NEXT, [*identities.SECOND[1:], *STEPS], AT_MOVES)


@claim.necessity("K and 2(1+β) − (1−β)K are invertible", LOSS)
def flat():
    """K = 0, Σ_c = 0: an error in a direction that G or H does not see stays for ever."""
    return refute(
        Equation(tr(P), 0),
        [*STATIONARY, Equation(SIGMA, 0)],
        at={"K": [[0]], "Σ": [[0]], "β": 0, "P": [[1]], "C": [[0]], "V": [[0]]},
    )


N, R, W = (
    identities.numerator((1 - BETA) * K),
    inverse(2 * (1 + BETA) * ONE - (1 - BETA) * K, "R"),
    inverse(K, "K⁻¹"),
)


def variant(claimed):
    return refute(claimed, STATIONARY, at=_solved(1, "1/2", 1))


@claim.mutant("one factor 1 − β too few", LOSS)
def one_factor():
    return variant(Equation((1 - BETA) * tr(P), tr(W * N * R * SIGMA)))


@claim.mutant("K for K⁻¹ in front: tr(P) weighted like the plain loss", LOSS)
def no_inverse():
    return refute(
        Equation((1 - BETA) ** 2 * tr(P), tr(N * R * SIGMA)), STATIONARY, at=_solved(2, "1/2", 1)
    )


@claim.mutant("memoryless: φ(μ) = 1/(μ(2 − μ)) whatever β", LOSS)
def memoryless():
    return variant(Equation(tr(P), tr(W * inverse(2 * ONE - K, "Q") * SIGMA)))


@claim.mutant("the average does not matter at the target μ = 1: E ccᵀ = Σ_c", LOSS)
def newton_target():
    return variant(Equation(tr(P), tr(SIGMA)))


@claim.mutant("bᵀHb = cᵀKc", FRAME)
def wrong_norm():
    return refute(
        Equation(b.T * H * b, c.T * K * c),
        [*METHOD, ROOT, *IN_FRAME],
        at={"r": [[1]], "G": [[2]], "b": [[1]], "m": [[0]], "s": [[0]], "β": 0},
    )


def _solved(mu, beta, noise):
    """The stationary moments of one mode of the frame, as a point; solved over ℚ."""
    from theory.exact import rational, to_fraction
    from theory.lodo.bowl.linear_method import heavy_ball
    from theory.lodo.bowl.stationary import stationary_moments

    step = (1 - rational(beta)) * rational(mu)
    Z = stationary_moments(heavy_ball(step, beta), 1, noise)
    return {
        "K": [[mu]],
        "β": beta,
        "Σ": [[noise]],
        "P": [[to_fraction(Z[0, 0])]],
        "C": [[to_fraction(-step * Z[0, 1])]],
        "V": [[to_fraction(step * step * Z[1, 1])]],
    }
