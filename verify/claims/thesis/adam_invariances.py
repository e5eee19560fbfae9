"""Which changes of the gradients Adam follows, and which it does not."""

from functools import lru_cache
from itertools import permutations, product

from flint import fmpq

from theory.operators import Derivation, reciprocal
from theory.thesis import adam
from verify.claim import Claim
from verify.claims.thesis import source
from verify.evidence import Fails
from verify.standard import Cite

PARTS = "odd", "loss scale", "ε = 0", "signed permutations", "nothing else"
ODD, SCALE, NEEDED, SIGNED, ONLY = PARTS

claim = Claim(
    name="thesis/adam_invariances",
    title="""Adam is odd, follows permutations and signs of the coordinates but no rotation, and
    ignores the loss's scale only for ε = 0""",
    source=source("sections 1.1 and 1.2, Adam's update"),
    statement="""
    - Adam from m_0 = v_0 = 0, fed g_1, g_2, … or a transform of all of them, for all n and t. −g:
      the steps change sign. By: odd moments; odd steps
    - cg with c > 0: with ε̃ = cε the steps are the same, so for ε = 0 Adam ignores L → cL; By:
      scaled moments; scaled steps
    - with the same ε and c ≠ 1 a step that is not zero stays the same only if ε = 0. By: only
      without ε
    - Qg with Q a signed permutation: the steps are Qδ_t. By: permuted moments; permuted steps
    - No other orthogonal Q has this, whatever ε ≥ 0: the first steps for g = s·e_j alone force
      every column of Q to have a single entry, ±1. By: single_entries
    - Remark: So Adam is not rotation equivariant.
    """,
    latex=r"""$\delta_t(Qg)=Q\,\delta_t(g)$ for $Q$ orthogonal and all gradients $\iff Q$ is a
    signed permutation; $\delta_t(cg;c\varepsilon)=\delta_t(g;\varepsilon)$, $c>0$.""",
    hypotheses="""
    - c > 0: for c < 0 the sign changes
    - ε̃ = cε
    - Q is a signed permutation
    - zero start: m_0 = v_0 = 0, or a start that is transformed too""",
    parts=PARTS,
    remark="""Section 1.2 wants inputs that do not see the gradient's scale; torch's ε = 10⁻⁸ makes
    Adam see gradients of that size. Vectors stand on diagonals: Γ = diag(g), M, V, R = V̂^½
    likewise, so that Adam's coordinate-wise products are products of matrices; e is the column of
    ones, δ = Δe. Q = SΠ with S = diag(±1), Π a permutation, diag(Qg) = SΠΓΠᵀ. In floating point
    signs, permutations and c = 2^j change no bit.""",
)

claim.letters(adam.ALPHA, adam.EPS, *adam.DECAYS)
claim.letters("m m′ v v′ m̃ m̃′ ṽ ṽ′ g c √v̂ √ṽ̂ δ δ̃ ε̃ 1/(1−β₁ᵗ) 1−β₂ᵗ")
ZERO = ["m = 0 : zero start", "v = 0 : zero start", "m̃ = 0 : zero start", "ṽ = 0 : zero start"]
FED = "m′ = β₁m + ag : first moment; v′ = β₂v + bg² : second moment"
taken = claim.under(
    "δ(√v̂ + ε) = αm`1/(1−β₁ᵗ)` : δ = α·m̂/(√v̂ + ε); δ̃(√ṽ̂ + ε̃) = αm̃`1/(1−β₁ᵗ)` : likewise"
)


def follows(part, called, averages, c, steps, *roots):
    """The other run is fed c·g: m̃ = cm and ṽ = c²v at every t; with these roots δ̃ is ``steps``."""
    fed = f"m̃′ = β₁m̃ + a({c})g : first moment; ṽ′ = β₂ṽ + b(({c})g)² : second moment"
    claim.under(part=part).inductive(
        averages,
        f"m̃ = ({c})m; ṽ = ({c})²v",
        state="m → m′; v → v′; m̃ → m̃′; ṽ → ṽ′",
        initial=ZERO,
        recurrence=[FED, fed],
        name=f"{called} moments",
    )
    case = taken.under(f"m̃ = ({c})m", *roots, nonzero="√ṽ̂ + ε̃ : √ṽ̂ + ε̃ > 0", part=part)
    case.proves(
        f"so δ̃ = {steps}",
        f"δ̃ = {steps}",
        over="nz1",
        name=f"{called} steps",
        cites=Cite("psd_root", ("h4",)),
    )


