"""What one step of full TO does to the energy of its variables."""

from flint import fmpq

from theory.operators import reciprocal
from theory.trainable import runs as _exact
from theory.trainable import setting as to
from verify.claim import Claim
from verify.claims.trainable import REBUILT, source
from verify.evidence import Fails

IDENTITY, BOUND = "the identity", "the bound"

claim = Claim(
    name="trainable/to_energy_identity",
    title="Full TO has an exact energy identity, and with c_t ≤ 1 an H∞ bound free of dimension",
    source=source("section 3 (the identity is new)"),
    statement="""
    - β, γ fixed, Θ = (A/√β, b/√γ): ‖Θ′‖_F² = ‖Θ‖_F² + |g|² − |u|² − (1−c)|r|². By: identity
    - If c_t ≤ 1 for all t, then for any (A*, b*) and all T: Σ_{t≤T} |u_t − A*w_t − b*|² ≤
      ‖A_1−A*‖_F²/β + |b_1−b*|²/γ + Σ_{t≤T} |g_t − A*w_t − b*|². By: shifted; terms; energy; bound
    """,
    latex=r"""$\|\Theta'\|_F^2 = \|\Theta\|_F^2 + \|g\|^2 - \|u\|^2 - (1-c)\|r\|^2$, $\Theta =
    (A/\sqrt\beta, b/\sqrt\gamma)$.""",
    hypotheses="""
    - β, γ > 0
    - c_t ≤ 1: for the bound
    - β_t, γ_t are fixed (not known to be needed): for the sum; to_bounded_variables has schedules
    """,
    parts=(IDENTITY, BOUND),
    remark=f"""The bound holds for every sequence w_t, g_t: no expectation, no projection, no
    dimension in it. The paper states no such identity: it bounds A and b 'by properly applying
    triangle inequalities and the principle of induction'. {REBUILT}""",
)

FULL = to.full()[:4]
claim.letters(*to.full(), reciprocal(to.BETA, "1/β"), reciprocal(to.GAMMA, "1/γ"))
claim.letters("A° X: n×n; b° y r₂ u₂: n; v_β v_γ")
claim.let("c = βwᵀw + γ; K = tr(rᵀr − crᵀr)")
claim.let("E = `1/β`tr(AᵀA) + `1/γ`tr(bᵀb); E′ = `1/β`tr(A′ᵀA′) + `1/γ`tr(b′ᵀb′)")
ENERGY = "E′ = E + tr(gᵀg) − tr(uᵀu) − K"
step = claim.under(*FULL, part=IDENTITY, at="A=b=w=1, g=0, β=γ=1/4")
step.proves("[identity] ‖Θ′‖² = ‖Θ‖² + |g|² − |u|² − (1−c)|r|², for all n", ENERGY)
step.false("|m|² for |u|²", "E′ = E + tr(gᵀg) − tr(mᵀm) − K", to.full()[4])
step.false("""energies weighed by β and γ
    βtr(A′ᵀA′) + γtr(b′ᵀb′) = βtr(AᵀA) + γtr(bᵀb) + tr(gᵀg) − tr(uᵀu) − K""")
step.needs("""β, γ > 0
    v_βtr(A′ᵀA′) + v_γtr(b′ᵀb′) = v_βtr(AᵀA) + v_γtr(bᵀb) + tr(gᵀg) − tr(uᵀu) − K
    at: β=0, γ=v_β=v_γ=1
    says: A is frozen, 1/β has no meaning, and the weight 1 in its place leaves 1 against −3.""")
run = step.under(part=BOUND)
claim.let("""
    E° = `1/β`tr((A − A°)ᵀ(A − A°)) + `1/γ`tr((b − b°)ᵀ(b − b°))
    E°′ = `1/β`tr((A′ − A°)ᵀ(A′ − A°)) + `1/γ`tr((b′ − b°)ᵀ(b′ − b°))
    e = g − A°w − b°
    d = u − A°w − b°""")
run.proves("""[shifted] the same around (A*, b*), for the target g − A*w − b*
    E°′ = E° + tr(eᵀe) − tr(dᵀd) − K
    says: A°, b° stand for A*, b*: u − A*w − b* is their prediction, r is unchanged.""")
run.needs("""c_t ≤ 1
    tr(gᵀg) ≥ tr(uᵀu) + tr(r₂ᵀr₂)
    given: A = 0; b = 0; u₂ = A′w + b′ : the next prediction, g_2 = 0; r₂ = u₂
    at: A=b=0, w=g=1, β=γ=2
    says: w = 1, β = γ = 2, g = 1 then 0: u_2 = 4, and 16 > 1""")
