"""Heavy ball with Polyak's tuning in a 3-cycle at κ = 25."""

from flint import fmpq

from theory.rates import triangles
from verify.claim import Claim
from verify.claims.rates import _searched, lessard
from verify.evidence import Checked, Fails
from verify.sentences import cited, theorem

claim = Claim(
    name="rates/heavy_ball_fails_at_25",
    title="Heavy ball with Polyak's tuning has a 3-cycle on F(1, 25)",
    source=lessard("section 4.6 and Appendix B, in one dimension"),
    expected="proved",
    paper="holds",
    wording="With the tuning for quadratics heavy ball need not converge: a limit cycle, κ = 25.",
    statement=(
        theorem(
            """x_{k+1} = x_k + (4/9)(x_k − x_{k−1}) − ∇f(x_k)/9 on some f in F(1, 25) on ℝ³ goes
            round three points for ever, x_0 = (13, −4, −9)/133 and its shifts, f = 25|x|²/2 −
            12·dist(x, H)², H the hull of three points.""",
            "goes_round",
        ),
        cited("On quadratics with spectrum in [1, 25] it converges like (2/3)ᵏ (Polyak 1964)."),
    ),
    latex=r"$x_{k+3} = x_k$, $\kappa = 25$, $\alpha = 1/9$, $\beta = 4/9$.",
    remark="No interpolation theorem is used. The example of the source lives in ℝ.",
)

METHOD = {"lr": "1/9", "beta": "4/9"}


@claim.theorem("a 3-cycle, and its function", cites=("squared_distance",))
def goes_round():
    return _searched.cycle(_searched.method("heavy_ball", **METHOD), 25, L=25)


@claim.exact("the points of the source of this claim's page, and 300 steps in rational numbers")
def round_and_round(run):
    """The gradient by distances to the triangle's corners, edges and inside, not by its signs."""
    a, b, L = fmpq(1, 9), fmpq(4, 9), fmpq(25)
    found = goes_round().check()
    ours = [[fmpq(x, 133) for x in shift] for shift in ((13, -4, -9), (-9, 13, -4), (-4, -9, 13))]
    if [list(y.entries()) for y in found] != ours:
        raise Fails(f"the points are {found}")
    went = triangles.run(a, b, fmpq(1), L, steps=300)
    if went != [went[t % 3] for t in range(301)]:
        raise Fails("300 steps on the triangle of length √6 leave it")
    return Checked("300 steps, three points", instances=300)


@claim.exact("wrong cycles are refused: the hull shifted, another start, another L")
def refused(run):
    count = _searched.must_be_refused(_searched.wrong_cycles(goes_round()))
    return Checked(f"{count} refused", instances=count)


@claim.mutant("at κ = 25 heavy ball with Polyak's tuning converges on F(μ, L) as on quadratics")
def converges():
    return goes_round()
