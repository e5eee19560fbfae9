"""How far the rules of J(a) ∪ J(b) are from those of J(a;2)."""

import numpy as np

from verify.figures.figure import Figure, Table
from verify.figures.style import BLACK, BLUE, RED, RUN, corner, label

AS = ("0", "1/2", "9/10")


def data():
    """|b − a|/(1 − ab), exact, along b, its corner b = a included; the sine that float64 finds from
    the rules themselves, with its error bound, at every fifth b ≠ a."""
    from fractions import Fraction

    from numerics.rllc.principal_angles import sine
    from theory.rllc.limits import pseudo_hyperbolic

    law, computed = [], []
    for a in AS:
        for i in range(-38, 39):
            b = Fraction(i, 40)
            value = pseudo_hyperbolic(a, b)
            law.append((a, float(b), int(value.p) / int(value.q)))
            if i % 5 == 0 and abs(i) <= 30 and b != Fraction(a):
                computed.append(
                    (
                        a,
                        float(b),
                        *sine([(float(Fraction(a)), 1), (float(b), 1)], [(float(Fraction(a)), 2)]),
                    )
                )
    return {
        "law": Table(("a (1)", "b (1)", "|b - a|/(1 - ab), exact (1)"), law),
        "computed": Table(
            ("a (1)", "b (1)", "sine from 600 terms of the rules (1)", "its error bound (1)"),
            computed,
        ),
    }


def draw(axes, data):
    places = {"0": (-0.45, (6, 2)), "1/2": (0.0, (6, 4)), "9/10": (0.3, (3, 4))}
    for a, colour, dashes in zip(AS, (BLACK, BLUE, RED), ("-", "--", "-.")):
        b, gap = (data["law"].column(i, lambda row: row[0] == a).astype(float) for i in (1, 2))
        axes.plot(b, gap, color=colour, linestyle=dashes)
        axes.plot(
            *(data["computed"].column(i, lambda row: row[0] == a).astype(float) for i in (1, 2)),
            "o",
            color=colour,
            **RUN,
        )
        x, shift = places[a]
        label(axes, x, np.interp(x, b, gap), f"$a={a}$", colour, shift)
    corner(axes, 0.02, 0.03, r"lines: $|b-a|/(1-ab)$" + "\ncircles: from the rules", BLACK)
    axes.set(
        xlabel="$b$", ylabel="sine of the largest principal angle", xlim=(-1, 1), ylim=(0, 1.02)
    )


figure = Figure(
    "principal_angles",
    "rllc",
    "J(a) ∪ J(b) is as far from J(a;2) as b from a, in the hyperbolic measure",
    ("rllc/propagator_limit",),
    "Appendix B, made exact",
    "Sine of the largest principal angle between the rules of J(a) ∪ J(b) and of J(a;2): the "
    "exact law |b − a|/(1 − ab) and float64 values from the rules.",
    data,
    draw,
    height=2.4,
    seconds=1,
)
