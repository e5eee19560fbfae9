"""Heavy ball in a cycle of three points, on an explicit function."""

from flint import fmpq

from theory.exact import rational
from theory.rates import triangles
from verify.claim import Claim
from verify.claims.rates import goujaud
from verify.evidence import Checked, Fails
from verify.sentences import cited, remark, theorem

claim = Claim(
    name="rates/heavy_ball_three_cycles",
    title="Two inequalities in (a, b, μ, L) under which heavy ball runs in a 3-cycle on F(μ, L)",
    source=goujaud("Theorem 3.5 with K = 3 (the number from memory)"),
    expected="proved",
    paper="holds",
    wording="The region of (a, b) in which heavy ball has cycles with K-fold symmetry.",
    statement=(
        theorem(
            """0 < a, 0 < μ < L, ℓ_1 = 3b² + 3b + 3 + La²μ − 2Lab − La − abμ − 2aμ ≤ 0, ℓ_2 = 3b² +
            3b + 3 + La²μ − Lab − 2La − 2abμ − aμ ≤ 0: some f in F(μ, L) on ℝ² and start have
            x_{k+1} = x_k + b(x_k − x_{k−1}) − a∇f(x_k) go round a triangle for ever.""",
            "projections",
            "next",
            "round",
        ),
        theorem(
            """f = L|x|²/2 − (L−μ)dist(x, H)²/2 with H the triangle of the points w_t = (∇f(x_t) −
            μx_t)/(L−μ).""",
            "projections",
        ),
        theorem(
            "For such an f and three such points the inequalities are necessary.",
            "necessary",
            "necessary too",
        ),
        cited("Among functions with cycles of this symmetry no other f does better: the source."),
        remark("The source gives the region for every number of points."),
    ),
    latex=r"""$3b^2+3b+3+La^2\mu-2Lab-La-ab\mu-2a\mu \le 0$ and
    $3b^2+3b+3+La^2\mu-Lab-2La-2ab\mu-a\mu \le 0$.""",
    hypotheses="""
    - ℓ_1 ≤ 0
    - ℓ_2 ≤ 0""",
)

claim.letters("x0 x1 x2 w0 w1 w2 g0 g1 g2 q: n; a b μ L; s0 s1 s2: ≥ 0")
claim.let(
    """l1 = 3b² + 3b + 3 + La²μ − 2Lab − La − abμ − 2aμ
    l2 = 3b² + 3b + 3 + La²μ − Lab − 2La − 2abμ − aμ"""
)
FIRST, SECOND = "0 ≥ l1", "0 ≥ l2"
TURN = ((0, 1, 2), (1, 2, 0), (2, 0, 1))
TRIANGLE = "x0 + x1 + x2 = 0; " + "; ".join(f"x{i}ᵀx{i} = 2; x{i}ᵀx{j} = −1" for i, j, _ in TURN)
GRADIENTS = "; ".join(f"ag{i} = (1 + b)x{i} − bx{k} − x{j}" for i, j, k in TURN)
HULL = "; ".join(f"(L − μ)w{i} = g{i} − μx{i}" for i in range(3))


def on(a, b, μ="1", L="25"):
    """The triangle (1, −1, 0) and its shifts, with the gradients that heavy ball needs."""
    a, b, μ, L = (rational(t) for t in (a, b, μ, L))
    u = [rational(t) for t in ("1", "-1", "0")]
    x = [[u[(c - t) % 3] for c in range(3)] for t in range(3)]
    g = [[((1 + b) * x[i][c] - b * x[k][c] - x[j][c]) / a for c in range(3)] for i, j, k in TURN]
    w = [[(g[t][c] - μ * x[t][c]) / (L - μ) for c in range(3)] for t in range(3)]
    rows = {f"{name}{t}": v[t] for name, v in (("x", x), ("g", g), ("w", w)) for t in range(3)}
    columns = {name: [[entry] for entry in row] for name, row in rows.items()}
    return {"a": a, "b": b, "μ": μ, "L": L, **columns}


