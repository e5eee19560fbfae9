"""Heavy ball with Polyak's tuning converges below κ = 9 + 4√5: one Lyapunov function for all κ."""

from theory.exact import rational
from verify.claim import Claim, Source
from verify.claims.rates import between
from verify.sentences import cited, theorem
from verify.standard import Cite, Cited

claim = Claim(
    name="rates/polyak_tuning_golden_ratio",
    title="Heavy ball with Polyak's tuning converges on F(μ, L) exactly for κ < 9 + 4√5",
    source=Source(
        "Badithela, Seiler, Analysis of the heavy-ball algorithm using integral quadratic "
        "constraints, American Control Conference (2019)",
        "abstract: converges or cycles; the Lyapunov function here is Lemmata's",
    ),
    expected="proved",
    paper="holds",
    wording="Heavy ball with the tuning for quadratics converges on F(μ, L) for κ below about 18.",
    statement=(
        theorem(
            """x_{k+1} = x_k + b²(x_k − x_{k−1}) − a∇f(x_k), b = (s−1)/(s+1), a = (1+b)²/L, s = √κ >
            1: on all of F(μ, L), in every dimension and from every start, the points converge
            linearly to x* if b² + b < 1,""",
            "falls",
            "not negative",
            "bounded by the last moves",
            "linearly",
            "moves",
            "points",
        ),
        theorem(
            "that is b < (√5 − 1)/2, s² < 4s + 1, κ < 9 + 4√5;", "golden", "only golden", "in s"
        ),
        cited("and from κ = 9 + 4√5 on it has cycles: polyak_tuning_cycles."),
        theorem(
            """The potential V_k falls by 4b(1−b−b²)|x_k − x_{k−1}|²/a² at least, so by the factor
            1 + (1−b−b²)(1−b²)²b/10 in two steps.""",
            "falls",
            "linearly",
        ),
        cited("b is its rate on quadratics (Polyak 1964)."),
    ),
    latex=r"""$b=\frac{\sqrt\kappa-1}{\sqrt\kappa+1} < \frac{\sqrt5-1}{2}$.""",
    hypotheses="""
    - strong convexity and smoothness: of f, by which two points of it satisfy the inequality cited
    - b² + b < 1
    - the step is (1+b)²/L
    - the momentum is b²""",
)

claim.letters("x x′ p q g h D E: n; f e v v′ v″ s; r5 a b 1−b μ L d0 d1 r c t t″: ≥ 0")
claim.let(
    """Q = 2(L − μ)e − hᵀh + 2μhᵀq − μLqᵀq
    Q′ = 2(L − μ)f − gᵀg + 2μgᵀx − μLxᵀx
    A = 2 − b²
    B = (b − 1)(b + 1)²
    C = −b(b² − b + 1)
    K = −(b − 1)(b³ − b² + 3b + 1)
    M = b(b − 1)²(b + 1)
    S = Axᵀx + 2Bxᵀq + 2Cxᵀp + Kqᵀq + 2Mqᵀp + b²pᵀp
    S′ = Ax′ᵀx′ + 2Bx′ᵀx + 2Cx′ᵀq + Kxᵀx + 2Mxᵀq + b²qᵀq
    V = S + a²Q
    V′ = S′ + a²Q′
    T = AK − B²"""
)
TO, FROM = between("q h e", "0 0 0"), between("0 0 0", "q h e")
NEXT = between("q h e", "x g f")
STEP, CURVATURE = "aL = (1 + b)² : a = (1+b)²/L", "aμ = (1 − b)² : b = (s−1)/(s+1)"
BEFORE, RULE = "x = q + b²(q − p) − ah", "x′ = x + b²(x − q) − ag"
SMALL, SLOPE = "1 > b + b²", "b > 0"


def on(curvature, x, q, b="1/2", step="1", momentum="1"):
    """A step on f = ½·curvature·|x|², n = 1, a = 1; the point before it fits."""
    λ, x, q, b = (rational(t) for t in (curvature, x, q, b))
    a, m = rational(step), b * b * rational(momentum)
    p = q - (x - q + a * λ * q) / m
    x2 = x + m * (x - q) - a * λ * x
    points = {"x": x, "q": q, "p": p, "x′": x2, "g": λ * x, "h": λ * q}
    values = {"f": λ * x * x / 2, "e": λ * q * q / 2, "a": a, "b": b, "1−b": 1 - b}
    return {**points, **values, "μ": (1 - b) ** 2, "L": (1 + b) ** 2, "D": x - q, "E": q - p}


