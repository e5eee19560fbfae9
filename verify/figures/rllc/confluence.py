"""Two decays that meet: first order from one side, second order from both."""

from fractions import Fraction

from verify.figures.figure import Figure, Table
from verify.figures.style import BLUE, RED, RUN, label

CENTRE = Fraction(1, 2)


def data():
    """The exact gap of J(a_1) ∪ J(a_2) from J(a;2), a = 1/2, for α = (t, −t) and for α = (t, 0)
    perturbed, and t², t."""
    from theory.rllc.limits import confluence_gap

    def back(alpha):
        """The decay at pseudo-hyperbolic distance alpha from the centre."""
        return (alpha + CENTRE) / (1 + CENTRE * alpha)

    rows = []
    for i in range(1, 13):
        t = Fraction(1, 2**i)
        for name, pair in (("both sides", (t, -t)), ("one side", (t, t / 2))):
            gap = confluence_gap(CENTRE, [back(x) for x in pair]).ball()
            rows.append(
                (
                    name,
                    float(t),
                    float(gap.mid()),
                    float(t**2 if name == "both sides" else 3 * t / 2),
                )
            )
    return {
        "gaps": Table(
            (
                "decays (name)",
                "t, distance of the farther decay (1)",
                "gap (1)",
                "leading term (1)",
            ),
            rows,
        )
    }


def draw(axes, data):
    words = {
        "one side": r"$\alpha=(t,\,t/2)$: $\frac{3}{2}t$",
        "both sides": r"$\alpha=(t,-t)$: $t^2$ exactly",
    }
    for (name, text), colour, dashes in zip(words.items(), (RED, BLUE), ("--", "-")):
        t, gap, leading = (data["gaps"].column(i, lambda row: row[0] == name) for i in (1, 2, 3))
        axes.loglog(t, leading, linestyle=dashes, color=colour)
        axes.loglog(t, gap, "o", color=colour, **RUN)
        label(
            axes,
            t[5],
            gap[5],
            text,
            colour,
            (-5, 5) if name == "one side" else (8, -9),
            ha="right" if name == "one side" else "left",
        )
    axes.set(xlabel="$t$, distance of the decays from $a$", ylabel="gap from $J(a;2)$")


figure = Figure(
    "confluence",
    "rllc",
    "Decays that meet from both sides reach the limit at second order",
    ("rllc/propagator_limit_order_n",),
    "Appendix B, made exact",
    "Gap between the rules of J(a_1) ∪ J(a_2) and J(a;2), a = 1/2, exact (circles) and its "
    "leading term (lines), for decays at pseudo-hyperbolic "
    "distances α from a: on one side it is of first order, on both sides exactly t².",
    data,
    draw,
)
