"""Nesterov momentum with decoupled weight decay is none with coupled decay."""

from flint import fmpq

from verify.claim import Claim
from verify.claims.frameworks import source
from verify.evidence import Checked, Fails
from verify.sentences import theorem

NONE, SOME = PARTS = "no map", "the exceptions"

claim = Claim(
    name="frameworks/nesterov_decay_differs",
    title="""Nesterov momentum with decoupled weight decay is Nesterov momentum with coupled decay
    for no numbers, but at b = 0, w = 0 and (1 + b)(1 − cw) = b""",
    source=source(
        "keras.optimizers.SGD(c, b, nesterov=True, weight_decay=w) against "
        "torch.optim.SGD(nesterov=True, weight_decay)"
    ),
    expected="proved",
    statement=(
        theorem(
            """Decoupled, m ← bm + g, x ← x − c(g + bm) − cwx (the old x), and coupled, G = g +
            ωy, q ← βq + G, y ← y − γ(G + βq). If their first four points agree on the gradients
            1, 0, 0, 0 from rest at 0, and c ≠ 0, b ≠ 0, (1 + b)(1 − cw) ≠ b, then w = 0, and γ = c,
            β = b.""",
            "no map",
        ),
        theorem("At b = 0 both are gradient descent, γ = c, ω = w.", "b = 0"),
        theorem("At w = 0 they are the same for γ = c, β = b, ω = 0.", "w = 0"),
        theorem(
            """Where (1 + b)(1 − cw) = b the zero of Nesterov's step meets a pole: from rest at 0
            the decoupled one is gradient descent with coupled decay, γ = c(1 + b), β = 0, γω = 1 −
            b.""",
            "zero meets pole",
        ),
    ),
    latex=r"""$m\leftarrow bm+g,\ x\leftarrow(1-cw)x-c(g+bm)$ is no $G=g+\omega y,\ q\leftarrow\beta
    q+G,\ y\leftarrow y-\gamma(G+\beta q)$ unless $c\,b\,w\,((1+b)(1-cw)-b)=0$.""",
    hypotheses="""
    - c ≠ 0: at rate 0 nothing moves
    - b ≠ 0: without momentum both are gradient descent
    - (1 + b)(1 − cw) ≠ b: the zero b/(1 + b) of the step is not the pole 1 − cw""",
    remark="""For heavy ball there is a map (decoupled_decay_is_coupled). With the usual b = .9 the
    exception wants cw = 10/19.""",
    parts=PARTS,
)

claim.letters("b c w p β γ ω k e₀ e₁")
claim.letters("m₁ m₂ m₃ m₄ x₁ x₂ x₃ x₄ q₁ q₂ q₃ q₄ y₁ y₂ y₃ y₄ G₂ G₃ G₄")
OURS = ["m₁ = 1; x₁ = −c(1 + bm₁)"]
THEIRS = ["q₁ = 1; y₁ = −γ(1 + βq₁)"]
for s, t in ("₁₂", "₂₃", "₃₄"):
    OURS.append(f"m{t} = bm{s}; x{t} = x{s} − cbm{t} − cwx{s}")
    THEIRS.append(f"G{t} = ωy{s}; q{t} = βq{s} + G{t}; y{t} = y{s} − γ(G{t} + βq{t})")
AGREE = "x₁ = y₁; x₂ = y₂; x₃ = y₃; x₄ = y₄"
SHORT = "p = 1 − cw; k = γω; e₁ = b + p − (1 + β)(1 − k); e₀ = β(1 − k) − bp : abbreviations"
runs = claim.under(*OURS, *THEIRS, AGREE, SHORT, part=NONE)
MOVES, REMEMBERS, APART = ("c : c ≠ 0", "b : b ≠ 0", "(1 + b)p − b : the zero is not the pole")
ZERO = "b=1/2, c=γ=1, w=ω=0, β=1/2"
runs.under(nonzero=f"{MOVES}; {REMEMBERS}; {APART}", at=ZERO).proves(
    "four points that agree force w = 0, γ = c, β = b",
    "w = 0",
    "γ = c",
    "β = b",
    by=[
        # Cayley and Hamilton for either, and what is left of their difference
        "x₂ = (b + p)x₁ + cb",
        "x₃ = (b + p)x₂ − bpx₁",
        "x₄ = (b + p)x₃ − bpx₂",
        "y₂ = (1 + β)(1 − k)y₁ + γβ",
        "y₃ = (1 + β)(1 − k)y₂ − β(1 − k)y₁",
        "y₄ = (1 + β)(1 − k)y₃ − β(1 − k)y₂",
        "e₁x₁ = γβ − cb",
        "e₁x₂ + e₀x₁ = 0",
        "e₁x₃ + e₀x₂ = 0",
        ("e₁(x₁x₃ − x₂²) = 0", [("x₁", "e₁x₃ + e₀x₂ = 0"), ("−x₂", "e₁x₂ + e₀x₁ = 0")]),
        "x₁x₃ − x₂² = −c²b²((1 + b)p − b)",
        ("e₁ = 0", "nz1 nz1 nz2 nz2 nz3"),
        "e₀x₁ = 0",
        "e₀x₂ = 0",
        "x₂ = px₁ − cb²",
        "e₀cb² = 0",
        ("e₀ = 0", "nz1 nz2 nz2"),
        "γβ = cb",
        "γ = c",
        ("β = b", "nz1"),
        "bp = b(1 − k)",
        ("p = 1 − k", "nz2"),
        "b(p − 1) = 0",
        ("p = 1", "nz2"),
        ("w = 0", "nz1"),
    ],
    says="e₁ and e₀ are the differences of the two characteristic polynomials; the determinant "
    "x₁x₃ − x₂² is 0 only where zero and pole meet.",
    name="no map",
)

