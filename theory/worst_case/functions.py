"""Classes of functions: what points of convex, smooth, quadratic and other functions satisfy."""

from flint import fmpq

from theory.worst_case import triples
from theory.worst_case.rules import (
    BOUNDED,
    BOUSSELMI,
    COMPOSITE,
    RUBBENS,
    TAYLOR,
    Block,
    FunctionClass,
    Rule,
    below,
    curved,
    grams,
    optional,
    pair,
    positive,
)


def _no(k):
    return fmpq(0)


def _endless(k):
    return None


def _mu(k):
    return k["mu"]


def _L(k):
    return k["L"]


CONVEX = curved(_no, _endless, "convexity")
NORMAL = Rule("normal", "ij", pair(lambda k, i, j, d, e: -(j.g * d)))


def _lojasiewicz(k):
    below("mu", "L", strict=False)(k)
    if "alpha" in k and k["alpha"] * (2 * k["L"] + k["mu"]) > 2 * k["mu"]:
        raise ValueError(f"alpha is {k['alpha']}: give alpha <= 2 mu/(2 L + mu)")


def _combined(k, i, j, s):
    """A. Rubbens et al., Proposition 3.2, with a parameter α."""
    mu, L, a = k["mu"], k["L"], k["alpha"]
    d, e = i.x - j.x, i.g - j.g
    smooth = i.f - j.f - (i.g + j.g) * d / 2 - e**2 / (4 * L) + L / 4 * d**2
    factor = a / (1 - a) / (2 * mu - (L + mu) * a)
    above = (1 - a) ** 2 * (L + mu) * (i.f - s.f - i.g**2 / (2 * L))
    return smooth - factor * (above - (L - mu) * (j.f - s.f + j.g**2 / (2 * L)))


def _centred(k, points, aux):
    """(L + μ)⟨g_i, y_j⟩ − ⟨g_i, g_j⟩ − μL⟨y_i, y_j⟩ with y = x − x_s, s the last point."""
    *points, s = points
    mu, L = k["mu"], k["L"]

    def entry(k, i, j):
        y, z = i.x - s.x, j.x - s.x
        return (L + mu) * (i.g * z) - i.g * j.g - mu * L * (y * z)

    return grams(entry)(k, points, aux)


def _block(number):
    """The rule of one block of variables; its constant is the parameter L and the number."""

    def form(k, i, j, d, e):
        part = i.blocks[number] - j.blocks[number]
        return i.f - j.f - j.g * d - part**2 / (2 * k[f"L{number}"])

    return optional(Rule(f"block {number}", "ij", pair(form)), f"L{number}")