follows(ODD, "odd", "m̃ = −m and ṽ = v, by induction over t", "−1", "−δ", "√ṽ̂ = √v̂ : ṽ = v; ε̃ = ε")
follows(
    SCALE,
    "scaled",
    "m̃ = cm and ṽ = c²v, by induction over t",
    "c",
    "δ",
    "√ṽ̂ = c√v̂ : the root of c²v̂, c > 0; ε̃ = cε : ε̃ = cε",
)
taken.under("m̃ = cm; √ṽ̂ = c√v̂; ε̃ = ε : the same ε; δ̃ = δ", part=NEEDED).under(
    nonzero="δ : the coordinate moves; c − 1 : c ≠ 1", at="δ=δ̃=m=√v̂=α=1/(1−β₁ᵗ)=1, c=m̃=√ṽ̂=2, ε=ε̃=0"
).proves("""[only without ε] δ̃ = δ ≠ 0 with the same ε and c ≠ 1 forces ε = 0
    ε = 0
    over: nz1 nz2
    says: cδ(√v̂ + ε) = cαm̂ = δ(c√v̂ + ε), so δε(c − 1) = 0""")

claim.letters("M M′ V V′ M̃ M̃′ Ṽ Ṽ′ Γ Γ̃ Π: n×n; S R R̃: symmetric n×n; e: n; m v")
signed = claim.under(f"""ΠΠᵀ = 1 : Π is a permutation; ΠᵀΠ = 1; Πe = e; SS = 1 : S = diag(±1)
    part: {SIGNED}
    at: Π=[0 1; 1 0], S=diag(1, −1), e=(1, 1)""")
signed.inductive("""[permuted moments] M̃ = SΠMΠᵀ and Ṽ = ΠVΠᵀ for every n, by induction over t
    M̃ = SΠMΠᵀ; Ṽ = ΠVΠᵀ
    initial: M = 0; V = 0; M̃ = 0; Ṽ = 0
    recurrence: M′ = β₁M + aΓ : first moments
    V′ = β₂V + bΓΓ : second moments
    M̃′ = β₁M̃ + aΓ̃ : first moments
    Ṽ′ = β₂Ṽ + bΓ̃Γ̃ : second moments
    Γ̃ = SΠΓΠᵀ : diag(Qg)
    SΠΓΠᵀ = ΠΓΠᵀS : diagonal matrices commute""")
claim.let("W = (R + ε)⁻¹; W̃ = (R̃ + ε)⁻¹")
signed.under("""M̃ = SΠMΠᵀ : the induction; Ṽ = ΠVΠᵀ : the induction; `1−β₂ᵗ`RR = V : V̂; R̃ = ΠRΠᵀ
    at: M=diag(1, 2), R=diag(1, 2), 1−β₂ᵗ=1/2, α=1/(1−β₁ᵗ)=1, ε=1""").proves("""
    [permuted steps] so R̃ = ΠRΠᵀ is the root, and δ̃ = SΠδ
    `1−β₂ᵗ`R̃R̃ = Ṽ
    α`1/(1−β₁ᵗ)`M̃W̃e = SΠα`1/(1−β₁ᵗ)`MWe
    by: `1−β₂ᵗ`R̃R̃ = Ṽ; W̃ = ΠWΠᵀ; Πᵀe = e
    cites: psd_root (h8)""")


