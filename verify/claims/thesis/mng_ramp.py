"""MNG on a constant gradient: how fast the steps grow with the length of the history."""

from itertools import product

from flint import fmpq

from theory.operators.points import point
from theory.thesis import mng as exact
from verify.claim import Claim
from verify.claims.thesis import source
from verify.evidence import Checked, Fails

PARTS = "the recurrence", "the root", "k ≥ 4", "k ≤ 3"
STEPS, ROOT, GROWTH, SHORT = PARTS

claim = Claim(
    name="thesis/mng_ramp",
    title="""On a constant gradient MNG's steps obey s_{t+1} = ½Σ s_{t−j} + η over k − 1 steps; they
    grow by λ_k < 1.5, and not at all for k = 2""",
    source=source("sections 3.2 and 3.4.1, Algorithm 1"),
    statement="""
    - Let η ≥ 0, the gradient of a coordinate keep its value g ≠ 0 and s_t = |x_t − x_{t−1}| (s_t =
      0 for t ≤ 0). All steps go one way and s_{t+1} = ½Σ_{j<k−1} s_{t−j} + η. By: recurrence;
      constant row; one way
    - Its growth is the one positive root λ_k of λ^{k−1} = ½Σ_{j<k−1} λ^j: λ_2 = ½, λ_3 = 1, λ_k
      rises with k By: geometric sum; one root; root of 2; root of 3; rising
    - and 3/2 − λ_k = ½λ_k^{1−k} ≤ ½(5/6)^{k−1} for k ≥ 4. By: geometric sum; gap; below 3/2; gap
      shrinks; root of 4
    - k = 1: s_t = η. By: k = 1
    - k = 2: s_t = 2η(1 − 2^{−t}) ≤ 2η. By: k = 2; k = 2 bounded
    - k = 3: s_t = (2/3)ηt + (2/9)η(1 − (−½)^t). By: k = 3
    - k ≥ 4, b = 2η/(k−3): b(λ_k^t − 1) ≤ s_t ≤ b(λ_k^{t+k−2} − 1). By: shifted steps; lower bound;
      upper bound; lower start; upper start
    """,
    latex=r"""$s_{t+1}=\frac12\sum_{j<k-1}s_{t-j}+\eta$,
    $\lambda_k^{k-1}=\frac12\sum_{j<k-1}\lambda_k^j$, $\frac{2\eta}{k-3}(\lambda_k^t-1)\le
    s_t\le\frac{2\eta}{k-3}(\lambda_k^{t+k-2}-1)$.""",
    hypotheses="""
    - constant gradient: its sign is enough for the sign-only version
    - filled histories: s_t = 0 for t ≤ 0, for the explicit steps and bounds""",
    parts=PARTS,
    remark="""So k = 2 never accelerates, k = 3 does so linearly, and no k multiplies its steps by
    1.5: λ_4 = 1.234, λ_5 = 1.349, λ_10 = 1.486 (enclosed). σ = sign(g), W the sum of the last k − 1
    steps, which is Δ; P = λ^{k−1}, S = Σ_{j<k−1} λ^j.""",
)

claim.letters("x x′ y y′ W W′ s⁺ s_gone η σ k g |g| δ λ P P′ S S′; 1/P: ≥ 0")
ONE_WAY = "σ² = 1 : σ = sign(g)"
claim.let("X = (x + y)/2 − σ(σ(y − x) + η)")
MOVE = "x′ = X : newest x and oldest y are the extremes, δ = σ"
claim.under(ONE_WAY, part=STEPS).inductive(f"""
    [recurrence] Δ is the sum W of the last k − 1 steps, by induction over t; s⁺ = W/2 + η
    σ(y − x) = W
    initial: x = y : filled history; W = 0
    recurrence: {MOVE}
    s⁺ = σ(x − x′); y′ = y − σs_gone : the next oldest point; W′ = W + s⁺ − s_gone
    conclusion: σ(x − X) = W/2 + η
    says: y moves by the oldest step of the window, which W then loses.""")
claim.under(
    "|g| = σg", ONE_WAY, "δk|g| = kg : δ = kg/(k|g|)", nonzero="k|g| : k ≥ 1, g ≠ 0", part=STEPS
).proves("""[constant row] the row of gradients is constant, so δ = σ
    δ = σ
    over: nz1
    says: mng_step_bound gives δ = σ for the constant row; here for k entries g.""")
claim.under(part=STEPS, nonneg="W η").bounds("""
    [one way] s⁺ ≥ 0, so the newest point stays an extreme
    W/2 + η ≥ 0
    = W/2 + η
    cites: complete_induction""")

