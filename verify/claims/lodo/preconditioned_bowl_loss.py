"""The stationary loss of a frozen symmetric preconditioner with a gradient average."""

from itertools import product

from flint import fmpq

from theory.lodo import exact
from theory.lodo.bowl import identities
from theory.operators.letters import inverse
from verify.claim import Claim
from verify.claims.lodo import _bowl, source
from verify.evidence import Fails
from verify.standard import Cite

PARTS = "the symmetric frame", "the moments after a step", "stationary loss", "stability"
FRAME, MOMENTS, LOSS, STABLE = PARTS

claim = Claim(
    name="lodo/preconditioned_bowl_loss",
    title="A frozen preconditioner with EMA momentum loses ½Σ(u_iᵀHu_i)φ(μ_i)",
    source=source("section 5.1, frozen preconditioner (closed form not in the paper)"),
    statement="""
    - m ← βm + (1−β)g, x ← x − Gm with a frozen G = Gᵀ on the bowl, whose centre moves by s with E[s
      | past] = 0, E[ssᵀ] = Σ: with K = H^½GH^½ and its eigenpairs (μ_i, u_i) the stationary loss is
      ½Σ_i (u_iᵀH^½ΣH^½u_i)φ(μ_i), φ(μ) = (1−β²+2βμ)/(μ(1−β)(2(1+β)−(1−β)μ)), which for Σ = σ²I is
      ½σ²Σ_i (u_iᵀHu_i)φ(μ_i); By: frame; E c₊c₊ᵀ, E c₊u₊ᵀ, E u₊u₊ᵀ from the step in the frame,
      noise H^½s; (1−β)²·tr(E ccᵀ) = tr(K⁻¹N(2(1+β) − (1−β)K)⁻¹Σ_c), all dimensions
    - it is stable where |β| < 1 and 0 < μ_i < 2(1+β)/(1−β). By: falls; at least 0
    """,
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
    parts=PARTS,
)

claim.letters("H r G K Y: symmetric n×n; F: n×n; b b₊ m m₊ s c c₊ u u₊: n; β; γ: ≥ 0")
frame = claim.under(f"""m₊ = βm + (1−β)Hb : the average
    b₊ = b − Gm₊ − s : the step, and the centre's
    H = rr : r = H^½
    c = rb
    c₊ = rb₊
    u = −rGm
    u₊ = −rGm₊
    K = rGr
    part: {FRAME}
    at: r=b=1, G=2, m=s=β=0""")
frame.proves("""[frame] c = H^½b, u = −H^½Gm: u₊ = βu − (1−β)Kc, c₊ = c + u₊ − H^½s, and bᵀHb = cᵀc
    u₊ = βu − (1−β)Kc; c₊ = c + u₊ − rs; bᵀHb = cᵀc
    cites: psd_root (h3); spectral""")
frame.false("bᵀHb = cᵀKc")

STEP = claim.sum("(1−β)K")  # in c = H^½b the method is momentum with (1−β)K for ηH
STATIONARY = identities.momentum_moments(STEP)
STEPS = [*identities.SECOND[1:], *identities.momentum_step(STEP)]


@claim.proof("E c₊c₊ᵀ, E c₊u₊ᵀ, E u₊u₊ᵀ from the step in the frame, noise H^½s", MOMENTS)
def moments_follow():
    """For every probability space; Σ stands for Σ_c = H^½ΣH^½."""
    return identities.momentum_moments_follow(STEP)


@claim.proof("(1−β)²·tr(E ccᵀ) = tr(K⁻¹N(2(1+β) − (1−β)K)⁻¹Σ_c), all dimensions", LOSS)
def loss():
    return identities.momentum_trace(STEP, KINV)


claim.let("W = γ(1+β)cᵀKc − βγ(cᵀKu + uᵀKc) + uᵀ(2 − (1−β)γK)u")
claim.let("W₊ = γ(1+β)c₊ᵀKc₊ − βγ(c₊ᵀKu₊ + u₊ᵀKc₊) + u₊ᵀ(2 − (1−β)γK)u₊")
stable = claim.under("Y = 2(1+β) − γK : Y = 2(1+β) − (1−β)K", part=STABLE)
step = claim.under("u₊ = βu − γKc; c₊ = c + u₊", *stable.given, part=STABLE)
falls = "W − W₊ = (1−β)uᵀYu"
step.proves(falls, by="W − W₊ = (1−β)uᵀ(2(1+β) − γK)u", name="falls", cites=Cite("bounded_series"))
stable.under(psd="K Y").bounds("""[at least 0] (1+β)W = γ((1+β)c − βu)ᵀK((1+β)c − βu) + uᵀYu
    (1+β)W
    = γ((1+β)c − βu)²[K] + (u)²[Y]""")
claim.needs(
    "|β| < 1 and 0 < μ_i < 2(1+β)/(1−β)", "W ≥ 0", "γ = 1 − β", at="K=3, β=0, c=0, u=1", part=STABLE
)