@claim.theorem(
    "a column q of Q with q_i ≠ 0, followed at the first step for g = s·e_j, has |q_i| = 1 and no "
    "other entry, for every ε",
    ONLY,
)
def single_entries():
    """The first step is αg/(|g| + ε). δ_j = s/(s + ε) is e_j's, δ̃_i = q_i s/(|q_i|s + ε) that of
    Qg, and q_i δ_j that of Qδ; w holds the other entries of the column."""
    claim.letters("q_i σ s δ̃_i δ_j; w: N")
    case = claim.under(
        "σ² = 1 : σ = sign(q_i); δ_j(s + ε) = s; δ̃_i(σq_is + ε) = q_is",
        "δ̃_i = q_iδ_j : Q is followed; q_i² + wᵀw = 1 : Q is orthogonal",
        nonzero="q_i : q_i ≠ 0; δ_j : s > 0; s : s > 0",
    )
    d = Derivation(list(case.given), list(case.nonzero))
    (size,) = claim.formulas("σq_i = 1")
    d.divide(size, ["nz1", "nz2", "nz3"])
    d.prove(*claim.formulas("q_i = σ"))
    d.definite(d.prove(*claim.formulas("wᵀw = 0")), claim.sum("w"))
    return d.qed(size, *claim.formulas("w = 0"))


def outcome(gradients, beta1, beta2):
    """Signs and squares of δ_t/α at ε = 0, coordinate by coordinate, exactly."""
    return [coordinate(tuple(row), beta1, beta2) for row in gradients]


@lru_cache(256)
def coordinate(row, beta1, beta2):
    """Sign and square of one coordinate's δ_t/α."""
    m_hat, _ = adam.moments(row, beta1, beta2)
    return (m_hat > 0) - (m_hat < 0), adam.square(row, beta1, beta2)


def stream(rng, n, steps):
    """n rows of gradients over ℚ, one of them zero now and then."""
    return [
        [
            fmpq(rng.randint(-5, 5), rng.randint(1, 3)) * (rng.randint(0, 5) > 0)
            for _ in range(steps)
        ]
        for _ in range(n)
    ]


@claim.instances(f"""all 48 signed permutations of three coordinates, on exact runs at ε = 0
    part: {SIGNED}
    count: 10
    of: pairs of runs over ℚ""")
def all_signed_permutations(rng):
    rows = stream(rng, 3, rng.randint(1, 6))
    decays = (fmpq(rng.randint(1, 9), 10), fmpq(rng.randint(1, 9), 10))
    plain = outcome(rows, *decays)
    for order, signs in product(permutations(range(3)), product((1, -1), repeat=3)):
        image = outcome([[s * x for x in rows[i]] for i, s in zip(order, signs)], *decays)
        if image != [(s * plain[i][0], plain[i][1]) for i, s in zip(order, signs)]:
            raise Fails(f"Q = {order}, {signs}")
    return [None] * 48


@claim.instances("scaled runs over ℚ at ε = 0", SCALE, count=100, of="pairs of runs over ℚ")
def scaled_runs(rng):
    rows, c = stream(rng, 2, rng.randint(1, 6)), fmpq(rng.randint(1, 9), rng.randint(1, 9))
    decays = fmpq(9, 10), fmpq(99, 100)
    if outcome(rows, *decays) != outcome([[c * x for x in row] for row in rows], *decays):
        raise Fails(f"c = {c}, g = {rows}")


claim.letters("δ₁ δ̃₁ m v", reciprocal(claim.sum("g + ε"), "1/(g+ε)"))
claim.letters(reciprocal(claim.sum("cg + ε̃"), "1/(cg+ε̃)"))
first = claim.under("δ₁ = g`1/(g+ε)`; δ̃₁ = cg`1/(cg+ε̃)`", part=SCALE, at="g=1, c=2, ε=1")


@first.under("ε̃ = cε").instances(
    "first steps with ε̃ = cε", "δ₁ = δ̃₁", count=1, edges=product((1, 2, "5/2"), (2, "1/7", 1))
)
def first_steps(rng, at):
    g, c = at or (rng.randint(1, 9), rng.randint(1, 9))
    return {"g": g, "c": c, "ε": "1/3"}


TRIPLES = {
    (fmpq(p * p - q * q, p * p + q * q), fmpq(2 * p * q, p * p + q * q))
    for p, q in product(range(-6, 7), repeat=2)
    if p or q
}


