"""Pieces of kind `spiral`: one function of F(μ, L) on which a run shrinks just like ρᵏ."""

from .small import judge, rows, worst


def spiral(system="1 | -1 | 1", rho="14/25", value="25/11", planes=None, **more):
    """Gradient descent with lr = 1 on 11/50·|x|²: z = 14/25, s = −1/(z − 1), f_0 at weight 2."""
    planes = [["0", "2", [["25/11", "0"]]]] if planes is None else planes
    return worst("spiral", system, rho=rho, value=value, planes=planes, **more)


def whirl(**more):
    """z = 2/5·i: the state z s = s − 1 is s = 1/(1 − z) = (25 + 10i)/29, which is y."""
    given = {"rho": "2/5", "value": "1/2", "planes": [["1", "1", [["25/29", "10/29"]]]]} | more
    return spiral(**given)


def nesterov(value="51162776921/1073741824", first="1", second="301623/524288"):
    """Nesterov's method at κ = 100 in two planes: no rate below .92696."""
    one = ["789640912500/147064101449", "-701013500000/147064101449"]
    other = [
        "6592102109401477000000/134359405642755483881",
        "2328052984559830000000/134359405642755483881",
    ]
    last = ["52630902500/17958773621", "-84121620000/17958773621"]
    more = ["21849979779925400000/838336510517095707", "8431599243482800000/838336510517095707"]
    planes = [["1/20", first, [one, other]], ["1/12", second, [last, more]]]
    functions = ("smooth-strongly-convex", {"mu": "1/100", "L": "1"})
    system = "9/11 0, -81/121 1 | 1 -20/11 | 0 1"
    given = {"rho": "11587/12500", "value": value, "planes": planes}
    return worst("spiral", system, functions, **given)


TRUE = {
    "a line": spiral(),
    "against a paper": spiral(role="paper"),
    "two planes": nesterov(),
    "a little more of the first": nesterov(first="1001/1000"),
}
FALSE = {
    "a value too large": (spiral(value="3"), "minimizer|two points"),
    "a value too small": (spiral(value="2"), "minimizer|two points"),
    "two planes, and a value too large": (
        nesterov("51213939697921/1073741824000"),
        "an inequality of two points does not hold",
    ),
    "two planes, and a value far too large": (
        nesterov("5167440469021/107374182400"),
        "the minimizer is not strict",
    ),
    "less of the second plane": (
        nesterov(second="301321377/524288000"),
        "an inequality of two points does not hold",
    ),
    "another rate": (spiral(rho="13/25"), "does not turn"),
    "points at which the method does not ask": (
        spiral(planes=[["0", "2", [["3", "0"]]]]),
        "does not turn",
    ),
    "a function outside the class": (
        spiral(
            rho="4/5", value="5/2", planes=[["0", "1", [["5", "0"]]]]
        ),  # |x|²/10, and μ = 1/4
        "minimizer",
    ),
    "a turn that no gradient makes": (whirl(), "minimizer|two points"),
    "a turn of another state": (
        whirl(planes=[["1", "1", [["25/29", "-10/29"]]]]),
        "does not turn",
    ),
    "no plane": (spiral(planes=[]), "no plane"),
    "a weight of 0": (spiral(planes=[["0", "0", [["25/11", "0"]]]]), "weight"),
    "a state too many": (
        spiral(planes=[["0", "2", [["25/11", "0"], ["0", "0"]]]]),
        "does not fit",
    ),
    "ρ = 1": (spiral(rho="1"), "out of bounds"),
    "points that are all 0": (
        spiral("1 0, 0 0 | 0 0 | 0 1", planes=[["0", "1", [["0", "0"], ["0", "0"]]]]),
        "the points are all 0",
    ),
    "the other half of the theorem": (
        spiral() | {"cites": [{"standard": "smooth_convex_points", "gives": []}]},
        "does not cite just smooth_convex_interpolation",
    ),
}  # fmt: skip


@rows(TRUE, FALSE)
def test_only_what_follows_is_confirmed(obj, reason):
    judge(obj, reason)


def test_it_says_the_theorem():
    said = "\n".join(judge(spiral(), None).lines)
    assert "for every n >= 2 there are some f in F(1/4, 1)" in said
    assert "|y_k - x*| = ρ^k |y_0 - x*| for every k, ρ = 14/25" in said