BALANCE, GEOMETRIC = "P = S/2 : λ^{k−1} = ½Σλ^j", "(λ − 1)S = P − 1 : the geometric sum"
root = claim.under(GEOMETRIC, BALANCE, part=ROOT, at="λ=P=1, S=2, 1/P=1")
claim.under(part=ROOT).inductive(f"""[geometric sum] (λ − 1)S = P − 1, by induction over k
    {GEOMETRIC}
    initial: S = 0 : k = 1; P = 1 : k = 1
    recurrence: S′ = S + P; P′ = λP
    over: k""")
root.proves("[gap] at a root (3/2 − λ)λ^{k−1} = ½", "(3/2 − λ)P = 1/2")
root.under("`1/P`P = 1 : λ > 0").bounds("[below 3/2] so λ < 3/2", "3/2 ≥ λ", "= `1/P`/2")

claim.letters("D D′ Z Z′ E E′; z h 3/2−λ (5/6)^{k−1} P−1/Q 1/Q: ≥ 0")
unique = claim.under(part=ROOT)
unique.inductive(
    "the positive root is unique: in z = 1/λ the powers of Σ_{i≤k−1} zⁱ = 2 grow when z does",
    "Z ≥ 0; E ≥ 0; D ≥ h",
    initial="Z = z; E = h; D = h",
    recurrence="Z′ = zZ; E′ = (z + h)(Z + E) − zZ; D′ = D + E′",
    at_base=[
        unique.squares("Z ≥ 0", "= z"),
        unique.squares("E ≥ 0", "= h"),
        unique.squares("D ≥ h"),
    ],
    at_step="""Z′ ≥ 0 since z(Z ≥ 0)
    E′ ≥ 0 since h(Z ≥ 0) + z(E ≥ 0) + h(E ≥ 0)
    D′ ≥ h since (D ≥ h) + (E′ ≥ 0)""",
    final="D = 0 : both sums are 2",
    conclusion="0 ≥ h",
    over="i",
    says="Z = zⁱ, E = (z+h)ⁱ − zⁱ, D the sum of the E: h at i = 1, and it stays ≥ h. For two roots "
    "z, z + h it is 2 − 2, so h ≤ 0.",
    name="one root",
    cites="intermediate_value",
)
claim.under(BALANCE, "P′ = λP; S′ = 1 + λS", part=ROOT, at="λ=P=1, S=2").proves("""
    [rising] λ_k^k − ½Σ_{j<k} λ_k^j = −½ < 0, so λ_{k+1} > λ_k
    P′ − S′/2 = −1/2
    cites: intermediate_value""")
claim.under(f"""`3/2−λ`P = 1/2; `P−1/Q` = P − `1/Q`; `1/Q``(5/6)^{{k−1}}` = 1
    part: {ROOT}
    at: 3/2−λ=1/4, P=2, 1/Q=1, (5/6)^{{k−1}}=1""").bounds("""
    [gap shrinks] and 3/2 − λ_k ≤ ½(5/6)^{k−1} from λ_k ≥ 6/5 on
    `(5/6)^{k−1}`/2 ≥ `3/2−λ`
    = `3/2−λ``P−1/Q``(5/6)^{k−1}`
    says: P ≥ (6/5)^{k−1} = 1/Q for λ ≥ 6/5""")
claim.under("λ = 6/5", part=ROOT).proves("""
    [root of 4] the polynomial of k = 4 is negative at 6/5, so λ_4 > 6/5
    λ³ − (1 + λ + λ²)/2 = −23/250
    cites: intermediate_value""")
claim.under(BALANCE, "P = λ : k = 2; S = 1 : k = 2", part=ROOT).proves("""[root of 2] λ_2 = ½
    λ = 1/2""")
claim.under("λ² = (1 + λ)/2 : k = 3", nonzero="λ + 1/2 : λ > 0", part=ROOT).proves(
    "[root of 3] for k = 3 (λ − 1)(λ + ½) = 0, so λ_3 = 1", "λ = 1", over="nz1"
)

claim.letters("λ^{t−k+2} Σλ^{t−j} λ^{t+1} λ^t λ^{t+k−2}; b c Z 1−λ^t λ^{t+k−2}−1: ≥ 0")
SHIFT, LINEAR = "(k − 3)b = 2η : b = 2η/(k − 3)", "s⁺ = W/2 + η : the recurrence"
claim.under(SHIFT, LINEAR, part=GROWTH, at="k=4, η=1, b=2, W=0").proves(
    "[shifted steps] s + b obeys the recurrence without η", "s⁺ + b = (W + (k − 1)b)/2"
)
window = claim.under(f"""{BALANCE}
    `Σλ^{{t−j}}` = `λ^{{t−k+2}}`S : the powers in the window; `λ^{{t+1}}` = `λ^{{t−k+2}}`P
    {SHIFT}
    {LINEAR}
    part: {GROWTH}
    at: k=4, η=1, b=2, P=1, S=2, λ^{{t−k+2}}=1""")
