"""Theorem A.1 with its constants: replacing A_t by A₀ in the recurrence of b."""

from flint import fmpq

from theory.lodo import exact
from theory.operators.matrices import is_psd, matrix, unit
from verify.claim import Claim
from verify.claims.lodo import source
from verify.evidence import Fails

PARTS = PATHS, BOUNDED, CLOSE = "the two recurrences", "|b| ≤ B", "‖A − Ã‖ ≤ C(αt)²"

claim = Claim(
    name="lodo/lodo_frozen_approximation",
    title="""Theorem A.1 made explicit: freezing A in b's recurrence moves A_t by at most C(αt)², C
    = h⁶B⁴/(1−r)""",
    source=source("Appendix A.2, Theorem A.1 (equations 32 to 75)"),
    wording="""The theorem is stated as a limit, with a constant that is picked later, for noise of
    mean zero (rebuilt from the paper's prose); here are its constants.""",
    statement="""
    - α ≥ 0, |s_t| ≤ s̄, r = ‖A₀‖₂ < 1, h = ‖H‖₂, B = max(|b₀|, 2s̄/(1−r)). (A, b) obeys equations
      (5), (6); b̃_{t+1} = A₀b̃_t − s_t and Ã_{t+1} = Ã_t − αHb̃_{t+1}b̃_tᵀH² start at the same
      point. For αt ≤ (1−r)/(2h³B²): |b_t| ≤ B and ‖A_t − Ã_t‖₂ ≤ C(αt)², C = h⁶B⁴/(1−r). By: paths;
      all steps
    - Remark: It holds on every path; the mean of s plays no part.
    """,
    latex=r"""$\|A_t-\tilde A_t\|_2\le \dfrac{h^6B^4}{1-r}(\alpha t)^2$ for $\alpha
    t\le\dfrac{1-r}{2h^3B^2}$, $B=\max(|b_0|, 2\bar s/(1-r))$.""",
    hypotheses="""
    - r < 1
    - |s_t| ≤ s̄
    - αt ≤ (1−r)/(2h³B²)
    - α ≥ 0: else the line above holds for every t""",
    parts=PARTS,
    remark="""Each inequality is a step of an induction over t in the norms: d = ‖A_t − A₀‖, e =
    |b_t − b̃_t|, Δ = ‖A_t − Ã_t‖. A letter with an index z is what an inequality leaves over, ≥ 0.
    All start at t = 0 with d = e = Δ = 0.""",
)

claim.letters("A A₀ A′ Ã Ã′: n×n; H: symmetric n×n; b b̃ b′ b̃′ s: n; α: ≥ 0")
paths = claim.under(f"""b′ = Ab − s : equation (6)
    b̃′ = A₀b̃ − s : equation (33)
    A′ = A − αHb′bᵀHH : equation (5)
    Ã′ = Ã − αHb̃′b̃ᵀHH : equation (32)
    part: {PATHS}
    at: H=A=b=α=1, A₀=Ã=s=0, b̃=2""")
paths.proves("""[paths] what separates the paths
    b′ − b̃′ = A₀(b − b̃) + (A − A₀)b
    A′ − Ã′ = A − Ã − αH((b′ − b̃′)bᵀ + b̃′(b − b̃)ᵀ)HH
    says: so e₊ ≤ re + d|b| and Δ₊ ≤ Δ + αh³(e₊|b| + |b̃₊|e)
    cites: norm_product""")