# the numbers of Lessard, Recht and Packard, section 4.6: κ = 25 and Polyak's tuning
case = claim.under(TRIANGLE, GRADIENTS, HULL, "a > 0", "L > μ", at=lambda: on("1/9", "4/9"))
full = case.under(f"{FIRST}; {SECOND}")
FACES = [
    (f"(x{i} − w{i})ᵀ(w{i} − w{s}) ≥ 0", l)
    for i, j, k in TURN
    for s, l in ((j, FIRST), (k, SECOND))
]
POSITIVE = "a > 0; a > 0; L > μ; L > μ"
full.proves(
    "⟨x_t − w_t, w_t − w_s⟩ ≥ 0 for t = 0, 1, 2, s ≠ t",
    "; ".join(face for face, _ in FACES),
    by=[case.squares(face, (1, 3, side), times=POSITIVE) for face, side in FACES],
    says="a²(L − μ)²⟨x_t − w_t, w_t − w_{t+1}⟩ = −3ℓ_1, and −3ℓ_2 with w_{t+2}.",
    name="projections",
    cites="squared_distance",
)
near = claim.under(
    "(x0 − w0)ᵀ(w0 − w1) ≥ 0; (x0 − w0)ᵀ(w0 − w2) ≥ 0; s0 = 1 − s1 − s2; "
    "q = s0w0 + s1w1 + s2w2 : a point of H",
    at="x0=(1, 0), w0=(0, 0), w1=(-1, 0), w2=(-1, 1), s0=0, s1=s2=1/2, q=(-1, 1/2)",
)
near.proves(
    "by these signs w_t is next to x_t among all points q of the triangle H",
    "(x0 − q)ᵀ(x0 − q) ≥ (x0 − w0)ᵀ(x0 − w0)",
    by=near.squares(
        "(x0 − q)ᵀ(x0 − q) ≥ (x0 − w0)ᵀ(x0 − w0)",
        "w0 − q",
        (1, "2s1", "(x0 − w0)ᵀ(w0 − w1) ≥ 0"),
        (1, "2s2", "(x0 − w0)ᵀ(w0 − w2) ≥ 0"),
    ),
    name="next",
)
case.proves(
    "x_{t+1} = x_t + b(x_t − x_{t−1}) − a∇f(x_t), and after three steps the start again",
    "; ".join(f"x{j} = x{i} + b(x{i} − x{k}) − a(μx{i} + (L − μ)w{i})" for i, j, k in TURN),
    name="round",
)
for lag, face in enumerate((FACES[0][0], FACES[1][0]), 1):
    case.under(face).proves(
        f"the projection needs ℓ_{lag} ≤ 0",
        f"0 ≥ l{lag}·x0ᵀx0",
        by=case.squares(f"0 ≥ l{lag}·x0ᵀx0", ("a(L − μ)", "2/3", face)),
        name="necessary" if lag == 1 else "necessary too",
    )
full.needs("ℓ_1 ≤ 0", FACES[0][0], without=FIRST, at=lambda: on("3/50", "-2/5"))
full.needs("ℓ_2 ≤ 0", FACES[1][0], without=SECOND, at=lambda: on("1/8", "11/10"))
full.false("ℓ_1 + (b² + b + 1)/2 ≤ 0 as well", "0 ≥ 2·l1 + b² + b + 1", says="ℓ_1 is −23/81 there")
claim.mutants()


@claim.exact("heavy ball on f in rational numbers, three rounds, over a grid of (a, b) and three κ")
def runs(run):
    """The point of H next to x is sought among its corners, edges and inside, at every step."""
    ran = outside = 0
    for L in (fmpq(5), fmpq(25), fmpq(100)):
        for i in range(1, 20):
            for j in range(-9, 15):
                a, b = fmpq(i, 5) / L, fmpq(j, 10)
                went = triangles.run(a, b, fmpq(1), L, steps=9)
                round_and_round = went == [went[t % 3] for t in range(10)]
                inside = max(triangles.lags(a, b, fmpq(1), L)) <= 0
                if inside != round_and_round:
                    raise Fails(f"a = {a}, b = {b}, L = {L}: the run and the inequalities differ")
                ran, outside = ran + inside, outside + (not inside)
    return Checked(f"{ran} runs go round; {outside} leave the triangle, outside", instances=ran)


claim.floats("float64 runs of 300 steps round the triangle, within a derived bound", instances=40)