claim.letters("m m′ q q′ x x′ y y′ g: n")
DECOUPLED = "m′ = bm + g; x′ = x − c(g + bm′) − cwx : decoupled decay"
COUPLED = "q′ = βq + g + ωy; y′ = y − γ(g + ωy + βq′) : coupled decay"
STATE = "m → m′; q → q′; x → x′; y → y′"
START = "m = 0; q = 0; x = y : the same start"
claim.under("b = 0; β = 0; γ = c; ω = w", part=SOME).inductive(
    "without momentum: the same points, by induction over t",
    "x = y",
    state=STATE,
    initial=START,
    recurrence=f"{DECOUPLED}; {COUPLED}",
    name="b = 0",
)
claim.under("w = 0; ω = 0; γ = c; β = b", part=SOME).inductive(
    "without decay: the same recursion",
    "x = y; m = q",
    state=STATE,
    initial=START,
    recurrence=f"{DECOUPLED}; {COUPLED}",
    name="w = 0",
)
MEET = "(1 + b)(1 − cw) = b; γ = c(1 + b); γω = 1 − b; β = 0"
claim.under(MEET, part=SOME).inductive(
    "where zero and pole meet: gradient descent, by induction over t",
    "x = y; x = −γm",
    state=STATE,
    initial="m = 0; q = 0; x = 0; y = 0 : from rest at 0",
    recurrence=f"{DECOUPLED}; {COUPLED}",
    says="The memory holds −x/γ and nothing else.",
    name="zero meets pole",
)

EDGES = ("w = 0",)
title = "four points over ℚ: coupled methods that agree in two points part by the fourth"


@claim.instances(title, NONE, count=60, edges=EDGES, of="methods over ℚ")
def fourth_point(rng, at):
    """c = 1. For each β of a grid, b among them, the first two points fix γ and ω."""
    b, p = fmpq(rng.randint(-5, 5), 3), fmpq(rng.randint(-5, 9), 4)
    p = {"w = 0": fmpq(1)}.get(at, p)
    if b in (0, -1) or (1 + b) * p == b:
        return False
    x = [-(1 + b), -p * (1 + b) - b * b]  # c = 1
    for _ in range(2):
        x.append((b + p) * x[-1] - b * p * x[-2])
    for beta in {b, *(fmpq(i, j) for i in range(-9, 10) for j in (1, 2, 3, 4))}:
        if beta == -1:
            continue
        rate = (1 + b) / (1 + beta)
        left = (x[1] - rate * beta) / x[0] / (1 + beta)  # 1 − k
        y = [-rate * (1 + beta), (1 + beta) * left * x[0] + rate * beta]
        for _ in range(2):
            y.append((1 + beta) * left * y[-1] - beta * left * y[-2])
        if x == y and not (p == 1 and beta == b):
            raise Fails(f"b = {b}, p = {p}: β = {beta} has the same four points")
    return "without decay" if p == 1 else "with decay"


@claim.exact("every branch of parameters, by theory's comparison of the two programs", NONE)
def branches(run):
    from theory.algorithms import parse
    from theory.realization import compare

    ours = parse("m = b*m + grad(x); x = x - c*(grad(x) + b*m) - c*w*x")
    theirs = parse("G = grad(x) + w*x; m = b*m + G; x = x - c*(G + b*m)")
    answer = compare(ours, theirs)
    moving = [tuple(x.conditions) for x in answer.branches if x.moves is not False]
    said = "; ".join(" and ".join(x) for x in moving)
    return Checked(f"{answer.verdict}: {said}", ok=answer.verdict == "conditional" and len(moving))


claim.floats(
    "float64: the exceptions: gradient descent where zero and pole meet, and at b = 0",
    SOME,
    instances=60,
)

runs.under(nonzero=f"{REMEMBERS}; {APART}").needs(
    "c ≠ 0", "w = 0", at="c=γ=0, b=1/2, w=1, β=ω=0", says="at rate 0"
)
runs.under(nonzero=f"{MOVES}; {APART}").needs(
    "b ≠ 0", "w = 0", at="b=β=0, c=γ=1/2, w=ω=1", says="gradient descent"
)
runs.under(nonzero=f"{MOVES}; {REMEMBERS}").needs(
    "(1 + b)(1 − cw) ≠ b",
    "w = 0",
    at="b=1, c=1, w=1/2, γ=2, β=0, ω=0",
    says="b = 1, cw = ½: plain gradient descent at rate 2",
)
claim.mutants()
