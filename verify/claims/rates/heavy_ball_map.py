"""Where in the plane of step and momentum heavy ball converges on F(μ, L): a coarse map."""

from verify.claim import Claim
from verify.claims.rates import _searched, goujaud
from verify.evidence import Checked, Fails
from verify.sentences import cited, theorem

claim = Claim(
    name="rates/heavy_ball_map",
    title="Heavy ball on F(1/κ, 1), κ = 25, 100: each of 30 pairs (lr, β) converges or cycles",
    source=goujaud("the picture of section 3, here with both sides in rational numbers"),
    expected="proved",
    paper=None,
    statement=(
        theorem(
            """β = j/6, j = 0..5, lr = 2(1 + β)i/6, i = 1..5: for κ = 25 and for κ = 100, 24 of the
            30 converge on F(1/κ, 1), in every dimension, at ρ = .99999 or better,""",
            "converges",
        ),
        theorem("and the other 6 run in a cycle on some f.", "cycles"),
        cited(
            """On quadratics all of them converge, as for 0 < lr < 2(1 + β). The figure
            rate_map has 380 cells for each κ, one or two of them open."""
        ),
    ),
    latex=r"$\rho < 1$ or a cycle, at 30 points of the $(\eta, \beta)$ plane for each $\kappa$.",
)
CELLS, KAPPAS = (6, 6), (25, 100)


def plane(κ):
    return _searched.plane("heavy_ball", κ, CELLS, _searched.heavy_ball_limit)


def found(wanted):
    cells = [cell for κ in KAPPAS for cell in plane(κ)]
    return [what for _, _, what in cells if type(what).__name__ == wanted]


@claim.theorem("24 pairs for each κ converge", cites=("smooth_convex_points",))
def converges():
    return found("Certificate")


@claim.theorem("6 pairs for each κ have a cycle", cites=("squared_distance",))
def cycles():
    return found("Cycle")


@claim.exact("no cell is both, none is open, and the cycles have the larger steps")
def no_cell_is_open(run):
    for κ in KAPPAS:
        cells = plane(κ)
        cycling = [(lr, β) for lr, β, what in cells if type(what).__name__ == "Cycle"]
        if len(cycling) != 6 or any(what is None for _, _, what in cells):
            raise Fails(f"κ = {κ}: {len(cycling)} of {len(cells)} cells cycle")
        for lr, β in cycling:
            above = [what for s, b, what in cells if b == β and s > lr]
            if any(type(what).__name__ != "Cycle" for what in above) and κ == 25:
                raise Fails(f"κ = {κ}, β = {β}: a step above {lr} converges")
    return Checked("60 cells", instances=60)


@claim.exact("the same certificates with ρ, a multiplier or the hull changed are refused")
def refused(run):
    wrong = [_searched.wrong_rates(one) for one in converges()]
    for made in wrong:  # 1 % less than .99999 may well be true
        made.pop("ρ lowered by 1 %")
    wrong += [_searched.wrong_cycles(one) for one in cycles()]
    count = sum(map(_searched.must_be_refused, wrong))
    return Checked(f"{count} refused", instances=count)


@claim.mutant("what converges on quadratics converges on F(1/25, 1)")
def as_on_quadratics():
    return cycles()[0]