case = claim.under(STEP, CURVATURE, at=lambda: on("1", "1", "2"))
step = case.under(NEXT, BEFORE, RULE, SMALL)
FALLS = "V ≥ V′ + 4b(1 − b − b²)(x − q)ᵀ(x − q)"
step.proves(
    "V_k − V_{k+1} ≥ 4b(1−b−b²)|x_k − x_{k−1}|²",
    FALLS,
    by=[step.squares(FALLS, (1, "a²", NEXT), "b(x′ − x) + (1 − b²)(x − q) + b(q − p)")],
    name="falls",
    cites=Cite("smooth_convex_points", ("h3",)),
)
below = case.under(SMALL, SLOPE, "`1−b` = 1 − b")
signs = [
    below.squares("`1−b` > 0", (1, 1, SMALL), "b"),
    below.squares("A > 0", (1, 1), (1, 1, "`1−b` > 0"), (1, "b", "`1−b` > 0")),
    below.squares(
        "T > 0", ("2b² − 1", "`1−b`"), (1, "b³`1−b`"), (1, "b`1−b`²"), (1, 2, "b > 0; `1−b` > 0")
    ),
]
below.under(TO).proves(
    "V_k ≥ 0",
    "V ≥ 0",
    by=[
        *signs,
        below.squares(
            "V ≥ 0",
            ("Ax + Bq + Cp", 1, "T > 0"),
            "Tq + (AM − BC)p",
            ("p", "4b⁶`1−b`³", "A > 0"),
            ("p", "8b⁴`1−b`³", "A > 0"),
            ("p", "4b³`1−b`³", "A > 0"),
            (1, "a²", f"A > 0; T > 0; {TO}"),
            times="A > 0; T > 0",
        ),
    ],
    says="The minors of the form S in (x_k, x_{k−1}, x_{k−2}) are positive: A, T, and the last.",
    name="not negative",
    cites=Cite("smooth_convex_points", ("h6",)),
)
MOVES = "D = x − q; E = q − p"
powers = [below.squares("1 ≥ b", (1, 1, "`1−b` > 0"))]
powers += [
    below.squares(f"1 ≥ b^{i}", (1, 1, "1 ≥ b"), (1, "b", f"1 ≥ b^{i - 1}" if i > 2 else "1 ≥ b"))
    for i in range(2, 9)
]
# (1 − b²)²V + … is at most this form in D and E; its coefficients, of bᶦ
FIRST = {6: -1, 4: 3, 3: 4, 2: 5, 1: 4, 0: 1}
SECOND = {8: -1, 7: 4, 6: 11, 5: 4, 4: -3, 2: 1}
CROSS = {7: 1, 5: -5, 4: -8, 3: -5, 1: 1}


def room(letter, diagonal):
    """Rows that make 40 − its coefficient, with half of every cross term, a sum of terms ≥ 0."""
    weights = {
        i: c + abs(CROSS.get(i, 0))
        for i, c in (diagonal | dict.fromkeys(CROSS.keys() - diagonal.keys(), 0)).items()
    }
    rows = [
        (letter, c, f"1 ≥ b^{i}" if i > 1 else "1 ≥ b") for i, c in weights.items() if c > 0 and i
    ]
    rows += [(letter, f"{-c}b^{i}") for i, c in weights.items() if c < 0]
    left = 40 - sum(c for i, c in weights.items() if c > 0)
    return rows + [(letter, left)] * (left > 0)


