"""Two-layer linear networks have no bad local minima."""

from flint import fmpq

from theory.lodo import exact
from theory.operators.matrices import is_psd
from verify.claim import Claim, Hypothesis
from verify.claims.lodo import source
from verify.evidence import Checked, Fails

PARTS = EXPAND, DOWN, FULL = "second order", "a direction of negative curvature", "full rank"

claim = Claim(
    name="lodo/deep_linear_minima",
    title="""½‖W₂W₁ − B‖_F² with a wide hidden layer: every critical point that is not global has
    negative curvature""",
    source=source("Appendix D, after Laurent & von Brecht (2018)"),
    wording="""For dense linear networks, convex losses and layers at least as wide as the input or
    output, all local minima are global (rebuilt from the paper's prose).""",
    statement="""
    - f(W₁, W₂) = ½‖W₂W₁ − B‖_F², W₂ p×h, W₁ h×q, h ≥ min(p, q). At every critical point with R =
      W₂W₁ − B ≠ 0 there is an explicit direction of negative curvature: if aᵀW₁ = 0, a ≠ 0, it is
      (U, V) = (−c·Rx aᵀ, a xᵀ) with Rx ≠ 0 and c large; By: second order; left
    - if W₂a = 0, (y aᵀ, −c·a yᵀR); By: second order; right
    - and if neither a exists, R = 0. By: wide; tall
    - Cited: The theorem of Laurent and von Brecht (any depth, any convex differentiable loss) is
      cited, not proved here.
    """,
    latex=r"""$\nabla f = 0,\ W_2W_1 \ne B \Rightarrow \exists (U,V):\ \|UW_1+W_2V\|_F^2 + 2\langle
    R, UV\rangle < 0$.""",
    hypotheses=(
        Hypothesis("h ≥ min(p, q)", "so that full ranks make W₁ or W₂ invertible"),
        Hypothesis("the loss is convex in the product"),
        Hypothesis("critical: W₂ᵀR = 0 and RW₁ᵀ = 0"),
    ),
    parts=PARTS,
    remark="""LODO's own preconditioner G̃ᵀG̃ ties its layers, so the theorem says nothing about it:
    for ½(w² − B)² with B = −1 the tied loss has the local minimum w = 0 with value ½, the untied
    one is 0.""",
)

claim.letters("W1 V: h×q; W2 U: p×h; B R: p×q; a: h; x: q; y: p; τ; c: ≥ 0; u w r β: 1×1")
RESIDUAL, LEFT = "R = W2W1 − B : the residual", "aᵀW1 = 0 : a left null vector of W₁"
BY_W1, BY_W2 = "W2ᵀR = 0 : the gradient by W₁ is zero", "RW1ᵀ = 0 : the gradient by W₂ is zero"
claim.let("""
    M = (W2 + τU)(W1 + τV) − B
    D = UW1 + W2V
    curvature = tr(DᵀD) + 2tr(RᵀUV)
    U1 = −cRxaᵀ
    V1 = axᵀ
    D1 = U1W1 + W2V1
    first = tr(D1ᵀD1) + 2tr(RᵀU1V1)
    U2 = yaᵀ
    V2 = −cayᵀR
    D2 = U2W1 + W2V2
    second = tr(D2ᵀD2) + 2tr(RᵀU2V2)""")  # of f: its changes along (U, V), (U1, V1), (U2, V2)
critical = claim.under(RESIDUAL, BY_W1, BY_W2, part=DOWN, at="W1=W2=0, B=a=x=y=c=1")
expansion = "tr(MᵀM)/2 = tr(RᵀR)/2 + τ²/2·curvature + τ³tr(DᵀUV) + τ⁴/2·tr((UV)ᵀUV)"
all_orders = "tr(MᵀM) = tr((R + τD + τ²UV)ᵀ(R + τD + τ²UV))"
critical.under(part=EXPAND).proves(
    "[second order] f(W + τ(U, V)) to second order, at a critical point",
    expansion,
    by=[(expansion, [("1/2", all_orders), ("τ", "tr(RᵀD) = 0")])],
    says="the linear term is ⟨R, UW₁ + W₂V⟩ = ⟨RW₁ᵀ, U⟩ + ⟨W₂ᵀR, V⟩, zero at a critical point",
)
left = critical.under(LEFT)
claim.under(LEFT, BY_W1, BY_W2, part=DOWN).proves("""
    [left] a left null vector of W₁: curvature |W₂a|²|x|² − 2c|a|²|Rx|²
    first = tr((W2a)ᵀW2axᵀx) − 2c·tr(aᵀaxᵀRᵀRx)
    says: negative for large c where Rx ≠ 0, which some x gives if R ≠ 0""")
claim.under("W2a = 0 : a null vector of W₂", BY_W1, BY_W2, part=DOWN).proves("""
    [right] a null vector of W₂: curvature |aᵀW₁|²|y|² − 2c|a|²|Rᵀy|²
    second = tr(aᵀW1(aᵀW1)ᵀyᵀy) − 2c·tr(aᵀayᵀRRᵀy)""")
left.needs("the loss is convex in the product", "first ≥ 0", says="both terms change sign")
claim.under("r = wᵀw − β", part=DOWN).false(
    "the tied network (W₂ = W₁ᵀ) has a negative direction too",
    "0 ≥ 2tr(rᵀuᵀu)",
    at="w=0, β=−1, u=1",
    says="½(w² + 1)² at w = 0: moving both layers by u gives curvature 2⟨R, u²⟩ = 2u² > 0, B = −1",
)