window.under("Z = W + (k − 1)b − c`Σλ^{t−j}`", at="c=2, W=0").bounds("""
    [lower bound] if cλ^i ≤ s_i + b over the window, then at t + 1
    s⁺ + b ≥ c`λ^{t+1}`
    = Z/2
    says: Z is the sum over the window of what the bound leaves over.
    cites: complete_induction""")
window.under("Z = c`Σλ^{t−j}` − W − (k − 1)b", at="c=5, W=1").bounds(
    "[upper bound] likewise ≤ Cλ^i", "c`λ^{t+1}` ≥ s⁺ + b", "= Z/2", cites="complete_induction"
)
claim.under("`1−λ^t` = 1 − `λ^t`", part=GROWTH).bounds("""
    [lower start] c = b holds for t = −(k−2) … 0, since λ ≥ 1: there s = 0 and λ^t ≤ 1
    b ≥ b`λ^t`
    = b`1−λ^t`""")
claim.under("`λ^{t+k−2}−1` = `λ^{t+k−2}` − 1", part=GROWTH).bounds(
    "[upper start] and so does C = bλ^{k−2}: 1 ≤ λ^{t+k−2}", "b`λ^{t+k−2}` ≥ b", "= b`λ^{t+k−2}−1`"
)

claim.letters("s r r′ q q′ t t′")
claim.under(LINEAR, "W = 0 : no earlier step in a window of none", part=SHORT).proves(
    "[k = 1] k = 1: η", "s⁺ = η"
)
claim.under(part=SHORT).inductive("""[k = 2] k = 2: 2η(1 − q), q = 2^{−t}; by induction
    s = 2η(1 − q)
    state: s → s⁺; q → q′
    initial: s = 0; q = 1
    recurrence: s⁺ = s/2 + η; q′ = q/2""")
claim.under(part=SHORT, nonneg="η q").bounds(
    "[k = 2 bounded] k = 2: below 2η", "2η ≥ 2η(1 − q)", "= 2ηq"
)
claim.under(part=SHORT).inductive("""
    [k = 3] k = 3: (2/3)ηt + (2/9)η(1 − q), q = (−½)^t; by induction
    s = 2ηt/3 + 2η(1 − q)/9; r = 2ηt/3 − 2η/3 + 2η(1 + 2q)/9
    state: s → s⁺; r → r′; q → q′; t → t′
    initial: s = 0; r = 0; q = 1; t = 0
    recurrence: s⁺ = (s + r)/2 + η; r′ = s; q′ = −q/2; t′ = t + 1""")


def steps_of(k, rate, count):
    """s_1 … s_count of the recurrence, in fractions."""
    found = []
    for _ in range(count):
        window = found[max(0, len(found) - k + 1) :] if k > 1 else []
        found.append(sum(window, fmpq(0)) / 2 + rate)
    return found


@claim.instances(
    "runs of Algorithm 1 over ℚ, k ≤ 7, gradients of both signs and sizes: the recurrence",
    STEPS,
    count=1,
    edges=product(range(1, 8), (fmpq(-3), fmpq(1, 7), fmpq(5)), (False, True)),
    of="runs of 20 steps over ℚ",
)
def exact_runs(at):
    k, g, sign_only = at or (8, fmpq(2), False)
    path = exact.run(lambda x: [g], [fmpq(2)], k, [fmpq(1, 3)], 20, sign_only)
    sizes = [(a[0] - b[0]) * (1 if g > 0 else -1) for a, b in zip(path, path[1:])]
    if sizes != steps_of(k, fmpq(1, 3), 20):
        raise Fails(f"k = {k}, g = {g}: steps {sizes[:6]}")


step = claim.under(ONE_WAY, MOVE, "σ(y − x) = W; s⁺ = σ(x − x′)", part=STEPS)


@step.instances("""two steps
    s⁺ = W/2 + η
    count: 1
    edges: x=0, y=3, σ=1, η=1/2, W=3; x=2, y=−1, σ=−1, η=1, W=3""")
def two_steps(at):
    return point(at or "x=1, y=2, σ=1, η=1, W=1")


@claim.exact("the explicit steps for k = 1, 2, 3 over ℚ, t ≤ 60", SHORT)
def explicit_runs(run):
    half = fmpq(1, 2)
    forms = {
        1: lambda i: fmpq(1),
        2: lambda i: 2 * (1 - half**i),
        3: lambda i: fmpq(2 * i, 3) + fmpq(2, 9) * (1 - (-half) ** i),
    }
    for k, form in forms.items():
        if steps_of(k, fmpq(1), 60) != [form(i) for i in range(1, 61)]:
            raise Fails(f"k = {k}: the explicit steps differ")
    return Checked("180 steps equal to their formulas", instances=180)


