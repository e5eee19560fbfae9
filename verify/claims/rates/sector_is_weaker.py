"""One-point conditions on the gradient do not give Nesterov's rate: NAG diverges on a function."""

from fractions import Fraction

from verify.claim import Claim
from verify.claims.rates import _searched, lessard
from verify.evidence import Checked, Fails
from verify.sentences import theorem

claim = Claim(
    name="rates/sector_is_weaker",
    title="Where the gradient only stays in the sector [μ, L], NAG with κ = 100 can diverge",
    source=lessard("the pointwise condition and the off-by-one conditions, section 3"),
    expected="proved",
    paper="holds",
    wording="The pointwise condition alone does not certify accelerated methods.",
    statement=(
        theorem(
            """x_{k+1} = y_k − f′(y_k), y_{k+1} = x_{k+1} + (9/11)(x_{k+1} − x_k), with f′(y) = λy,
            λ = 1/100 at four points and 1 at the fifth in turns: x_{k+5} = −qx_k, q = 2.36196, so
            the run diverges.""",
            "diverges",
        ),
        theorem(
            """Its points differ, so that a continuously differentiable f on ℝ has these gradients,
            its minimum at 0 and (f′(x) − x/100)(x − f′(x)) ≥ 0 for all x: f′(x) = λx with λ
            between two points a mean of theirs.""",
            "signs",
            "between",
        ),
        theorem("On F(1/100, 1) the same method converges like .92794ᵏ;", "converges"),
        theorem(
            """gradient descent with the step 2/(L + μ) needs the sector alone for its rate
            (L − μ)/(L + μ), here 99/101.""",
            "one step",
            "descent",
        ),
    ),
    latex=r"$x_{k+5} = -2.36196\,x_k$.",
    hypotheses="""
    - two points of f: satisfy the inequality of F(μ, L), not only a point and x*""",
)

claim.letters("x v x1 x2 x3 x4 x5 y0 y1 y2 y3 y4 r r′ d")
GROWTH = "59049/25000"
STEPS = "; ".join(
    f"y{i} = {now} + 9/11·({now} − {old}); x{i + 1} = y{i} − {size}y{i}"
    for i, (now, old, size) in enumerate(
        [("x", "v", "1/100·"), ("x1", "x", "1/100·"), ("x2", "x1", "1/100·")]
        + [("x3", "x2", "1/100·"), ("x4", "x3", "")]
    )
)
period = claim.under(STEPS, at="x=0, v=1")
claim.under(at="x=0, v=1, r=1, d=1").inductive(
    "every five steps the run is −2.36196 times what it was",
    "x = 0; v = rd",
    state="x → x5; v → x4; r → r′",
    initial="x = 0; v = d; r = 1",
    recurrence=[STEPS, f"r′ = −{GROWTH}·r"],
    over="j",
    name="diverges",
)
GAPS = ("36/55", "567/1100", "2187/5500", "6561/22000", "12928247109/6875000000")
ORDER = [f"y{i} > y{i + 1}" for i in range(4)] + [f"y4 > {GROWTH}·{GROWTH}·y0"]
up = period.under("x = 0; v > 0")
up.proves(
    "the five points of a period, and those of the next but one beyond them",
    "; ".join(ORDER),
    by=[up.squares(order, (1, weight, "v > 0")) for order, weight in zip(ORDER, GAPS)],
    says="the periods between have the other sign",
    name="signs",
)
claim.letters("λ λ₀ λ₁ u; p q: ≥ 0")
mean = claim.under(
    "λ = pλ₀ + qλ₁; p + q = 1; λ₀ ≥ 1/100; 1 ≥ λ₀; λ₁ ≥ 1/100; 1 ≥ λ₁",
    at="λ₀=1/100, λ₁=1, p=q=1/2, λ=101/200, u=1",
)
mean.proves(
    "a mean of two slopes is in the sector",
    "(λu − u/100)(u − λu) ≥ 0",
    by=[
        mean.squares("λ ≥ 1/100", (1, "p", "λ₀ ≥ 1/100"), (1, "q", "λ₁ ≥ 1/100")),
        mean.squares("1 ≥ λ", (1, "p", "1 ≥ λ₀"), (1, "q", "1 ≥ λ₁")),
        mean.squares("(λu − u/100)(u − λu) ≥ 0", ("u", 1, "λ ≥ 1/100; 1 ≥ λ")),
    ],
    name="between",
)
claim.letters("X g: n; a μ L: ≥ 0")
sector = claim.under(
    "(g − μX)ᵀ(LX − g) ≥ 0 : the sector; a(L + μ) = 2; L + μ > 0",
    at="X=1, g=1/2, μ=1/100, L=1, a=200/101",
)
sector.proves(
    "|x − ag| ≤ (L − μ)/(L + μ)·|x| in the sector, for a = 2/(L + μ)",
    "(L − μ)²XᵀX ≥ (L + μ)²(X − ag)ᵀ(X − ag)",
    by=sector.squares("(L − μ)²XᵀX ≥ (L + μ)²(X − ag)ᵀ(X − ag)", (1, 4, "(g − μX)ᵀ(LX − g) ≥ 0")),
    name="one step",
)
period.under("x = 0").false("x_{k+5} = −(12/5)x_k", "x4 = −12/5·v")
period.needs(
    "two points of f",
    "v² ≥ x4²",
    "x = 0",
    says="each of the five gradients is in the sector, and the run grows",
)
claim.mutants()


@claim.theorem("NAG on F(1/100, 1): ρ = .92794", cites=("smooth_convex_points",))
def converges():
    made = _searched.method("nag", lr=1, beta="9/11")
    return _searched.rate(made, _searched.functions(100), "0.92794")


@claim.theorem("gradient descent in the sector: ρ = .98021, just above 99/101")
def descent():
    from theory.rates.engine.classes import Sector

    made = _searched.method("sgd", lr="200/101")
    where = Sector(_searched.number("1/100"), _searched.number(1))
    return _searched.rate(made, where, "0.98021", values=0)


@claim.exact("f′ through the points of 12 periods, in the sector and single-valued")
def one_function(run):
    """The quotient f′(y)/y at the points, in order of y: linear between them it stays in [μ, 1]."""
    x, v, beta, seen = Fraction(0), Fraction(1), Fraction(9, 11), {}
    for step in range(60):
        y = x + beta * (x - v)
        slope = Fraction(1, 100) if step % 5 < 4 else Fraction(1)
        if y == 0 or seen.setdefault(y, slope) != slope:
            raise Fails(f"step {step}: the point {y} has two gradients")
        x, v = y - slope * y, x
    if abs(v) < Fraction(2) ** 12:
        raise Fails(f"after 60 steps the point before is {v}")
    return Checked(
        f"{len(seen)} points, the last {float(abs(v)):.3g} times the first", instances=60
    )


@claim.exact("no rate is found in the sector, and wrong certificates are refused")
def refused(run):
    """That none is found shows nothing by itself; the divergent run shows that there is none."""
    from theory.rates.engine.classes import Sector
    from verify.rates.certify import certificate_at

    made = _searched.method("nag", lr=1, beta="9/11")
    where = Sector(_searched.number("1/100"), _searched.number(1))
    if certificate_at(made, where, _searched.number("0.9999"), 0) is not None:
        raise Fails("a rate of .9999 is certified although the run diverges")
    count = _searched.must_be_refused(_searched.wrong_rates(converges()))
    return Checked(f"none at ρ = .9999; {count} refused", instances=count + 1)
