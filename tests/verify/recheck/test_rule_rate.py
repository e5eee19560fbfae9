"""Pieces of kind `rate`: what falls at every step, on every member of a class."""

import copy
import json

from verify import recheck

from .small import FAILS, SMOOTH, certificate, judge, rate, rows

MONOTONE = ("strongly-monotone-lipschitz", {"mu": "3/5", "L": "1"})
COCOERCIVE = ("cocoercive", {"beta": "1", "mu": "3/4"})
SECTOR = ("sector", {"mu": "1/4", "L": "1"})
DESCENT = "1 | -8/5 | 1"  # gradient descent with 2/(μ + L) on F(1/4, 1): ρ = 3/5
BOTH = "q 0 * 48/25; q * 0 48/25"
TRIPLE = "7/6 -1/6, 1 0 | -3/2 0 | 10/9 -1/9"  # triple momentum on F(1/4, 1): 1 − 1/√κ = 1/2
TRIPLE_P = "71/162 -17/162 -17/18, -17/162 7/324 7/36, -17/18 7/36 1"


def descent(rho="3/5", decrease=BOTH, functions=SMOOTH, **more):
    return rate(DESCENT, rho, "1", decrease, functions, **more)


def triple(rho="1/2", decrease="q * 1 9/8; q 0 1 3/8", **more):
    data = {"p": "3/2", "positive": "q 0 * 3/2", "rest": "1 1", "readout": "11/9 -2/9 -2"}
    data |= {"epsilon": "1/2", "constant": "4097/8192", "P": TRIPLE_P}
    data |= {"start": "q * 0 1025/512; q 0 * 257/512", **more}
    return rate(TRIPLE, rho, data.pop("P"), decrease, **data)


def forward(decrease="monotone 0 * 6/5; lipschitz 0 * 9/25", functions=MONOTONE, **more):
    """x − 3/5 g: ρ² = 1 − 2aμ + a²L² = 16/25."""
    return rate("1 | -3/5 | 1", "4/5", "1", decrease, functions, **more)


def sector(decrease="sector 0 * 2", functions=SECTOR):
    return rate("1 | -1 | 1", "3/4", "1", decrease, functions)


TRUE = {
    "gradient descent": descent(),
    "a larger rate": descent("2/3", "q 0 * 2; q * 0 2"),
    "from rest": descent(constant="1", start=""),
    "function values, and a readout": triple(),
    "monotone and Lipschitz": forward(),
    "an inequality twice": forward("monotone 0 * 3/5; lipschitz 0 * 9/25; monotone * 0 3/5"),
    "cocoercive": rate(
        "1 | -1 | 1", "1/2", "1", "cocoercive 0 * 1; monotone 0 * 1", COCOERCIVE
    ),
    "a sector": sector(),
    "smaller epsilon": descent(epsilon="1/2"),
}  # fmt: skip
FALSE = {
    "a rate below the least": (descent("3/5", "q 0 * 47/25; q * 0 47/25"), "decrease is not pos"),
    "below, with the same multipliers": (descent("599/1000"), "decrease is not positive"),
    "a larger class": (
        descent(functions=(SMOOTH[0], {"mu": "1/5", "L": "1"})),
        "decrease is not positive",
    ),
    "no multiplier": (descent(decrease=""), "decrease is not positive"),
    "a negative multiplier": (
        descent(decrease=BOTH + "; q 0 * 1; q 0 * -1"),
        "decrease has a negative multiplier",
    ),
    "function values are left": (descent(decrease="q 0 * 96/25"), "leaves function values over"),
    "values in V that do not cancel": (triple(p="1"), "leaves function values over"),
    "an inequality of another class": (
        forward("monotone 0 * 6/5; cocoercive 0 * 9/25"),
        'the class has no inequality "cocoercive"',
    ),
    "an inequality of no class": (descent(decrease="r 0 * 1"), 'no inequality "r"'),
    "the sector of two points": (sector("sector * 0 2"), "with the minimizer alone"),
    "a point with itself": (descent(decrease="q 0 0 1"), "strange pair"),
    "a point beyond the run": (descent(decrease="q 0 1 1; q 1 0 1"), "strange pair"),
    "pairs exchanged": (triple(decrease="q 1 * 9/8; q 0 1 3/8"), "function values"),
    "V that bounds nothing": (descent(epsilon="2"), "positive is not positive"),
    "a readout that does not rest": (descent(readout="2"), "does not rest at the minimizer"),
    "a readout of another size": (descent(readout="1 0"), "does not fit"),
    "epsilon zero": (descent(epsilon="0"), "rho or epsilon"),
    "a rate of 1": (descent("1", ""), "rho or epsilon"),
    "a negative rate": (descent("-3/5"), "rho or epsilon"),
    "a state that does not rest": (
        rate("1/2 | -8/5 | 1", "3/5", "1", BOTH),
        "no state of rest",
    ),
    "a point that does not rest": (rate("1 | -8/5 | 2", "3/5", "1", BOTH), "no state of rest"),
    "P without symmetry": (
        triple(P="71/162 -17/162 -17/18, -17/162 7/324 7/36, -17/18 0 1"),
        "P is not symmetric",
    ),
    "P that is no square": (triple(P="71/162 -17/162, -17/162 7/324, 1 1"), "P is not symmetric"),
    "P too small": (triple(P="1"), "does not fit"),
    "values for operators": (forward(p="1"), "p does not fit"),
    "a constant too small": (descent(constant="99/100", start=""), "start is not positive"),
    "a constant without multipliers": (descent(constant="1"), "come together"),
    "A that is no square": (rate("1 1 | -1 | 1", "1", "1", ""), "A, B and C do not fit"),
    "no state": (rate("| |", "1", "1", ""), "do not fit"),
    "μ above L": (
        descent(functions=(SMOOTH[0], {"mu": "2", "L": "1"})),
        "the class is empty",
    ),
    "μ = L where the inequality divides": (
        descent(functions=(SMOOTH[0], {"mu": "1", "L": "1"})),
        "the class is empty",
    ),
    "β below 0": (
        rate("1 | -1 | 1", "1/2", "1", "", ("cocoercive", {"beta": "-1", "mu": "0"})),
        "the class is empty",
    ),
    "another class's parameters": (
        descent(functions=(SMOOTH[0], {"mu": "1/4", "beta": "1"})),
        "unknown key",
    ),
    "no class": (descent(functions=("convex", {"mu": "0"})), "no known name"),
    "no citation": (descent() | {"cites": []}, "does not cite just smooth_convex_points"),
    "a citation too many": (
        forward() | {"cites": descent()["cites"]},
        "does not cite just nothing",
    ),
    "a mutant": (descent(role="mutant"), "rate cannot be mutant"),
}  # fmt: skip