MOST_BLOCKS = 8
CONSTANTS = tuple(f"L{number}" for number in range(MOST_BLOCKS))
FUNCTIONS = (
    FunctionClass("convex", (), "convex function", (CONVEX,), COMPOSITE, once=False),
    FunctionClass(
        "strongly-convex",
        ("mu",),
        "{mu}-strongly convex function",
        (curved(_mu, _endless, "strong convexity"),),
        TAYLOR,
        once=False,
    ),
    FunctionClass(
        "smooth-convex",
        ("L",),
        "convex {L}-smooth function",
        (curved(_no, _L),),
        TAYLOR,
        check=positive("L"),
    ),
    FunctionClass(
        "smooth-strongly-convex",
        ("mu", "L"),
        "{mu}-strongly convex {L}-smooth function",
        (curved(_mu, _L),),
        TAYLOR,
        check=positive("L", then=below("mu", "L")),
    ),
    FunctionClass(
        "smooth",
        ("L",),
        "{L}-smooth function",
        (curved(lambda k: -k["L"], _L, "smoothness"),),
        COMPOSITE,
        check=positive("L"),
    ),
    FunctionClass(
        "lipschitz-convex",
        ("M",),
        "convex function with subgradients of norm at most {M}",
        (CONVEX, BOUNDED),
        COMPOSITE,
        once=False,
    ),
    FunctionClass(
        "smooth-lipschitz-convex",
        ("L", "M"),
        "convex {L}-smooth function with gradients of norm at most {M}",
        (curved(_no, _L), BOUNDED),
        COMPOSITE,
        check=positive("L"),
        tight=False,
    ),
    FunctionClass(
        "indicator",
        ("D?", "R?"),
        "indicator of a closed convex set",
        (
            Rule("zero", "i", lambda k, i: i.f, "="),
            NORMAL,
            optional(
                Rule(
                    "diameter", "ij", pair(lambda k, i, j, d, e: k["D"] ** 2 - d**2), unordered=True
                ),
                "D",
            ),
            optional(Rule("radius", "i", lambda k, i: k["R"] ** 2 - (i.x - k["center"]) ** 2), "R"),
        ),
        COMPOSITE,
        once=False,
        vectors=("center",),
    ),
    FunctionClass(
        "support",
        ("M?",),
        "support function of a closed convex set",
        (
            Rule("linear", "i", lambda k, i: i.g * i.x - i.f, "="),
            optional(BOUNDED, "M"),
            Rule("polar", "ij", pair(lambda k, i, j, d, e: -(j.x * e))),
        ),
        COMPOSITE,
        once=False,
    ),
    FunctionClass(
        "quadratic-upper-bound",
        ("L",),
        "convex function with f(x) - f* <= {L}/2·|x - x*|^2",
        (
            Rule(
                "bound", "is", lambda k, i, s: s.f - i.f - i.g * (s.x - i.x) - i.g**2 / (2 * k["L"])
            ),
            CONVEX,
        ),
        "B. Goujaud, A. B. Taylor, A. Dieuleveut, arXiv 2205.15033, Theorem 2.6",
        once=False,
        check=positive("L"),
    ),
    FunctionClass(
        "secant-error-bound",
        ("mu", "L"),
        "f with <f'(x), x - x*> >= {mu}·|x - x*|^2 and |f'(x)| <= {L}·|x - x*|",
        (
            Rule("secant", "is", lambda k, i, s: i.g * (i.x - s.x) - k["mu"] * (i.x - s.x) ** 2),
            Rule("error", "is", lambda k, i, s: k["L"] ** 2 * (i.x - s.x) ** 2 - i.g**2),
        ),
        "C. Guille-Escuret, B. Goujaud, A. Ibrahim, I. Mitliagkas, arXiv 2203.00342",
        check=positive("mu", then=below("mu", "L", strict=False)),
        once=False,
    ),
    FunctionClass(
        "lojasiewicz",
        ("mu", "L", "alpha?"),
        "{L}-smooth f with |f'(x)|^2 >= 2·{mu}·(f(x) - f*)",
        (
            Rule("lojasiewicz", "is", lambda k, i, s: s.f - i.f + i.g**2 / (2 * k["mu"])),
            Rule("descent", "is", lambda k, i, s: i.f - s.f - i.g**2 / (2 * k["L"])),
            curved(lambda k: -k["L"], _L, "smoothness"),
            optional(Rule("combined", "ijs", _combined), "alpha"),
        ),
        f"{RUBBENS}, Propositions 3.2 and 3.4",
        tight=False,
        check=positive("mu", "L", then=_lojasiewicz),
        refined=(
            Block("lojasiewicz 1", "ijs", triples.lojasiewicz_first, "lojasiewicz"),
            Block("lojasiewicz 2", "ijs", triples.lojasiewicz_second, "lojasiewicz"),
        ),
    ),
    FunctionClass(
        "quadratic",
        ("mu", "L"),
        "quadratic function with curvatures in [{mu}, {L}]",
        (
            Rule("half product", "is", lambda k, i, s: 2 * (i.f - s.f) - (i.x - s.x) * i.g, "="),
            Rule(
                "centred symmetry",
                "ijs",
                lambda k, i, j, s: (i.x - s.x) * j.g - (j.x - s.x) * i.g,
                "=",
                unordered=True,
            ),
        ),
        BOUSSELMI,
        check=below("mu", "L", strict=False),
        blocks=(Block("centred curvature", "*s", _centred),),
    ),
    FunctionClass(
        "block-smooth-convex",
        tuple(f"{name}?" for name in CONSTANTS),
        "convex function whose gradient is Lipschitz in each block of variables",
        tuple(map(_block, range(MOST_BLOCKS))),
        "Z. Shi, R. Liu, arXiv 1608.04826",
        tight=False,
        check=positive(*CONSTANTS),
    ),
)
