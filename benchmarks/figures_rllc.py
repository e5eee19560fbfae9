"""Data and drawings of the RLLC figures: `python -m benchmarks.figures_rllc --out DIR`.

Each figure is a CSV file (units in the header, seed and command in its first line), drawn from those same rows as PDF and
PNG. The exact values come from `theory`, the runs from `numerics`, laws and accuracies from `docs/results/rllc_digits/`.
"""

import argparse
import csv
import json
import math
from fractions import Fraction
from pathlib import Path
from statistics import fmean

import numpy as np

RECORDED = Path(__file__).resolve().parents[1] / "docs" / "results" / "rllc_digits"
SEED = 0
NETWORKS = {"digits_dense": "digits, dense", "mnist_dense": "MNIST, dense", "digits_conv": "digits, conv."}
SHOWN_LAWS = {"J(0) ∪ J(0.9)": (0, 0.9), "J(0.9) ∪ J(0.99)": (0.9, 0.99)}
METHODS = (
    "SGD", "momentum", "NAG", "Adam", "J(0)", "J(0.9)", "J(0.9;2)", "J(0) ∪ J(0.9)", "J(0.9) ∪ J(0.99)",
    "J(0) ∪ J(0.9) ∪ J(0.99)", "J(0) ∪ J(0.9;2)", "J(0.9) ∪ J(-0.9) ∪ J(0.9i)",
)  # fmt: skip


def zero_start(steps=30, seed=SEED):
    """|θ_t − θ_t^S| of J(0) ∪ J(0.9) from M_0 = 0 on a quadratic in ten variables, S = [[1, 1/2], [0, 2]].

    As in the paper, and with the two repairs, beside their rounding bounds (numerics.bounds.strategies; empty where the
    bound has grown too large to be of use).
    """
    from numerics.bounds.strategies import GatedGap, MetricGap
    from numerics.invariance.zero_starts import ZeroStart, compare
    from numerics.optimizers import LMRLLC, GatedInverse, GramianInverse
    from numerics.problems import Quadratic
    from numerics.simulate import closed_loop

    T, v, S = np.diag([0, 0.9]), np.ones(2), np.array([[1, 0.5], [0, 2]])
    n, c1, c2, law = 10, 0.5, 0.2, np.array([0.5, 0.5])
    problem = Quadratic(np.diag(np.geomspace(0.05, 1, n)))
    theta = np.random.default_rng(seed).standard_normal(n)
    case = ZeroStart(T, v, law, c1, c2, problem, theta, steps, lambda t: min(t, n, 2), S)
    paper = LMRLLC(T, v, law, c1, c2)
    columns = [np.linalg.norm(closed_loop(paper, problem, theta, steps).theta - closed_loop(paper.change_basis(S), problem, theta, steps).theta, axis=1)]
    gated = LMRLLC(T, v, law, c1, c2, inverse=GatedInverse(T, v))
    metric = LMRLLC(T, v, law, c1, c2, inverse=GramianInverse(T, v))
    strategies = GatedGap(S), MetricGap(metric.inverse.frame, 0.0, metric.change_basis(S).inverse.frame, S)
    for optimizer, strategy in zip((gated, metric), strategies):
        pair = [closed_loop(one, problem, theta, steps).theta for one in (optimizer, optimizer.change_basis(S))]
        bounds = compare(case, optimizer, optimizer.change_basis(S), strategy)[1]
        columns.append(np.linalg.norm(pair[0] - pair[1], axis=1))
        columns.append([0.0, *bounds, *[""] * (steps - len(bounds))])
    header = ["t (steps)", "gap of the paper's RLLC (length of theta)", "gap, gated (length of theta)", "rounding bound, gated (length of theta)",
              "gap, Gramian metric (length of theta)", "rounding bound, Gramian metric (length of theta)"]  # fmt: skip
    return header, list(zip(range(steps + 1), *columns))


def relaxed_deviation(seed=SEED):
    """‖E‖₂, E = S R_ε(MS) − R_ε(M), against ε with its bound (‖I − G⁻¹‖ε/σ²)·min(1/σ, 1/(2√ε)).

    M is 6 × 3 with singular values 1, 0.3, 0.1. Beside it M = [1 1], S = diag(1, 2), of rank one, where no such bound holds.
    """
    from numerics.optimizers import RelaxedInverse

    rng = np.random.default_rng(seed)
    left, right = np.linalg.qr(rng.standard_normal((6, 3)))[0], np.linalg.qr(rng.standard_normal((3, 3)))[0]
    singular = np.array([1, 0.3, 0.1])
    M, S = left * singular @ right.T, np.array([[1, 1, 0], [0, 2, 0], [0, 0, 0.5]])
    X = np.linalg.inv(S)
    change, least = np.linalg.norm(np.eye(3) - X.T @ X, 2), singular[-1]
    rows = []
    for epsilon in np.geomspace(1e-6, 1e2, 65):
        inverse = RelaxedInverse(epsilon)
        deviations = [
            np.linalg.norm(S_ @ inverse.apply(M_ @ S_, np.eye(len(M_))) - inverse.apply(M_, np.eye(len(M_))), 2)
            for M_, S_ in ((M, S), (np.ones((1, 2)), np.diag([1.0, 2.0])))
        ]
        bound = epsilon * change / least**2 * min(1 / least, 1 / (2 * math.sqrt(epsilon)))
        rows.append((epsilon, deviations[0], bound, deviations[1]))
    header = ["epsilon (memory squared)", "deviation, full rank (1/memory)", "bound, full rank (1/memory)", "deviation, rank one (1/memory)"]
    return header, rows