@claim.instances(
    "orthogonal 2×2 matrices from Pythagorean triples: only the eight signed permutations are "
    "followed",
    ONLY,
    count=1,
    edges=product(sorted(TRIPLES), (1, -1)),
    of="matrices",
    some=("followed",),
)
def rational_rotations(at):
    """δ_1 = sign(g) at ε = 0, for both unit vectors."""
    (x, y), reflect = at or ((fmpq(3, 5), fmpq(4, 5)), 1)
    columns = ((x, y), (-reflect * y, reflect * x))
    half = fmpq(1, 2)
    steps = [tuple(s for s, _ in outcome([[q] for q in column], half, half)) for column in columns]
    followed = steps == list(columns)
    if followed != (sorted(map(abs, columns[0])) == [0, 1]):
        raise Fails(f"Q = {columns}")
    return "followed" if followed else "not"


claim.floats(f"""the float64 Adam on a coupled quadratic and its transforms: no bit differs
    part: {SIGNED}
    instances: 60""")

claim.batched(f"""
    torch.optim.Adam on the same, c = 2^j at ε = 0: no bit differs; one with ε and a rotation differ
    part: {SIGNED}
    instances: 500""")

taken.under("m̃ = cm; ε̃ = cε", part=SCALE).needs("""c > 0
    δ̃ = δ
    given: δ = αm`1/(1−β₁ᵗ)`(√v̂ + ε)⁻¹; δ̃ = αm̃`1/(1−β₁ᵗ)`(√ṽ̂ + ε̃)⁻¹; √ṽ̂² = c²√v̂²
    at: c=−1, m=√v̂=√ṽ̂=α=1/(1−β₁ᵗ)=1, ε=0
    says: √ṽ̂ = |c|√v̂ = 1, and the step changes sign""")
first.needs("ε̃ = cε", "δ̃₁ = δ₁", "ε̃ = ε", says="1/2 and 2/3")
first.false("the step is proportional to the loss's scale", "δ̃₁ = cδ₁", "ε̃ = 0", at="ε=0")
first.false("ε̃ = c²ε, as for ε inside the root, keeps the step", "δ̃₁ = δ₁", "ε̃ = c²ε")
longer = "a larger loss always makes the step longer, ε = 0 too"
first.false(longer, "δ̃₁ > δ₁", "ε̃ = ε", at="ε=0", part=NEEDED)
claim.letters("cos sin δ_x δ_y sign₁ sign₂")
turned = claim.under("""cos² + sin² = 1 : a rotation; δ_x = sign₁; δ_y = sign₂
    sign₁² = 1 : the sign of cos ≠ 0; sign₂² = 1 : the sign of sin ≠ 0
    at: cos=3/5, sin=4/5, sign₁=sign₂=1""")
turned.needs("Q is a signed permutation", "δ_x = cos; δ_y = sin", part=SIGNED)
turned.false("the rotated run's step has the same length", "δ_x² + δ_y² = 1", part=ONLY)
fed = claim.under(FED, "m̃′ = β₁m̃ − ag; ṽ′ = β₂ṽ + bg²; a = 1 − β₁; b = 1 − β₂", part=ODD)
fed.needs("zero start", "m̃′ = −m′", "m̃ = m", at="m=g=1, v=ṽ=0, β₁=β₂=1/2", says="m_1 = 1 and 0")
fed.false("Adam is even", "m̃′ = m′", *ZERO, at="g=1, β₁=β₂=1/2")
signed.under(without="SS = 1").false("""
    a permutation of the gradients alone leaves the steps where they were
    M̃e = Me
    given: M̃ = ΠMΠᵀ
    at: M=diag(1, −1)
    says: g = (1, −1) exchanged: the first step (1, −1) becomes (−1, 1)""")
claim.false(
    "diag(Qg) = QΓQᵀ for every orthogonal Q", "ΠΓΠᵀ = −Γ", "ΠΠᵀ = 1", at="Π=−1, Γ=1", part=ONLY
)
claim.mutants()
