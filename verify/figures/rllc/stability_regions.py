"""Where momentum and its relatives converge on every quadratic: exact regions."""

import numpy as np

from verify.figures.figure import Figure, Table
from verify.figures.style import BLACK, BLUE, GREEN, RED, corner, label

# name in the catalogue, the parameters that are drawn (step, memory) and those that are fixed
SHOWN = {
    "heavy ball": ("m = b*m + a*grad(x); x = x - m", ("a", "b")),
    "EMA momentum": ("m = b*m + (1-b)*grad(x); x = x - a*m", ("a", "b")),
    "Nesterov": ("m = b*m + grad(z); z = z - a*(grad(z) + b*m)", ("a", "b")),
}


def in_the_step(condition, field):
    """The condition as {power of aλ: polynomial in b}; ValueError where a and λ stand apart."""
    from flint import fmpq_poly

    found = {}
    for exponents, number in condition.to_dict().items():
        a, b, lam = (exponents[field.names.index(name)] for name in ("a", "b", "lam"))
        if a != lam:
            raise ValueError("a condition does not depend on the step times the eigenvalue alone")
        found[a] = found.get(a, fmpq_poly()) + number * fmpq_poly([0, 1]) ** b
    return found


def boundary(conditions, field, memory):
    """The least step aλ > 0 at which one of the exact conditions fails at this memory, infinite if
    none does."""
    from flint import fmpq, fmpq_poly

    least = float("inf")
    for condition in conditions:
        powers = in_the_step(condition, field)
        polynomial = fmpq_poly(
            [powers[i](memory) if i in powers else fmpq(0) for i in range(max(powers) + 1)]
        )
        if polynomial.degree() < 1:
            continue
        roots = [
            root.real for root, _ in polynomial.complex_roots() if root.imag == 0 and root.real > 0
        ]
        least = min([least, *(float(root.mid()) for root in roots)])
    return least


def corners(conditions, field):
    """The b in (−1, 1) where the boundary may have a corner or a jump, as fmpq: two conditions fail
    at one step, one fails at two that meet, or one comes from infinity.

    Those are the roots of resultants, discriminants and leading coefficients; a root that is not
    rational is taken to about 50 bits.
    """
    from flint import Ordering, fmpq_mpoly_ctx

    context = fmpq_mpoly_ctx.get(("s", "b"), Ordering.lex)
    polynomials, candidates = [], []
    for condition in conditions:
        powers = in_the_step(condition, field)
        terms = {(i, j): p[j] for i, p in powers.items() for j in range(p.degree() + 1)}
        polynomials.append(context.from_dict({key: x for key, x in terms.items() if x != 0}))
        candidates.append(powers[max(powers)])
        if max(powers) > 1:
            candidates.append(_in_b(polynomials[-1].discriminant("s")))
    candidates += [
        _in_b(p.resultant(q, "s")) for i, p in enumerate(polynomials) for q in polynomials[:i]
    ]
    found = {b for p in candidates if p.degree() > 0 for b in _real_roots(p)}
    return sorted((b for b in found if -1 < b < 1), key=_float)


def _in_b(polynomial):
    """A polynomial in (s, b) that has no s, as fmpq_poly."""
    from flint import fmpq_poly

    coefficients = {exponents[1]: x for exponents, x in polynomial.to_dict().items()}
    return fmpq_poly([coefficients.get(i, 0) for i in range(max(coefficients, default=0) + 1)])


def _real_roots(polynomial):
    """Rational roots exactly, others to about 50 bits."""
    for factor, _ in polynomial.factor()[1]:
        if factor.degree() == 1:
            yield -factor[0] / factor[1]
        else:
            for root, _ in factor.complex_roots():
                if root.imag == 0:
                    yield root.real.mid().fmpq()


def data():
    """Rows (method, b, the largest aλ of the exact region) for b in (−1, 1), its corners among
    them."""
    from flint import fmpq

    from theory.rates.stability import convergence_region
    from theory.realization import resolve

    rows = []
    for name, (program, _) in SHOWN.items():
        region = convergence_region(resolve(program))
        marks = {fmpq(i, 40) for i in range(-39, 40)}
        for b in sorted(marks | set(corners(region.conditions, region.field)), key=_float):
            rows.append((name, _float(b), boundary(region.conditions, region.field, b)))
    return {
        "boundaries": Table(
            ("method (name)", "b, decay of the memory (1)", "largest step times eigenvalue (1)"),
            rows,
        )
    }


def _float(number):
    return int(number.p) / int(number.q)


def draw(axes, data):
    places = {
        "heavy ball": (0.6, (4, -8), "left"),
        "EMA momentum": (0.32, (-5, 2), "right"),
        "Nesterov": (0.55, (0, 3), "left"),
    }
    for (name, (x, shift, side)), colour, dashes in zip(
        places.items(), (BLUE, RED, GREEN), ("-", "--", "-.")
    ):
        b, edge = (data["boundaries"].column(i, lambda row: row[0] == name) for i in (1, 2))
        axes.plot(b, np.minimum(edge, 100), linestyle=dashes, color=colour)
        axes.fill_between(b, 0, np.minimum(edge, 100), color=colour, alpha=0.06, linewidth=0)
        label(axes, x, np.interp(x, b, edge), name, colour, shift, ha=side)
    axes.plot(0, 2, "o", color=BLACK, markersize=3)
    label(axes, 0, 2, "SGD", BLACK, (0, -10), ha="center")
    corner(axes, 0.02, 0.96, "converges below the line", va="top")
    axes.set(
        xlabel="$b$, decay of the memory",
        ylabel=r"$a\lambda$, step $\times$ eigenvalue",
        xlim=(-1, 1),
        ylim=(0, 6),
    )


figure = Figure(
    "stability_regions",
    "rllc",
    "Where heavy ball, EMA momentum and Nesterov's method converge",
    ("rllc/nag_equivalence", "rllc/torch_sgd_realizations", "rllc/quasi_hyperbolic_family"),
    "ours, for the fixed-law optimizers of sections 3 and 4",
    "Largest step times eigenvalue at which each method converges on a quadratic, against the "
    "decay of its memory: exact regions from the optimizers as "
    "text (Jury's conditions), their edges enclosed.",
    data,
    draw,
    height=2.3,
)