def superlinear(steps=10):
    """|θ_t/θ_0| of LM-RLLC(J(0)) on ½λθ², run and exact closed form, for q = 1/4, 3/4, 3/2; c1λ = 1, L_0 = 1/4, θ_0 = 1."""
    from numerics.dynamics.rllc_closed_form import compare
    from numerics.optimizers import LMRLLC
    from numerics.problems import Quadratic
    from numerics.simulate import closed_loop
    from theory.dynamics import closed_form

    half, quarter, rows = Fraction(1, 2), Fraction(1, 4), []
    for q in (Fraction(1, 4), Fraction(3, 4), Fraction(3, 2)):
        run = closed_loop(LMRLLC([[0.0]], [1.0], [0.25], 0.5, float(q)), Quadratic([[2.0]]), [1.0], steps)
        bounds = compare(0.5, float(q), 2.0, 0.25, np.array([1.0]), steps)[1][::2]
        rows.append((float(q), 0, 1.0, 1.0, 0.0, 0.0))
        for t in range(1, steps + 1):
            exact = closed_form(Fraction(1), Fraction(2), half, q, quarter, t)[0]
            error = abs(Fraction(float(run.theta[t, 0])) - exact)
            rows.append((float(q), t, abs(float(run.theta[t, 0])), abs(float(exact)), float(error), float(bounds[t - 1])))
    header = ["q = c1 c2 lambda (1)", "t (steps)", "|theta_t/theta_0|, run (1)", "|theta_t/theta_0|, closed form (1)", "error of the run (1)", "its rounding bound (1)"]
    return header, rows


def two_cycle(steps=16):
    """x_t = c1λL_t and θ_t of LM-RLLC(J(1/2)), q = 3/2, λ = c1 = 1, from (M, θ, L) = (2, 3, 0): exact map and run."""
    from numerics.optimizers import LMRLLC
    from numerics.problems import Quadratic
    from numerics.simulate import closed_loop
    from theory.dynamics import momentum_map
    from theory.dynamics import two_cycle as checked

    a, q = Fraction(1, 2), Fraction(3, 2)
    run = closed_loop(LMRLLC([[0.5]], [1.0], [0.0], 1.0, 1.5, [[2.0]]), Quadratic([[1.0]]), [3.0], steps)
    state, memory, rows = checked(a, q, Fraction(3, 2)), Fraction(2), []
    for t in range(steps + 1):
        # g_{t+1} = ρM_t is θ_t, as λ = 1.
        rows.append((t, float(state.x), float(run.states[t].law[0]), float(state.rho * memory), float(run.theta[t, 0])))
        memory, state = (a + state.rho) * memory, momentum_map(a, q, state)
    header = ["t (steps)", "x_t = c1 lambda L_t, exact (1)", "x_t, run (1)", "theta_t, exact (length)", "theta_t, run (length)"]
    return header, rows


def laws(network="mnist_dense"):
    """The recorded laws (l1, l2) of the two unions of two units, every seed; L_0 = (1/2, 1/2)."""
    recorded = read(network)
    rows = [(name, run["seed"], *point) for name in SHOWN_LAWS for run in recorded[name] for point in run["laws"]]
    return ["configuration (name)", "seed (number)", "iteration (steps)", "l1 (1)", "l2 (1)"], rows


def accuracy():
    """Test accuracy after the last iteration, mean, lowest and highest of the recorded seeds."""
    rows = []
    for network in NETWORKS:
        recorded = read(network)
        for method in METHODS:
            last = [run["curve"][-1][1] for run in recorded[method]]
            rows.append((network, method, len(last), fmean(last), min(last), max(last)))
    return ["network (name)", "optimizer (name)", "seeds (number)", "mean test accuracy (%)", "lowest (%)", "highest (%)"], rows


def read(network):
    return json.loads((RECORDED / f"{network}.json").read_text(encoding="utf-8"))


FIGURES = {
    "zero_start": zero_start,
    "relaxed_deviation": relaxed_deviation,
    "superlinear": superlinear,
    "two_cycle": two_cycle,
    "laws": laws,
    "accuracy": accuracy,
}


def write(path, header, rows):
    """One CSV file; floats in the shortest form that reads back the same."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(f"# python -m benchmarks.figures_rllc --out DIR; seed {SEED}, or as in the seed column; {path.stem}\n")
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows([[float(x) if isinstance(x, np.floating) else x for x in row] for row in rows])


def main(arguments=None):
    parser = argparse.ArgumentParser(prog="python -m benchmarks.figures_rllc", description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, required=True, help="folder for the CSV, PDF and PNG files")
    parser.add_argument("--data-only", action="store_true", help="write the CSV files and draw nothing")
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    for name, data in FIGURES.items():
        header, rows = data()
        write(options.out / f"{name}.csv", header, rows)
        if not options.data_only:
            from .figures_rllc_drawn import draw

            draw(name, rows, options.out)
    print(f"{len(FIGURES)} figures in {options.out}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