_bowl.moves(claim, MOMENTS, STATIONARY[0], STEPS)
claim.letters(*STATIONARY, inverse(claim.sum("2(1+β) − (1−β)K"), "R"))
(KINV,) = claim.letters(inverse(claim.sum("K")))
still = claim.under(*STATIONARY, part=LOSS, at="K=Σ=1, β=1/2, P=7/5, C=−1/5, V=3/5")
still.needs("""K and 2(1+β) − (1−β)K are invertible
    tr(P) = 0
    given: Σ = 0
    at: K=Σ=β=C=V=0, P=1
    says: an error in a direction that G or H does not see stays for ever""")
still.false("the average does not matter at the target μ = 1: E ccᵀ = Σ_c", "tr(P) = tr(Σ)")
claim.letters(inverse(claim.sum("2 − K"), "Q"))
still.false("memoryless: φ(μ) = 1/(μ(2 − μ)) whatever β", "tr(P) = tr(K⁻¹QΣ)")
claim.letters("K F: n×n; r: symmetric n×n; b m c u: n")
claim.needs(f"""G is symmetric
    uᵀKc = cᵀKu
    given: K = rFr; c = rb; u = −rFm
    at: F=[1 1; 0 1], r=diag(1, 1), b=(1, 0), m=(0, 1)
    part: {FRAME}
    says: the frame's K = rGr is not symmetric""")
claim.mutants()

# μ at both ends of its range and equal, no average and long ones, Σ = 0
SHARES, LONG = (fmpq(1, 1000), fmpq(1, 2), fmpq(999, 1000)), fmpq(99, 100)
EDGES = tuple(product(SHARES, (fmpq(0), -LONG, LONG), (0, 1)))


@claim.instances("moments against the sum", LOSS, count=40, edges=EDGES, of="bowls over ℚ, n ≤ 3")
def moments(rng, at, index):
    """H = A², A symmetric over ℚ, and G = A⁻¹QMQᵀA⁻¹ with Q orthogonal over ℚ: then K = QMQᵀ."""
    from theory.lodo.bowl import preconditioned_loss, stationary_matrix
    from theory.lodo.bowl.preconditioned import matrix_loss

    n = 1 + index % 3
    root = exact.random_hessian(rng, n)
    Q, sigma, beta = _rotation(rng, n), exact.random_psd(rng, n), fmpq(rng.randint(-2, 4), 5)
    shares = [fmpq(rng.randint(1, 9), 10) for _ in range(n)]
    if at:
        share, beta, quiet = at
        sigma, shares = sigma * (1 - quiet), [share] * n
    mu = [2 * (1 + beta) / (1 - beta) * share for share in shares]
    frozen = root.inv() * Q * exact.diagonal(*mu) * Q.transpose() * root.inv()
    spread = Q.transpose() * root * sigma * root * Q
    closed = preconditioned_loss([(mu[i], spread[i, i]) for i in range(n)], beta)
    if closed != matrix_loss(root * root, stationary_matrix(root * root, frozen, beta, sigma)):
        raise Fails(f"H^½ = {root.tolist()}, μ = {mu}, β = {beta}: sum and moments differ")


def _rotation(rng, n):
    """An orthogonal matrix over ℚ by Cayley's transform of a skew one."""
    half = exact.draw(rng, n, n)
    skew, one = half - half.transpose(), exact.unit(n)
    return (one - skew) * (one + skew).inv()


BETAS = ("0", "1/5", "-1/3", "9/10", "-99/100", "999/1000")


@claim.instances("φ(1 + β) is 1/(1 − β²)", LOSS, count=1, edges=BETAS, of="values of β")
def floor(at):
    from theory.exact import rational
    from theory.lodo.bowl import phi

    beta = rational(at or "1/2")
    if phi(1 + beta, beta) != 1 / (1 - beta * beta):
        raise Fails(f"φ(1 + β) is not 1/(1 − β²) at β = {beta}")


@claim.statistical("simulated dense frozen preconditioners inside their intervals", LOSS)
def simulated(run):
    from numerics.lodo.bowl.confidence import mean_interval
    from numerics.lodo.bowl.moments import frozen_variance
    from numerics.lodo.bowl.preconditioned import frozen_losses, random_instance
    from theory.lodo.bowl import phi

    instance = random_instance(run.seed)
    count = max(30, run.count(400))
    seeds = [run.seed * 10**6 + i for i in range(count)]
    losses = frozen_losses(instance, steps=200, window=20, seeds=seeds)
    interval = mean_interval(losses, _bowl.ERROR, frozen_variance(instance, 200, 20))
    phis = [float(phi(float(mu), float(instance.beta))) for mu in instance.mu]
    what = f"{count} runs with dense H, G, Σ, n = {len(phis)}"
    return _bowl.inside(what, ("mean loss", interval, instance.stationary_loss(phis)))


_bowl.batched(
    claim,
    LOSS,
    ([[0.3]], [0.7], [1.0]),
    [0.4, 1.0, 1.3, 2.2],
    title="the symmetric frame batched in torch: modes μ_i with noises u_iᵀHu_i",
    says="a mode is λ = μ with G = 1, and its loss c²/2 is λ·b²/2 with noise divided by μ",
    noise=[0.2 / 0.4, 1.0 / 1.0, 0.5 / 1.3, 0.7 / 2.2],
)
