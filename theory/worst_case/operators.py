"""Classes of operators: what points of monotone, Lipschitz, linear and other operators satisfy.

The gradient of a point is the operator's value there.
"""

from theory.worst_case import triples
from theory.worst_case.rules import (
    BOUSSELMI,
    RUBBENS,
    RYU,
    Block,
    FunctionClass,
    Rule,
    below,
    grams,
    optional,
    pair,
)

MONOTONE = Rule("monotone", "ij", pair(lambda k, i, j, d, e: e * d), unordered=True)
STRONGLY = Rule(
    "monotone", "ij", pair(lambda k, i, j, d, e: e * d - k["mu"] * d**2), unordered=True
)
LIPSCHITZ = Rule(
    "lipschitz", "ij", pair(lambda k, i, j, d, e: k["L"] ** 2 * d**2 - e**2), unordered=True
)
COCOERCIVE = Rule(
    "cocoercive", "ij", pair(lambda k, i, j, d, e: e * d - k["beta"] * e**2), unordered=True
)


def _beta_mu(k):
    if k["beta"] * k["mu"] > 1:
        raise ValueError(f"beta is {k['beta']} and mu is {k['mu']}: give beta mu <= 1")


OPERATORS = (
    FunctionClass(
        "monotone", (), "maximally monotone operator", (MONOTONE,), RYU, once=False, values=False
    ),
    FunctionClass(
        "strongly-monotone",
        ("mu",),
        "{mu}-strongly monotone operator",
        (STRONGLY,),
        RYU,
        once=False,
        values=False,
    ),
    FunctionClass(
        "cocoercive", ("beta",), "{beta}-cocoercive operator", (COCOERCIVE,), RYU, values=False
    ),
    FunctionClass(
        "strongly-monotone-cocoercive",
        ("mu", "beta"),
        "{mu}-strongly monotone {beta}-cocoercive operator",
        (COCOERCIVE, STRONGLY),
        RUBBENS,
        values=False,
        tight=False,
        check=_beta_mu,
        refined=(
            Block("triple 0", "ijk", triples.cocoercive(0), "triple 0"),
            Block("triple 1", "ijk", triples.cocoercive(1), "triple 1"),
        ),
    ),
    FunctionClass(
        "negatively-comonotone",
        ("rho",),
        "{rho}-negatively comonotone operator",
        (
            Rule(
                "comonotone",
                "ij",
                pair(lambda k, i, j, d, e: e * d + k["rho"] * e**2),
                unordered=True,
            ),
        ),
        "E. Gorbunov, A. Taylor, S. Horváth, G. Gidel, ICML 2023",
        once=False,
        values=False,
        tight=False,
    ),
    FunctionClass("lipschitz", ("L",), "{L}-Lipschitz operator", (LIPSCHITZ,), RYU, values=False),
    FunctionClass(
        "nonexpansive",
        (),
        "nonexpansive operator",
        (
            Rule("nonexpansive", "ij", pair(lambda k, i, j, d, e: d**2 - e**2), unordered=True),
            optional(
                Rule("displacement", "i", lambda k, i: (i.x - i.g) * k["v"] - k["v"] ** 2), "v"
            ),
        ),
        "J. Park, E. K. Ryu, arXiv 2303.15876",
        values=False,
        vectors=("v",),
    ),
    FunctionClass(
        "strongly-monotone-lipschitz",
        ("mu", "L"),
        "{mu}-strongly monotone {L}-Lipschitz operator",
        (STRONGLY, LIPSCHITZ),
        RUBBENS,
        values=False,
        tight=False,
        check=below("mu", "L", strict=False),
        refined=(
            Block("triple 0", "ijk", triples.lipschitz(0), "triple 0"),
            Block("triple 1", "ijk", triples.lipschitz(1), "triple 1"),
        ),
    ),
    FunctionClass(
        "linear",
        ("L",),
        "linear map of norm at most {L}",
        (),
        BOUSSELMI,
        values=False,
        blocks=(Block("norm", "*", grams(lambda k, i, j: k["L"] ** 2 * (i.x * j.x) - i.g * j.g)),),
    ),
    FunctionClass(
        "symmetric-linear",
        ("mu", "L"),
        "symmetric linear operator with eigenvalues in [{mu}, {L}]",
        (Rule("symmetry", "ij", lambda k, i, j: i.x * j.g - j.x * i.g, "=", unordered=True),),
        BOUSSELMI,
        values=False,
        check=below("mu", "L", strict=False),
        blocks=(
            Block(
                "curvature",
                "*",
                grams(
                    lambda k, i, j: (
                        (k["L"] + k["mu"]) * (i.g * j.x)
                        - i.g * j.g
                        - k["mu"] * k["L"] * (i.x * j.x)
                    )
                ),
            ),
        ),
    ),
    FunctionClass(
        "skew-linear",
        ("L",),
        "skew-symmetric linear operator of norm at most {L}",
        (
            Rule("skew", "ij", lambda k, i, j: i.x * j.g + j.x * i.g, "=", unordered=True),
            Rule("skew square", "i", lambda k, i: i.x * i.g, "="),
        ),
        BOUSSELMI,
        values=False,
        blocks=(Block("norm", "*", grams(lambda k, i, j: k["L"] ** 2 * (i.x * j.x) - i.g * j.g)),),
    ),
)