LAST = "40(DᵀD + EᵀE) ≥ (1 − b²)²V"
last = below.under(MOVES, FROM, BEFORE)
last.proves(
    "(1 − b²)²a²V_k ≤ 40(|x_k − x_{k−1}|² + |x_{k−1} − x_{k−2}|²)",
    LAST,
    by=[
        *signs,
        *powers,
        last.squares(
            LAST,
            ("1 − b²", "a²", FROM),
            "(1 − b²)²q + (1 + b)²(D − b²E)",
            *room("D", FIRST),
            *room("E", SECOND),
            *((f"D {'−' if c > 0 else '+'} E", f"{abs(c)}b^{i}") for i, c in CROSS.items()),
        ),
    ],
    name="bounded by the last moves",
    cites=Cite("smooth_convex_points", ("h8",)),
)
DRIFT = "2DᵀD + 2EᵀE ≥ (1 − b)⁴qᵀq"
held = "a²hᵀh ≥ (1 − b)⁴qᵀq"
point = last.under(TO)
point.proves(
    "(1 − b)⁴|x_{k−1} − x*|² ≤ 2(|x_k − x_{k−1}|² + |x_{k−1} − x_{k−2}|²)",
    DRIFT,
    by=[
        *signs,
        *powers[:4],
        point.squares(
            held,
            ("1 − b", "a²/4", TO),
            ("1 − b", "a²/4", FROM),
            ("ah − (1 − b)²q", "b"),
            ("(1 − b)(ah − (1 − b)²q)", "1/2"),
            times="b > 0",
        ),
        point.squares(DRIFT, (1, 1, held), "D + b²E", ("E", 2, "1 ≥ b^4")),
    ],
    name="points",
    cites=Cite("smooth_convex_points", ("h8", "h10")),
)
G = "4b(1 − b − b²)"
numbers = claim.under(
    "1 > b + b²; b > 0",
    "r = 1 + b(1 − b − b²)(1 − b²)²/10",
    at="b=1/2, v=c=3, v′=2, v″=d0=d1=t=1, r=t″=1289/1280",
)
ONE, TWO, THREE = f"v ≥ v′ + {G}d0", f"v′ ≥ v″ + {G}d1", "40(d1 + d0) ≥ (1 − b²)²v′"
RATIO = "v ≥ rv″"
numbers.inductive(
    "V_{2j} ≤ V_0/rʲ, r = 1 + b(1−b−b²)(1−b²)²/10",
    "c ≥ tv",
    state="v → v″; t → t″",
    initial="t = 1; c = v",
    recurrence=[ONE, TWO, THREE, "t″ = rt : t is rʲ"],
    at_step=[
        numbers.squares("v′ ≥ v″", (1, 1, TWO), (1, "4d1", "b > 0; 1 > b + b²")),
        numbers.squares(
            RATIO,
            (1, 1, ONE),
            (1, 1, TWO),
            (1, "1/10", f"b > 0; 1 > b + b²; {THREE}"),
            ("1 − b²", "1/10", "b > 0; 1 > b + b²; v′ ≥ v″"),
        ),
        numbers.squares("c ≥ t″v″", (1, 1, "c ≥ tv"), (1, "t", RATIO)),
    ],
    over="j",
    says="""v is V_{2j}, v′ and v″ the next two, d0 and d1 the squares of the moves between them:
    they fall as said before, and the last moves bound them.""",
    name="linearly",
)
moved = claim.under(f"v ≥ v′ + {G}d0; v′ ≥ 0", at="v=2, v′=d0=1, b=1/2")
moved.proves(
    "4b(1−b−b²)|x_k − x_{k−1}|² ≤ a²V_k",
    f"v ≥ {G}d0",
    by=moved.squares(f"v ≥ {G}d0", (1, 1, f"v ≥ v′ + {G}d0"), (1, 1, "v′ ≥ 0")),
    name="moves",
)
golden = claim.under("r5² = 5 : √5; b > 0")
RATIO_BELOW = "(r5 − 1)/2 > b"
inside = golden.under(RATIO_BELOW)
inside.proves(
    "b < (√5 − 1)/2 gives b² + b < 1",
    SMALL,
    by=inside.squares(
        SMALL, (1, 1, f"{RATIO_BELOW}; b > 0"), (1, "r5/2", RATIO_BELOW), (1, "1/2", RATIO_BELOW)
    ),
    name="golden",
)
BEYOND = "b ≥ (r5 − 1)/2"
outside = golden.under(BEYOND)
outside.proves(
    "and b ≥ (√5 − 1)/2 gives b² + b ≥ 1",
    "b + b² ≥ 1",
    by=outside.squares("b + b² ≥ 1", (1, "b", BEYOND), (1, "r5/2", BEYOND), (1, "1/2", BEYOND)),
    name="only golden",
)
claim.under("(s + 1)b = s − 1 : s = √κ", at="s=3, b=1/2").proves(
    "(s+1)²(1 − b − b²) = 4s + 1 − s²",
    "(s + 1)²(1 − b − b²) = 4s + 1 − s²",
    name="in s",
    cites=(
        Cited("rates/polyak_tuning_cycles", "below"),
        Cited("rates/polyak_tuning_cycles", "threshold"),
    ),
)
step.needs(
    "strong convexity and smoothness",
    FALLS,
    without=NEXT,
    at={"f": 99},
    says="a value of no function of the class",
)
step.needs(
    "b² + b < 1",
    "V ≥ V′",
    without=SMALL,
    at=lambda: on("25/9", "98", "-27", b="2/3"),
    says="b = 2/3, the steepest quadratic: there V rises, and from κ = 9 + 4√5 on there are cycles",
)
step.needs(
    "the step is (1+b)²/L",
    FALLS,
    without=[STEP, CURVATURE],
    at=lambda: on("9/4", "-5", "4", step="5/4"),
)
step.needs(
    "the momentum is b²",
    FALLS,
    without=[BEFORE, RULE],
    at=lambda: on("9/4", "-5", "-5", momentum="2"),
)
step.false(
    "V falls by a tenth besides",
    "(9/10)V ≥ V′ + 4b(1 − b − b²)(x − q)ᵀ(x − q)",
    at=lambda: on("9/4", "-5", "5"),
)
claim.mutants()
claim.floats(
    "float64: the potential over 40 steps on random functions",
    instances=60,
    at="potentials",
    method="heavy_ball",
)
claim.batched(
    "the same over 24 steps batched in torch", instances=400, at="potentials", method="heavy_ball"
)