def enclosed_root(k):
    """λ_k as a ball: the sign of λ^{k−1} − ½Σλ^j changes across it."""
    from flint import arb

    low, high = fmpq(1, 4), fmpq(3, 2)
    for _ in range(80):
        middle = (low + high) / 2
        below = 2 * middle ** (k - 1) <= sum((middle**j for j in range(k - 1)), fmpq(0))
        low, high = (middle, high) if below else (low, middle)
    return arb(low).union(arb(high))


@claim.enclosure("λ_2 … λ_20 in balls: rising, below 3/2, 3/2 − λ = ½λ^{1−k}", ROOT)
def roots(run):
    from flint import arb, ctx

    with ctx.workprec(200):
        found = {k: enclosed_root(k) for k in range(2, 21)}
        gap = {k: arb(3) / 2 - root for k, root in found.items()}
        held = (
            all(found[k] < found[k + 1] for k in range(2, 20)),
            found[2].contains(arb("0.5")) and found[3].contains(1),
            all(gap[k].overlaps(r ** (1 - k) / 2) and gap[k] > 0 for k, r in found.items()),
            all(gap[k] <= (arb(5) / 6) ** (k - 1) / 2 for k in found if k >= 4),
        )
    said = ", ".join(f"λ_{k} = {found[k].mid().str(5, radius=False)}" for k in (4, 5, 10, 20))
    return Checked(f"19 roots enclosed to 2⁻⁷⁹: {said}", ok=all(held), instances=19)


@claim.enclosure("b(λ^t − 1) ≤ s_t ≤ b(λ^{t+k−2} − 1) in balls, k = 4 … 12, t ≤ 80", GROWTH)
def bounds(run):
    """λ is known to 2⁻⁷⁹ only, so at t = 80 the powers are known to about 2⁻⁷⁰, far less than the
    room."""
    from flint import arb, ctx

    seen = 0
    with ctx.workprec(200):
        for k in range(4, 13):
            root, shift = enclosed_root(k), arb(2) / (k - 3)
            for i, size in enumerate(steps_of(k, fmpq(1), 80), start=1):
                value = arb(size)
                if not (shift * (root**i - 1) < value < shift * (root ** (i + k - 2) - 1)):
                    raise Fails(f"k = {k}, t = {i}: s = {value.str(8)}")
                seen += 1
    return Checked(f"{seen} steps strictly between their bounds", instances=seen)


claim.floats(f"""float64: the optimizer on a constant gradient against the recurrence over ℚ, k ≤ 10
    part: {STEPS}
    instances: 40""")
claim.batched("batched runs in torch against the recurrence", STEPS, instances=600)

claim.under(
    ONE_WAY, "x′ = (x + y)/2 − δ(σ(y − x) + η); s⁺ = σ(x − x′); σ(y − x) = W", part=STEPS
).needs("""constant gradient
    s⁺ = W/2 + η
    at: x=0, y=σ=η=W=1, δ=3/4
    says: k = 2, g = 1 and then 1/2: δ = 3/4, and the step from (1, 0) is ¼ + ¾η short of ½Δ + η""")
claim.under(LINEAR, part=SHORT).needs("""filled histories
    2η > s⁺
    at: W=8, η=1
    says: k = 2, a first history of range 8: s_1 = 4 + η > 2η""")
step.false("s⁺ = W + η", at="x=0, y=σ=η=W=1")
step.false("the step doubles η: s⁺ = W/2 + 2η", "s⁺ = W/2 + 2η", at="x=0, y=σ=η=W=1")
root.false("λ_k rises to 2: (2 − λ)P = 1 at a root", "(2 − λ)P = 1/2", says="k = 3, λ = 1")
claim.false(
    "k = 2 reaches 2η", "s = 2η", "s = 2η(1 − q)", at="q=1/2, η=1", part=SHORT, says="t = 1"
)
claim.false(f"""k = 3 stays bounded, s_t ≤ 3η
    3η ≥ s
    given: s = 2ηt/3 + 2η(1 − q)/9
    at: t=5, q=−1/32, η=1
    part: {SHORT}
    says: t = 4: 8/3 + (2/9)(15/16) = 69/24 < 3; t = 5: 10/3 + (2/9)(33/32) > 3""")
claim.false(f"""k ≥ 4 with b = η/(k − 3): s + b obeys the recurrence without η
    s⁺ + b = (W + (k − 1)b)/2
    given: (k − 3)b = η
    {LINEAR}
    at: k=4, η=b=1, W=0
    part: {GROWTH}""")
claim.mutants()