@rows(TRUE, FALSE)
def test_only_what_follows_is_confirmed(obj, reason):
    judge(obj, reason)


def test_it_says_the_theorem():
    said = "\n".join(judge(triple(), None).lines)
    assert "for every n, every f in F(1/4, 1), that is 1/4-strongly convex with 1-Lipschitz" in said
    assert "every x* with g(x*) = 0, every start and every k" in said
    assert "A = [[7/6, -1/6]; [1, 0]], B = [-3/2, 0], C = [10/9, -1/9]" in said
    assert "[11/9, -2/9, -2]·(s_k, g_k) - x*|^2 <= V_k/ε, V_(k+1) <= ρ^2 V_k, ρ = 1/2" in said
    assert "V_k = w*·P·w + 3/2·(f(y_k) - f(x*)), w = (s_k - r·x*, g_k)" in said
    assert "<= 4097/4096·ρ^(2k)·|x_0 - x*|^2" in said
    assert "|y_k - x*|^2 <= V_k/ε" in "\n".join(judge(descent(), None).lines)


def test_it_proves_a_part_and_a_sentence_may_rest_on_it():
    said = [{"words": "It converges.", "kind": "theorem", "theorems": ["worst"]}]
    found = recheck.recheck(certificate(descent(), verdict="proved", statement=said))
    assert list(found.theorems) == ["worst"]
    assert recheck.lock_of(found)["worst"].endswith("; smooth_convex_points")


def test_the_lock_names_what_it_says_and_not_how_it_is_shown():
    def locked(obj):
        return recheck.lock_of(judge(obj, None))["worst"]

    assert locked(descent()) == locked(descent() | {"method": "another text", "says": "x"})
    twice = "q 0 * 24/25; q * 0 48/25; q 0 * 24/25"
    assert locked(descent()) == locked(descent(decrease=twice))
    assert locked(descent()) == locked(descent(epsilon="1/2"))  # a search finds the constants
    for other in (descent("2/3", "q 0 * 2; q * 0 2"), sector()):
        assert locked(descent()) != locked(other)


def test_the_order_of_keys_says_nothing():
    """A class read by place would take L for μ."""
    obj = json.loads(json.dumps(certificate(descent(), verdict="proved"), sort_keys=True))
    turned = copy.deepcopy(obj)
    turned["pieces"][0]["class"] = dict(reversed(obj["pieces"][0]["class"].items()))
    for one in (obj, turned):
        assert recheck.recheck(one).theorems


def test_no_refutation_weakens_it():
    from .small import piece, point

    weak = {"theorem": "worst", "drops": ["f"]}
    other = piece("refutation", "c", "c = 0", point(c=1), weakens=weak, role="necessity")
    try:
        recheck.recheck(certificate(descent(), other, verdict="undecided"))
    except FAILS as error:
        assert "unknown theorem" in str(error)
    else:
        raise AssertionError
