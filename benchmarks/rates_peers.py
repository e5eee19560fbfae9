"""Certified worst-case rates beside the numbers of AutoLyap and PEPit.

    python -m benchmarks.rates_peers [--steps N]

Each method at its paper's tuning, κ = 4 and 100. Lemmata's ρ is certified. AutoLyap's is found by
bisection with its three smallest Lyapunov functions. PEPit's is what N steps from rest give: the
worst ‖x_N − x*‖ ≤ c‖x_0 − x*‖, as c^(1/N), which is no rate, tends to ρ with N and may lie on
either side of it. Wants the extra `peers`, and `pip install PEPit`.
"""

import argparse
import sys
from importlib.metadata import PackageNotFoundError, version

from benchmarks.rates import METHODS, method, peer, smooth, tuned

WANTED = ("autolyap", "clarabel", "PEPit")


def finite(asked, kappa, steps):
    """PEPit's c^(1/steps) for a method s′ = As + Bg, y = Cs on F(1/κ, 1)."""
    from PEPit import PEP
    from PEPit.functions import SmoothStronglyConvexFunction

    problem = PEP()
    f = problem.declare_function(SmoothStronglyConvexFunction, mu=1 / kappa, L=1.0)
    best, start = f.stationary_point(), problem.set_initial_point()
    problem.set_initial_condition((start - best) ** 2 <= 1)
    A, B, C, rest = (
        [[int(x.p) / int(x.q) for x in row] for row in matrix.tolist()]
        for matrix in (asked.A, asked.B, asked.C, asked.rest)
    )
    zero = 0 * start
    states = [start * r for (r,) in rest]
    for k in range(steps + 1):
        point = sum((s * c for s, c in zip(states, C[0])), zero)
        if k < steps:
            g = f.gradient(point)
            states = [sum((s * a for s, a in zip(states, row)), g * b) for row, (b,) in zip(A, B)]
    problem.set_performance_metric((point - best) ** 2)
    worst = problem.solve(wrapper="cvxpy", solver="CLARABEL", verbose=0)
    return worst ** (0.5 / steps)


def line(name, s, steps):
    from theory.exact import rational
    from verify.rates.certify import least_certificate
    from verify.rates.quadratic import quadratic_rate
    from verify.rates.search import to_float
    from verify.rates.tight import tight_certificate

    kappa = s * s
    values = {key: rational(str(value), key) for key, value in tuned(name, s).items()}
    asked, functions = method(name, values), smooth(kappa)
    quadratic = quadratic_rate(asked, *functions.curvatures)
    found = tight_certificate(asked, functions, 1, quadratic.low) if quadratic.exact else None
    found = found or least_certificate(asked, functions, 1, to_float(quadratic.low))
    ours = f"{to_float(found.rate):.9f}" if found else "none"
    theirs, _ = peer(name, values, kappa)
    shown = "none" if theirs is None else f"{theirs:.9f}"
    return f"{name:<16} {kappa:>5}  {ours:>12}  {shown:>12}  {finite(asked, kappa, steps):>12.9f}"


def main(argv=None):
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.rates_peers", description=__doc__.splitlines()[0]
    )
    parser.add_argument("--steps", type=int, default=12, metavar="N", help="PEPit's, by default 12")
    steps = parser.parse_args(argv).steps
    versions = {}
    for name in WANTED:
        try:
            versions[name] = version(name)
        except PackageNotFoundError:
            print(f'{name} is missing: pip install ".[peers]" PEPit', file=sys.stderr)
            return 2
    print(", ".join(f"{name} {number}" for name, number in versions.items()))
    print(
        f"{'method':<16} {'κ':>5}  {'certified ρ':>12}  {'AutoLyap':>12}  {f'PEPit, {steps}':>12}"
    )
    for name in METHODS:
        for s in (2, 10):
            print(line(name, s, steps), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
