"""How long certified worst-case rates take, and AutoLyap on the same methods where it is installed.

    python -m benchmarks.rates [--out FILE] [--map KAPPA]

Each method at its paper's tuning, κ = 4, 100, 10⁴: the least rate with its certificate, checked
(`least_certificate`, one gradient in V), and the check of the certificate alone. Then triple
momentum at κ = 10⁶ within 10⁻¹² of its rate, and, with --map, a 20 × 19 grid of heavy ball. CPU
seconds of one core after imports, medians of three. The extra `peers` adds AutoLyap: the best ρ of
its three smallest Lyapunov functions, and the time of the three bisections.
"""

import argparse
import json
import os
import platform
from fractions import Fraction
from functools import partial
from pathlib import Path
from statistics import geometric_mean, median
from time import process_time

METHODS = ("sgd", "nag", "triple_momentum", "heavy_ball")
REPEATS = 3


def tuned(name, s):
    """The parameters of a method for κ = s², L = 1."""
    s = Fraction(s)
    rho = 1 - 1 / s
    return {
        "sgd": {"lr": 2 / (1 + 1 / s**2)},
        "heavy_ball": {"lr": 4 / (1 + 1 / s) ** 2, "beta": ((s - 1) / (s + 1)) ** 2},
        "nag": {"lr": Fraction(1), "beta": (s - 1) / (s + 1)},
        "triple_momentum": {
            "lr": 1 + rho,
            "beta": rho**2 / (2 - rho),
            "gamma": rho**2 / ((1 + rho) * (2 - rho)),
        },
    }[name]


def method(name, values):
    from theory import optimizers
    from theory.algorithms import parse
    from theory.rates.engine.method import method_of

    return method_of(parse(optimizers.get(name).program, **values))


def timed(action):
    """(median CPU seconds of REPEATS runs, the last result)."""
    times = []
    for _ in range(REPEATS):
        begin = process_time()
        result = action()
        times.append(process_time() - begin)
    return median(times), result


def smooth(kappa):
    from flint import fmpq

    from theory.rates.engine.classes import SmoothStronglyConvex

    return SmoothStronglyConvex(fmpq(1, kappa), fmpq(1))


def peer(name, values, kappa):
    """(ρ, seconds) of AutoLyap's bisection, the best of its three smallest Lyapunov functions and
    the time of all; None where AutoLyap is not installed."""
    try:
        from autolyap import IterationIndependent, SolverOptions
        from autolyap import algorithms as known
        from autolyap.problemclass import InclusionProblem, SmoothStronglyConvex
    except ImportError:
        return None
    search = IterationIndependent.LinearConvergence
    mu, numbers = 1 / kappa, {key: float(value) for key, value in values.items()}
    algorithm = {
        "sgd": lambda: known.GradientMethod(numbers["lr"]),
        "heavy_ball": lambda: known.HeavyBallMethod(numbers["lr"], numbers["beta"]),
        "nag": lambda: known.NesterovConstant(mu, 1.0),
        "triple_momentum": lambda: known.TripleMomentum(mu, 1.0),
    }[name]()
    problem = InclusionProblem([SmoothStronglyConvex(mu, 1.0)])
    options = SolverOptions(backend="cvxpy", cvxpy_solver="CLARABEL")

    def bisect():
        found = []
        for h, alpha in ((0, 0), (0, 1), (1, 0)):
            P, p, T, t = search.get_parameters_distance_to_solution(algorithm, h=h, alpha=alpha)
            answer = search.bisection_search_rho(
                problem, algorithm, P, T, p=p, t=t, h=h, alpha=alpha, S_equals_T=True,
                s_equals_t=True, lower_bound=0.0, upper_bound=1.0, tol=1e-7,
                solver_options=options, verbosity=0,
            )  # fmt: skip
            if answer["rho"] is not None:
                found.append(answer["rho"] ** (0.5 / (alpha + 1)))  # of alpha + 1 steps, squared
        return min(found, default=None)

    seconds, rate = timed(bisect)
    return rate, seconds