claim.letters("r 1−r h B α t d s̄ |b| |b′| |b̃′| e e′: ≥ 0; Δ Δ′ d′")
claim.letters("z0 z1 z2 z3 z4 z5 z6 z7 z8 z9 z10 z11: ≥ 0")
claim.let("v = αh³B²; p = αh³")  # α‖Hb₊bᵀH²‖ ≤ αh³B²
ONE = "`1−r` = 1 − r"
DRIFT, SMALL = "d = vt − z3 : d ≤ αh³B²t", "|b| = B − z2 : |b| ≤ B"
NOISE = "s̄ = `1−r`B/2 − z4 : s̄ ≤ (1−r)B/2, by the choice of B"
TIME = "z0 = `1−r`/2 − vt : αt ≤ (1−r)/(2h³B²)"
MOVES = "|b′| = (r + d)|b| + s̄"
bounded = claim.under(part=BOUNDED)
bounded.under("|b′| = (r + d)|b| + s̄ − z1", SMALL, DRIFT, NOISE, TIME, ONE).bounds(
    "|b′| ≤ B", "B ≥ |b′|", *((1, w) for w in "Bz0 Bz3 rz2 dz2 z4 z1".split())
)
bounded.under("d′ = d + p|b′||b| − z1", DRIFT, SMALL, "|b′| = B − z5 : |b₊| ≤ B").bounds(
    "d ≤ αh³B²t goes on", "v(t+1) ≥ d′", *((1, w) for w in "z3 z1 pBz2 pz5|b|".split())
)
bounded.under("|b̃′| = r(B − z6) + s̄ − z1 : |b̃₊| ≤ r|b̃| + s̄ with |b̃| = B − z6", NOISE, ONE).bounds(
    "and |b̃| ≤ B stays", "B ≥ |b̃′|", *((1, w) for w in "`1−r`B/2 rz6 z4 z1".split())
)
E = "`1−r`e = vBt − z6 : (1−r)e ≤ αh³B³t"
close = claim.under(part=CLOSE)
close.under(E, "e′ = re + d|b| − z7 : e₊ ≤ re + d|b|", DRIFT, SMALL, ONE).bounds(
    "(1−r)e ≤ αh³B³t goes on",
    "vB(t+1) ≥ `1−r`e′",
    *((1, w) for w in "vB rz6 `1−r`vtz2 `1−r`z3|b| `1−r`z7".split()),
)
close.under(
    "`1−r`Δ = v²t² − z8 : (1−r)Δ ≤ α²h⁶B⁴t²",
    "Δ′ = Δ + p(e′|b| + |b̃′|e) − z9 : Δ₊ ≤ Δ + αh³(e₊|b| + |b̃₊|e)",
    E,
    "`1−r`e′ = vB(t+1) − z10",
    SMALL,
    "|b̃′| = B − z11",
).bounds(
    "(1−r)Δ ≤ α²h⁶B⁴t² goes on",
    "v²(t+1)² ≥ `1−r`Δ′",
    *((1, w) for w in "z8 pz10|b| pz6|b̃′| pvBtz2 pvBz2 pvBtz11 `1−r`z9".split()),
)

claim.letters("t′ d′ |b̃| k: ≥ 0")
whole = claim.under(f"""r + `1−r` = 1 : r = ‖A₀‖₂ < 1
    {NOISE}
    part: {CLOSE}
    at: r=1−r=1/2, h=B=k=t′=1, α=1/8, t=d=e=e′=Δ=Δ′=0, s̄=1/4, |b|=|b̃|=1, |b′|=|b̃′|=3/4, d′=3/32,
    z0=1/4, z1=z2=z3=z4=z5=z7=z9=0""")
GROWN, LAST = "vBt ≥ `1−r`e", "v²t² ≥ `1−r`Δ"
whole.inductive(f"""
    [all steps] all five bounds: |b|, |b̃| ≤ B, d ≤ vt, (1−r)e ≤ vBt, (1−r)Δ ≤ v²t², v = αh³B²
    B ≥ |b|; B ≥ |b̃|; vt ≥ d; {GROWN}; {LAST}
    state: |b| → |b′|; |b̃| → |b̃′|; d → d′; e → e′; Δ → Δ′; t → t′
    initial: |b| = B − z2 : |b₀| ≤ B; |b̃| = |b|; d = 0; e = 0; Δ = 0; t = 0
    recurrence: t′ = t + k : k = 1, and k = 0 after the last step that is looked at
    {TIME}
    |b′| = (r + d)|b| + s̄ − z1 : |b₊| ≤ (r + d)|b| + s̄
    |b̃′| = r|b̃| + s̄ − z3 : |b̃₊| ≤ r|b̃| + s̄
    d′ = d + kp|b′||b| − z5 : d₊ ≤ d + αh³|b₊||b|
    e′ = re + d|b| − z7 : e₊ ≤ re + d|b|
    Δ′ = Δ + kp(e′|b| + |b̃′|e) − z9 : Δ₊ ≤ Δ + αh³(e₊|b| + |b̃₊|e)
    at_base: B ≥ |b| since z2
    B ≥ |b̃| since z2
    vt ≥ d
    {GROWN}
    {LAST}
    at_step: B ≥ |b′| since Bz0 + B(vt ≥ d) + r(B ≥ |b|) + d(B ≥ |b|) + z4 + z1
    B ≥ |b̃′| since `1−r`B/2 + r(B ≥ |b̃|) + z4 + z3
    vt′ ≥ d′ since (vt ≥ d) + kpB(B ≥ |b|) + kp|b|(B ≥ |b′|) + z5
    vBt′ ≥ `1−r`e′ since kvB + r({GROWN}) + `1−r`vt(B ≥ |b|) + `1−r`|b|(vt ≥ d) + `1−r`z7
    v²t′² ≥ `1−r`Δ′ since ({LAST}) + kp|b|(vBt′ ≥ `1−r`e′) + kp|b̃′|({GROWN})
    + kpvBt(B ≥ |b|) + k²pvB(B ≥ |b|) + kpvBt(B ≥ |b̃′|) + `1−r`z9
    says: With k = 0 the run goes on with A frozen, so a run of any length is covered: the condition
    on αt is asked of its own steps only.""")