WIDE, TALL = "W1⁻ᴸW1 = 1 : it is invertible", "W2W2⁻ᴿ = 1 : it is invertible"
claim.under(BY_W2, WIDE, part=FULL).proves("""
    [wide] no null vectors: R = 0 if h ≥ q (then W₁ is square)
    R = 0
    says: W₁ has a right inverse (so h ≤ q) and for h ≥ q also a left one; RW₁ᵀ = 0 gives R = 0
    cites: full_rank_inverse; one_sided_inverse (h2)""")
claim.under(BY_W1, TALL, part=FULL).proves("""[tall] or h ≥ p (then W₂ is)
    R = 0
    cites: full_rank_inverse; one_sided_inverse (h2)""")
full = claim.under(RESIDUAL, part=FULL)
full.needs(f"""h ≥ min(p, q)
    R = 0
    given: {BY_W1}; {BY_W2}; W1W1⁻ᴿ = 1; W2⁻ᴸW2 = 1
    at: W1=[1 0], W2=(1, 0), B=diag(1, 1)
    says: full ranks, critical, and R = −diag(0, 1) is not 0""")
full.needs("critical: W₂ᵀR = 0 and RW₁ᵀ = 0", "R = 0", WIDE, at="W1=W2=1, B=2")
critical.false("every critical point is global", "R = 0", part=FULL)
claim.mutants()

SHAPES = ((1, 1, 1), (1, 1, 2), (1, 3, 1), (3, 1, 1), (3, 3, 3), (2, 2, 2), (3, 2, 3))


@claim.under(RESIDUAL, BY_W1, BY_W2, part=DOWN).instances(
    "negative directions", "0 > curvature", count=60, edges=SHAPES, of="critical points over ℚ"
)
def critical_points(rng, at):
    """W₂ = the coordinate projections that B allows: W₁ = W₂ᵀB with W₂ᵀW₂ = 1 on the used columns
    makes W critical. The last hidden unit is unused: aᵀW₁ = 0 and W₂a = 0."""
    p, q = rng.randint(1, 3), rng.randint(1, 3)
    p, q, h = at or (p, q, min(p, q) + rng.randint(0, 1))
    scale, used = rng.randint(1, 4), rng.sample(range(min(p, q)), rng.randint(0, min(p, q, h) - 1))
    b = exact.matrix([[scale * (i == j) for j in range(q)] for i in range(p)])
    w2 = exact.matrix([[int(used[j : j + 1] == [i]) for j in range(h)] for i in range(p)])
    w1 = w2.transpose() * b
    r = w2 * w1 - b
    a = exact.matrix([[int(j == h - 1)] for j in range(h)])
    column = next(j for j in range(q) if any(r[i, j] != 0 for i in range(p)))
    x = exact.matrix([[int(j == column)] for j in range(q)])
    up, down = r * x * a.transpose() * -1, a * x.transpose()
    return {"W1": w1, "W2": w2, "B": b, "U": up, "V": down}


@claim.exact("a weighted loss with a narrow hidden layer has a bad local minimum", FULL)
def narrow_weighted(run):
    """h = 1 < 2: ½[(u₁v₁−1)² + (u₂v₂−2)² + 3(u₁v₂)² + 3(u₂v₁)²] at u = v = (1, 0) is 2, and ½ at u
    = (0, 1), v = (0, 2). Gradient and Hessian there from the values, exactly (a quartic along every
    line): the Hessian is ⪰ 0 and its kernel is the direction of (tu, v/t), along which nothing
    changes; so the minimum is a local one."""
    half, point = fmpq(1, 2), (1, 0, 1, 0)

    def value(x):
        a, b, c, d = x
        return ((a * c - 1) ** 2 + (b * d - 2) ** 2 + 3 * (a * d) ** 2 + 3 * (b * c) ** 2) * half

    def along(direction):
        """(first, second) coefficient of τ in value(point + τ·direction)."""
        f = {k: value([x + k * d for x, d in zip(point, direction)]) for k in range(-2, 3)}
        slope, bend = f[-2] - 8 * f[-1] + 8 * f[1] - f[2], 16 * (f[-1] + f[1]) - 30 * f[0]
        return slope / 12, (bend - f[-2] - f[2]) / 24

    best = value((0, 1, 0, 2))
    axes = [tuple(int(i == j) for j in range(4)) for i in range(4)]
    single = [along(e) for e in axes]
    pairs = [
        [along([x + y for x, y in zip(e, d)])[1] - p - q for d, (_, q) in zip(axes, single)]
        for e, (_, p) in zip(axes, single)
    ]
    hessian, scaling = exact.matrix(pairs), exact.matrix([[1], [0], [-1], [0]])
    constant = all(value((t, 0, 1 / t, 0)) == value(point) for t in (half, fmpq(3)))
    flat = all(slope == 0 for slope, _ in single) and exact.norm2(hessian * scaling) == 0
    if not (flat and constant and is_psd(hessian) and hessian.rank() == 3 and best < value(point)):
        raise Fails(f"the point is no local minimum, or not bad; Hessian {hessian.tolist()}")
    return Checked(f"the local value {value(point)} against {best}", instances=1)


claim.floats("float64: descent from small starts ends at the global minimum", DOWN, instances=20)
claim.batched("critical points, curvature, second order, in torch", DOWN, instances=300)