def row(name, s):
    """One line of the table: a method at κ = s²."""
    from verify.certificates.rates import rate_piece
    from verify.rates.certify import least_certificate
    from verify.rates.quadratic import quadratic_rate
    from verify.rates.search import to_float

    kappa, values = s * s, tuned(name, s)
    asked, functions = method(name, values), smooth(kappa)
    below = to_float(quadratic_rate(asked, *functions.curvatures).low)
    seconds, certificate = timed(lambda: least_certificate(asked, functions, 1, below))
    cells = [name, str(kappa), "none", f"{1e3 * seconds:.0f}", "", ""]
    if certificate is not None:
        text = json.dumps(rate_piece(certificate))
        checking, _ = timed(lambda: rechecked(text))
        rate = to_float(certificate.rate)
        cells[2:] = [f"{rate:.9f}", f"{1e3 * seconds:.0f}"]
        cells += [f"{len(text) / 1e3:.1f}", f"{1e3 * checking:.1f}"]
    theirs = peer(name, values, kappa)
    if theirs is not None:
        shown = "none" if theirs[0] is None else f"{theirs[0]:.9f}"
        cells += [shown, f"{1e3 * theirs[1]:.0f}"]
    return cells


def rechecked(text):
    """A piece as text, checked by recheck alone. Raises what that raises."""
    from verify import recheck

    recheck.work.begin(20)
    return recheck.Worst(json.loads(text))


def near_tight():
    """Triple momentum at κ = 10⁶, ρ − tight = 10⁻¹²(1 − tight): CPU seconds."""
    from flint import fmpq

    from verify.rates.certify import certificate_at

    asked = method("triple_momentum", tuned("triple_momentum", 1000))
    rate = 1 - fmpq(1, 1000) * (1 - fmpq(1, 10**12))
    seconds, found = timed(lambda: certificate_at(asked, smooth(10**6), rate, 1))
    if found is None:
        raise ArithmeticError("no certificate near the tight rate of triple momentum")
    return seconds


def heavy_ball_map(kappa, size=20):
    """(CPU seconds, certified, cycles, open) on a grid of (lr, β), every answer exact."""
    from flint import fmpq

    from verify.rates.certify import certificate_at
    from verify.rates.cycles import find_cycle

    counts, begin = {"certified": 0, "cycles": 0, "open": 0}, process_time()
    for b in range(size):
        for a in range(1, size):
            beta = fmpq(b, size)
            asked = method("heavy_ball", {"lr": 2 * (1 + beta) * fmpq(a, size), "beta": beta})
            functions = smooth(kappa)
            certified = partial(certificate_at, asked, functions, 1 - fmpq(1, 10**5), deep=False)
            if certified(1):
                counts["certified"] += 1
            elif find_cycle(asked, functions.mu, functions.L):
                counts["cycles"] += 1
            elif certified(2) or certified(3):
                counts["certified"] += 1
            else:
                counts["open"] += 1
    return process_time() - begin, counts


def report(kappa):
    """Run everything and return the Markdown page."""
    import flint
    import numpy

    table = [row(name, s) for name in METHODS for s in (2, 10, 100)]
    heads = ["method", "κ", "certified ρ", "ms", "kB", "check, ms", "AutoLyap ρ", "its ms"]
    heads = heads[: max(map(len, table))]
    ratios = [float(cells[3]) / float(cells[7]) for cells in table if len(cells) > 7]
    lines = [
        "# Certified worst-case rates",
        "",
        " ".join(__doc__.split("\n\n")[2].split()),
        "",
        f"Machine: {platform.machine()}, {os.cpu_count()} cores, Python "
        f"{platform.python_version()}; python-flint {flint.__version__}, NumPy "
        f"{numpy.__version__}.",
        "",
        "| " + " | ".join(heads) + " |",
        "| " + " | ".join(["---", *["---:"] * (len(heads) - 1)]) + " |",
        *("| " + " | ".join(cells) + " |" for cells in table),
        "",
        f"- triple momentum, κ = 10⁶, ρ within 10⁻¹²(1 − ρ) of tight: {1e3 * near_tight():.0f} ms",
    ]
    if ratios:
        lines.insert(-1, f"Our time over AutoLyap's, geometric mean: {geometric_mean(ratios):.2f}")
        lines.insert(-1, "")
    if kappa:
        seconds, counts = heavy_ball_map(kappa)
        cells = ", ".join(f"{count} {what}" for what, count in counts.items())
        lines.append(f"- heavy ball, 20 × 19 grid, κ = {kappa}: {cells}, {seconds:.1f} s")
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=" ".join(__doc__.split("\n\n")[0].split()))
    parser.add_argument("--map", type=int, metavar="KAPPA", help="time the grid of heavy ball too")
    parser.add_argument("--out", type=Path, help="write the page to this file")
    options = parser.parse_args()
    page = report(options.map)
    if options.out:
        options.out.write_text(page, encoding="utf-8")
    else:
        print(page, end="")


if __name__ == "__main__":
    main()