claim.letters("d′")
close.needs(
    "r < 1", "e ≥ e′", "e′ = re + d|b|", at="r=2, e=1, d=|b|=0", says="it bounds nothing then"
)
bounded.needs("|s_t| ≤ s̄", "B ≥ |b′|", MOVES, ONE, at="r=d=|b|=0, s̄=2, B=1−r=1")
longest = bounded.under(MOVES, at="r=0, h=t=B=1")
longest.needs("αt ≤ (1−r)/(2h³B²)", "B ≥ |b′|", "d = vt; |b| = B; s̄ = `1−r`B/2", ONE, at="α=1")
longest.false(f"""B = max(|b₀|, s̄/(1−r)) suffices
    B ≥ |b′|
    given: d = vt; |b| = B; s̄ = `1−r`B
    {TIME}
    {ONE}
    at: α=1/4
    says: with s̄ = (1−r)B there is no room for d > 0""")
claim.letters("α")
longest.needs(f"""α ≥ 0
    B ≥ |b′|
    given: d = −αh³B²t : d = |α|h³B²t for α < 0; |b| = B; s̄ = `1−r`B/2
    z0 = `1−r`/2 − αh³B²t : the condition on αt
    {ONE}
    at: α=−1
    says: αt ≤ (1−r)/(2h³B²) holds""")
ROOM = "z1=z2=z3=z4=z5=z6=z7=z8=z9=z10=z11=0, h=B=t=1, α=1/8, r=1/2, e=1/4, Δ=1/32"
claim.mutants(at=(ROOM, f"{ROOM}, e′=1/2"))

UNITS = ((1, 0), (0, 1), ("3/5", "4/5"), ("-4/5", "3/5"), ("5/13", "-12/13"))
EDGES = (([[1]], [1]), ([[-1]], [1]), ([[1, 0], [0, 1]], [1, 1]), ([[1, 0], [0, -1]], [1, 0]))


@claim.instances("runs to the end", CLOSE, count=12, edges=EDGES, of="runs of 6 steps over ℚ")
def rational_runs(rng, at, index):
    """C²(αt)⁴ − ΔᵀΔ ⪰ 0 where s̄ = h = 1, r = ½ and |b₀| = B = 4 exactly: A₀ is half an orthogonal
    matrix, the moves are unit vectors; in one dimension they push one way."""
    r, size, steps = fmpq(1, 2), fmpq(4), 6
    rate = (1 - r) / (2 * size**2) / steps
    rotation = [["3/5", "-4/5"], ["4/5", "3/5"]]
    drawn = ([[1]], [1]) if index % 2 else (rotation, [1, fmpq(rng.randint(1, 4), 4)])
    turn, spectrum = at or drawn
    h, n = exact.diagonal(*spectrum), len(spectrum)

    def unit_vector():
        return matrix([[x] for x in ([1] if n == 1 else rng.choice(UNITS))])

    a = tilde = start = matrix(turn) * r
    b = frozen = unit_vector() * size
    for step in range(1, steps + 1):
        move = unit_vector()
        later, frozen_later = a * b + move, start * frozen + move
        a -= h * later * b.transpose() * h * h * rate
        tilde -= h * frozen_later * frozen.transpose() * h * h * rate
        b, frozen, gap = later, frozen_later, a - tilde
        bound = size**4 / (1 - r) * (rate * step) ** 2
        close = is_psd(unit(n) * bound**2 - gap.transpose() * gap)
        if not close or exact.norm2(b) > size**2:
            raise Fails(f"step {step}: A₀ = {start.tolist()}, H = {h.tolist()}")


claim.floats("float64: both paths to the end; the order in αt", CLOSE, instances=20)
claim.batched("what separates the paths, batched in torch", PATHS, instances=300)
