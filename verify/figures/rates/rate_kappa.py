"""Certified rates of six methods against κ, with what is known from below as a band."""

from fractions import Fraction

from verify.figures.figure import Figure, Table
from verify.figures.style import BLACK, BLUE, GREEN, GREY, LOOKS, PURPLE, RED, label

ROOTS = tuple(
    Fraction(r) for r in ("3/2", "2", "5/2", "3", "7/2", "4", "6", "10", "20", "50", "100")
)
COLOURS = (GREY, BLUE, BLACK, GREEN, RED, PURPLE)
HALF = Fraction(1, 2)


def tuned(name, s):
    """The method with L = 1 at its tuning for κ = s², and what to call it."""
    from verify.claims.rates import _searched

    rho, mu = 1 - 1 / s, 1 / s**2
    beta = (s - 1) / (s + 1)
    values = {
        "sgd": {"lr": 2 / (1 + mu)},
        "nag": {"lr": 1, "beta": beta},
        "triple_momentum": {
            "lr": 1 + rho,
            "beta": rho**2 / (2 - rho),
            "gamma": rho**2 / ((1 + rho) * (2 - rho)),
        },
        # half way from the least rate to 1
        "robust_momentum": {"L": 1, "kappa": s**2, "rho": 1 - HALF / s},
        "heavy_ball": {"lr": (1 + beta) ** 2, "beta": beta**2},
        "qhm": {"lr": 1, "beta": beta, "nu": HALF},
    }[name]
    return _searched.method(name, **values)


NAMES = {
    "sgd": "gradient descent",
    "nag": "NAG",
    "triple_momentum": "triple momentum",
    "robust_momentum": "robust momentum",
    "heavy_ball": "heavy ball (Polyak)",
    "qhm": r"QHM, $\nu = 1/2$",
}


def data():
    """Certified from above; from below the rate on quadratics, or a spiral's where one is found."""
    from verify.claims.rates import _searched
    from verify.rates.certify import least_certificate
    from verify.rates.quadratic import quadratic_rate
    from verify.rates.spirals import find_spiral

    rows = []
    for name in NAMES:
        for s in ROOTS:
            if name == "heavy_ball" and s**2 - 4 * s - 1 >= 0:
                continue
            made, where = tuned(name, s), _searched.functions(s**2)
            low = _float(quadratic_rate(made, where.mu, where.L).low)
            found = least_certificate(made, where, 1, low, constant=False)
            if found is None:
                continue
            high, by = _float(found.rate), "quadratics"
            if s <= 10 and high - low > 1e-3 * (1 - low):
                spiral = find_spiral(made, where.mu, where.L, low, high)
                if spiral is not None:
                    low, by = _float(spiral.rate), "spiral"
            rows.append((name, float(s**2), high, low, by))
    header = ("method (name)", "kappa (1)", "certified rate (1)", "rate from below (1)", "by")
    return {"rates": Table(header, rows)}


PLACES = {"sgd": (6, (4, 4)), "heavy_ball": (5, (-30, -9)), "qhm": (-1, (4, 6))}


def _float(x):
    return float(int(x.p)) / float(int(x.q))


def draw(axes, data):
    import numpy as np

    for (name, words), colour, (_, dashes) in zip(NAMES.items(), COLOURS, (*LOOKS, (None, "-"))):
        rows = [row for row in data["rates"].rows if row[0] == name]
        kappa, high, low = (np.array([row[i] for row in rows]) for i in (1, 2, 3))
        above, below = (-np.sqrt(kappa) * np.log(x) for x in (high, low))
        axes.semilogx(kappa, above, linestyle=dashes, color=colour)
        # a rate on quadratics far from the certified one says nothing of the worst case
        near = [row[4] == "spiral" or row[2] - row[3] < 1e-3 * (1 - row[3]) for row in rows]
        axes.fill_between(kappa, above, below, where=near, color=colour, alpha=0.3, linewidth=0)
        place, moved = PLACES.get(name, (-1, (4, 0)))
        label(axes, kappa[place], above[place], words, colour, moved, annotation_clip=False)
    axes.set(xlabel=r"condition $\kappa$", ylabel=r"$-\sqrt{\kappa}\,\ln\rho$  (larger is faster)")
    axes.set_xlim(2, 2 * 10**5)
    axes.set_ylim(0, None)


figure = Figure(
    "rate_kappa",
    "rates",
    "Certified worst-case rates of six methods against κ",
    (
        "rates/gradient_descent_rate",
        "rates/nag_true_rate",
        "rates/nag_classical_rate",
        "rates/triple_momentum_rate",
        "rates/robust_momentum_rate",
    ),
    "ours",
    "F(1/κ, 1), each method at its tuning (robust momentum at ρ = 1 − 1/(2√κ), QHM with lr = 1 and "
    "NAG's β). Lines: rates with a rational certificate, exact bounds from above, the least found "
    "with one gradient in the potential. Bands: to the rate from below where one is near, on "
    "quadratics or of an explicit run (a spiral, sought for κ ≤ 100), exact as well. Heavy ball "
    "ends where it cycles.",
    data,
    draw,
    height=2.8,
    seconds=30,
)
