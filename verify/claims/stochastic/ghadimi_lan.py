"""The mean gradient of SGD on a smooth function, over all steps."""

from fractions import Fraction

from verify.claim import Claim
from verify.claims.stochastic import _exact, paper
from verify.evidence import Fails

claim = Claim(
    name="stochastic/ghadimi_lan",
    title="SGD finds a small gradient: its mean square over T steps is ≤ 2(f_0−f⋆)/(αT) + αLσ²",
    source=paper(
        "Ghadimi, Lan",
        "Stochastic First- and Zeroth-Order Methods for Nonconvex Stochastic Programming",
        "SIAM J. Optim. 23 (2013)",
        "section 2 (the place from memory)",
        "https://arxiv.org/abs/1309.5549",
    ),
    statement="""
    - SGD as in sgd_nonconvex, f ≥ f⋆: α(1 − αL/2)·Σ_{t<T} E‖∇f(x_t)‖² ≤ f(x_0) − f⋆ + Tα²Lσ²/2
      for every T and every α ≥ 0. By: sum
    - So for 0 < α ≤ 1/L the mean of E‖∇f(x_t)‖² over the T first points, which is that at a point
      drawn from them, is at most 2(f(x_0) − f⋆)/(αT) + αLσ². By: mean
    """,
    latex=r"""$\frac1T\sum_{t<T}\mathbb{E}\|\nabla f(x_t)\|^2 \le \frac{2(f(x_0)-f^\star)}{\alpha
    T} + \alpha L\sigma^2$.""",
    hypotheses="""
    - every step lowers f by α(1 − αL/2)E‖∇f‖² but for α²Lσ²/2: sgd_nonconvex
    - f is bounded below: by f⋆
    - α ≤ 1/L: for the mean""",
    remark="""The paper draws the point at random and has general step sizes; this is the constant
    step. G is Σ_{t<T} E‖∇f(x_t)‖², and g the term that comes to it.""",
)

claim.letters("f f₊ f₀ f⋆ G G₊ g t t₊; α L σ²: ≥ 0")
SUM = "f₀ + (1/2)tα²Lσ² ≥ f + α(1 − (1/2)αL)G"
STEP = "f − α(1 − (1/2)αL)g + (1/2)α²Lσ² ≥ f₊"
START = "f = f₀; G = 0; t = 0"
MOVE = "G₊ = G + g; t₊ = t + 1"
every = claim.under(at="α=1/2, L=1, σ²=2, f₀=4, f⋆=0, f=1, G=2, t=3")
every.inductive(f"""[sum] α(1 − αL/2)Σ E‖∇f‖² ≤ f_0 − f⋆ + Tα²Lσ²/2, by induction over T
    {SUM}
    state: f → f₊; G → G₊; t → t₊
    initial: {START}
    recurrence: {STEP} : one step
    {MOVE}
    at_step: f₀ + (1/2)t₊α²Lσ² ≥ f₊ + α(1 − (1/2)αL)G₊ since ({SUM}) + ({STEP})
    conclusion: f₀ − f⋆ + (1/2)tα²Lσ² ≥ α(1 − (1/2)αL)G
    final: f ≥ f⋆ : it is bounded below
    at_end: f₀ − f⋆ + (1/2)tα²Lσ² ≥ α(1 − (1/2)αL)G since ({SUM}) + (f ≥ f⋆)
    cites: stochastic/sgd_nonconvex: step""")
TOTAL, SMALL, SIGN = "f₀ − f⋆ + (1/2)tα²Lσ² ≥ α(1 − (1/2)αL)G", "1 ≥ αL", "G ≥ 0"
MEAN = "2(f₀ − f⋆) + tα²Lσ² ≥ αG"
total = claim.under(f"{TOTAL} : the sum", f"{SIGN} : a sum of squares")
total.under(f"{SMALL} : α ≤ 1/L").bounds(f"""[mean] α·Σ E‖∇f‖² ≤ 2(f_0 − f⋆) + Tα²Lσ²
    {MEAN}
    = 2({TOTAL}) + α({SMALL})({SIGN})
    says: divided by αT, for a step α > 0""")
total.needs("α ≤ 1/L", MEAN, at="α=2, L=1, σ²=0, f₀=f⋆=t=0, G=1")
below = claim.under(f"{SUM} : the sum up to here")
below.needs("f is bounded below", TOTAL, at="α=1, L=1, σ²=f₀=f⋆=t=0, f=−1, G=2")
claim.needs(
    "every step lowers f by α(1 − αL/2)E‖∇f‖² but for α²Lσ²/2",
    SUM.replace("t", "t₊").replace("f ", "f₊ ").replace("G", "G₊"),
    f"{SUM}; {MOVE}",
    at="α=L=1, σ²=f₀=f=G=t=0, f₊=0, g=1",
)
total.under(f"{SMALL} : α ≤ 1/L").false(
    "half the floor: αLσ²/2", "2(f₀ − f⋆) + (1/2)tα²Lσ² ≥ αG", at="α=L=σ²=t=1, f₀=f⋆=0, G=1"
)


@claim.instances("every path of SGD on sums of parabolas over ℚ", count=30, of="runs of 4 steps")
def paths(rng):
    """The sum of the first statement at T = 1, …, 4, f⋆ the minimum, σ² the largest variance."""
    w = _exact.world(rng)
    alpha, x = w.step(), [w.x[0]]
    start, total, most = w.gap(x), Fraction(0), Fraction(0)
    for t in range(1, 5):
        total += sum((m * m for m in w.means(x)), Fraction(0)) / len(x)
        for row, mean in zip(w.gradients(x), w.means(x)):
            most = max(most, sum((g - mean) ** 2 for g in row) / w.n)
        if alpha * (1 - alpha * w.L / 2) * total > start + t * alpha**2 * w.L * most / 2:
            raise Fails(f"a = {w.a}, c = {w.c}, x = {w.x[0]}, α = {alpha}, T = {t}")
        x = [y - alpha * g for y, row in zip(x, w.gradients(x)) for g in row]


claim.floats("whole runs of SGD in float64, every path", instances=40)
claim.mutants()