claim.letters("1−c 1/β 1/γ: ≥ 0")
bound = claim.under(part=BOUND)
bound.bounds("""[energy] with c ≤ 1: Σ|miss|² ≤ first energy + Σ|noise|²
    `1/β`tr(XᵀX) + `1/γ`tr(yᵀy)
    = `1/β`(X)² + `1/γ`(y)²
    says: the difference is the last energy plus Σ(1−c)|r|²""")
bound.under("c = 1 − `1−c` : c ≤ 1", at="w=r=1, β=γ=1/4, 1−c=1/2").bounds(
    "[terms] whose terms are squares times 1 − c ≥ 0", "rᵀr − crᵀr", "= `1−c`(r)²"
)
claim.letters("V V′ S S′ H H′ R R′ |u|² |g|² V₁; (1−c)|r|²: ≥ 0")
total = bound
total.inductive("""[bound] induction over T: energy + Σ|u|² + Σ(1−c)|r|² = first energy + Σ|g|²
    V + S + R = V₁ + H; R ≥ 0
    initial: V = V₁; S = 0 : the empty sum; H = 0 : the empty sum; R = 0 : the empty sum
    recurrence: V′ = V + |g|² − |u|² − `(1−c)|r|²` : the identity
    S′ = S + |u|²
    H′ = H + |g|²
    R′ = R + `(1−c)|r|²`
    at_step: R′ ≥ 0 since (R ≥ 0) + `(1−c)|r|²`
    final: V ≥ 0 : an energy
    conclusion: V₁ + H ≥ S
    at_end: V₁ + H ≥ S since (V ≥ 0) + (R ≥ 0)
    over: T
    says: In the shifted letters u is the miss u − A*w − b* and g the noise g − A*w − b*. V is the
    energy; S, H, R are the partial sums.""")
claim.mutants()


def energy(A, b, beta, gamma):
    return sum(_exact.dot(row, row) for row in A) / beta + _exact.dot(b, b) / gamma


@step.instances("random steps", ENERGY, count=60, edges=_exact.EDGES, kept=12, of="steps over ℚ")
def rational_steps(rng, at):
    drawn = _exact.drawn(rng, at, 3)
    beta, gamma = fmpq(rng.randint(1, 5), 3), fmpq(rng.randint(1, 5), 4)
    A, b, w, g = drawn.values()
    after, offset, _, u, r = _exact.full(*drawn.values(), beta, gamma)
    spent = _exact.dot(u, u) + (1 - beta * _exact.dot(w, w) - gamma) * _exact.dot(r, r)
    gained = energy(A, b, beta, gamma) + _exact.dot(g, g)
    if energy(after, offset, beta, gamma) != gained - spent:
        raise Fails(f"w = {w}: the energies differ")
    columns = {name: [[x] for x in drawn[name]] for name in ("b", "w", "g")}
    return columns | {"A": A, "β": beta, "γ": gamma}


@claim.instances("random runs with c_t ≤ 1", BOUND, count=30, of="runs of 5 steps over ℚ")
def rational_runs(rng):
    n = rng.randint(1, 2)
    beta, gamma = fmpq(1, rng.randint(2, 5)), fmpq(1, rng.randint(2, 4))
    A, A0 = ([_exact.vector(rng, n) for _ in range(n)] for _ in range(2))
    b, b0 = _exact.vector(rng, n), _exact.vector(rng, n)
    shifted = [[x - y for x, y in zip(p, q)] for p, q in zip(A, A0)]
    left, right = fmpq(0), energy(shifted, [x - y for x, y in zip(b, b0)], beta, gamma)
    for _ in range(5):
        w, g = [fmpq(rng.randint(-2, 2), 3) for _ in range(n)], _exact.vector(rng, n)
        if beta * _exact.dot(w, w) + gamma > 1:
            continue
        A, b, _, u, _ = _exact.full(A, b, w, g, beta, gamma)
        target = [_exact.dot(row, w) + y for row, y in zip(A0, b0)]
        left += sum((x - y) ** 2 for x, y in zip(u, target))
        right += sum((x - y) ** 2 for x, y in zip(g, target))
        if left > right:
            raise Fails(f"A* = {A0}: {left} > {right}")


claim.floats("float64: the identity at every step", IDENTITY, instances=60)
claim.floats("float64: runs of 200 steps below the bound", BOUND, instances=60, function="bound")
claim.batched("the identity, batched in torch", IDENTITY, instances=500)
