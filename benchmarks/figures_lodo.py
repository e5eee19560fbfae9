"""The five LODO figures: data as CSV, drawings as PDF and PNG.

    python -m benchmarks.figures_lodo --out DIR [--steps 100000] [--seeds 4]

learning_curves  the noisy bowl (Liao et al., arXiv 2210.06171, Appendix F.1) and the floors of fixed linear methods
error_metrics    along the averaged flow ‖AH⁻¹‖_F falls, ‖A‖_F does not (claims lodo_flow_lyapunov, lodo_wrong_norm)
target           φ(μ), least at μ = 1 + β: G = (1+β)H⁻¹ (claims preconditioned_bowl_loss, hypergradient_target)
entropy          transposition entropy against log(1 + E[χ²]) (claim transposition_entropy_exact)
saddle           the escape from a saddle, and what becomes of it where G ≻ 0 fails (claim saddle_repulsion)

Every CSV begins with a comment line (command, seeds), then a header with units; [1] is a pure number.
"""

import argparse
import csv
from pathlib import Path

import numpy as np

from benchmarks import figures_lodo_drawn as drawn

NAMES = ("Newton", "LODO", "Momentum", "Adam")
FIVE = (("0", "0.3910", "0.7693", "0.9315", "0.9800"), ("0.90009", "0.79074", "1.23454", "2.04126", "2.82600"))
BETAS = (0.195, 0.5, 0.8)
SEED = 0


def log_bins(steps, per_decade=8):
    """Ends of bins of steps 1 … steps, about `per_decade` to a factor of ten: bin i is edges[i] < t ≤ edges[i+1]."""
    count = int(np.ceil(np.log10(steps) * per_decade)) + 1
    return np.unique(np.concatenate([[0], np.round(np.geomspace(1, steps, count)).astype(int)]))


def learning_curves(steps=100_000, seeds=4):
    """Rows (method, mean step of the bin, mean loss, sd over seeds of the bin's mean)."""
    from numerics.bowl.methods import METHODS
    from numerics.bowl.runs import losses

    edges = log_bins(steps)
    middle = (edges[:-1] + 1 + edges[1:]) / 2
    rows = []
    for method in METHODS:
        if method.name in NAMES:
            values = losses(method, list(range(seeds)), steps)
            means = np.stack([values[:, a:b].mean(axis=1) for a, b in zip(edges[:-1], edges[1:])], axis=1)
            rows += [(method.name, *row) for row in zip(middle, means.mean(axis=0), means.std(axis=0, ddof=1))]
    return ("method", "step [1]", "mean loss [1]", "sd over seeds [1]"), rows


def floors():
    """Rows (what, stationary loss): enclosed by theory.bowl, printed from the ball's middle."""
    from theory.bowl import LinearMethod, best_law, best_momentum, best_sgd, newton_loss, paper_bowl, stationary_loss, target_floor
    from theory.bowl.linear_method import units

    spectrum = paper_bowl()
    balls = (
        ("best SGD", best_sgd(spectrum).loss),
        ("best momentum", best_momentum(spectrum).loss),
        ("best law of J(0) ∪ J(0.9), a strict local minimum", best_law(units("0", "9/10"), spectrum, ("1", "5")).loss),
        ("a law of five real poles", stationary_loss(LinearMethod(units(*FIVE[0]), FIVE[1]), spectrum)),
        ("frozen preconditioner, EMA beta = 0.195", target_floor(spectrum, "0.195")),
        ("any causal method (Newton)", newton_loss(spectrum)),
    )
    return ("method", "stationary loss [1]"), [(what, float(ball.mid())) for what, ball in balls]


def flow_rates(H, A):
    """(d‖A‖_F²/dt, d‖AH⁻¹‖_F²/dt) of dA/dt = −HAEH², E = AEAᵀ + I."""
    change = -_push(H, A) @ H
    inverse = np.linalg.inv(H)
    return 2 * np.sum(A * change), 2 * np.sum((A @ inverse) * (change @ inverse))


def _push(H, A):
    from scipy.linalg import solve_discrete_lyapunov

    return H @ A @ solve_discrete_lyapunov(A, np.eye(len(A))) @ H


START = (np.diag([1.0, 10.0]), np.array([[1.2, 0.7], [-0.7, 0.2]]))  # the wrong norm rises by a sixth, ρ stays below 1


def error_metrics(H=START[0], A=START[1], end=10.0, points=121):
    """Rows (αt, ‖A‖_F, ‖AH⁻¹‖_F, ρ(A)) along the dense flow, Σ = I, α = 1."""
    from scipy.integrate import solve_ivp

    n = len(H)
    times = np.concatenate([[0], np.geomspace(1e-5, end, points - 1)])

    def change(_, x):
        return -_push(H, x.reshape(n, n) @ H).ravel()

    found = solve_ivp(change, (0, end), (A @ np.linalg.inv(H)).ravel(), t_eval=times, method="LSODA", rtol=1e-9, atol=1e-11)
    if not found.success:
        raise ArithmeticError(f"the flow was not integrated: {found.message}")
    rows = []
    for t, x in zip(found.t, found.y.T):
        X = x.reshape(n, n)
        rows.append((t, np.linalg.norm(X @ H), np.linalg.norm(X), np.abs(np.linalg.eigvals(X @ H)).max()))
    return ("alpha t [1/(H^3 Sigma)]", "|A|_F [1]", "|A H^-1|_F [1/H]", "spectral radius of A [1]"), rows


def target(points=121):
    """Rows (β, μ, φ) over the stable range 0 < μ < 2(1+β)/(1−β), cut at μ = 3."""
    from flint import fmpq
    from theory.bowl import phi

    rows = []
    for beta in BETAS:
        exact = fmpq(round(1000 * beta), 1000)
        for mu in (fmpq(i, 40) for i in range(6, points)):
            if mu < 2 * (1 + exact) / (1 - exact):
                value = phi(mu, exact)
                rows.append((beta, int(mu.p) / int(mu.q), int(value.p) / int(value.q)))
    return ("beta [1]", "mu [1]", "phi [1]"), rows


def learned_target(runs=48, steps=40_000, rate=0.002):
    """Rows (β, mean diagonal of GH in learning runs, its standard error over runs, 1 + β).

    The runs start at H⁻¹; the bias that is left is of the order of the rate.
    """
    from numerics.lodo.target import run

    rows = []
    for beta in BETAS:
        reached, _ = run(beta, rate, runs, steps, 1.0, SEED)
        each = np.einsum("rii->r", reached) / reached.shape[1]
        rows.append((beta, each.mean(), each.std(ddof=1) / runs**0.5, 1 + beta))
    return ("beta [1]", "learned mu: mean diagonal of GH [1]", "standard error [1]", "1 + beta [1]"), rows


def entropy(deepest=((4, 12), (6, 6), (12, 0), (20, 0)), layers=24):
    """Rows (ñ, depth, ε or empty, log(1 + E[χ²])), in nats; ε by enumeration to the depth that `deepest` gives."""
    from flint import arb
    from theory.entropy import chi_square, expectations

    rows = []
    for points, enumerated in deepest:
        for depth in range(1, layers + 1):
            exact = float(expectations(points, depth).epsilon.mid()) if depth <= enumerated else ""
            bound = (1 + arb(chi_square(points, depth))).log()
            rows.append((points, depth, exact, float(bound.mid())))
    return ("hidden size [points]", "depth [layers]", "epsilon [nats]", "log(1 + E chi^2) [nats]"), rows


SADDLE = np.diag([1.0, -1.0])
POSITIVE = np.array([[0.3, 0.1], [0.1, 0.2]])
ESCAPES = (  # name, H, G, β, start
    ("G > 0", SADDLE, POSITIVE, 0.0, (1.0, 1e-3)),
    ("G > 0, momentum", SADDLE, POSITIVE, 0.9, (1.0, 1e-3)),
    ("G singular", SADDLE, np.diag([0.3, 0.0]), 0.0, (1.0, 1e-3)),
    ("G not symmetric", -np.diag([1.0, 10.0]), np.array([[0.3, 0.4], [-0.1, -0.1]]), 0.0, (1.0, 1e-3)),
)


def growth(H, G, beta):
    """The spectral radius of (x, m) ↦ x ← x − Gm₊, m₊ = βm + (1−β)Hx."""
    n = len(H)
    average = np.hstack([(1 - beta) * H, beta * np.eye(n)])
    system = np.vstack([np.hstack([np.eye(n), np.zeros((n, n))]) - G @ average, average])
    return np.abs(np.linalg.eigvals(system)).max()


def saddle(steps=80):
    """Rows (case, step, ‖x‖, the factor a step in the long run)."""
    rows = []
    for name, H, G, beta, start in ESCAPES:
        x, m, factor = np.array(start), np.zeros(len(H)), growth(H, G, beta)
        for t in range(steps + 1):
            rows.append((name, t, np.linalg.norm(x), factor))
            m = beta * m + (1 - beta) * (H @ x)
            x = x - G @ m
    return ("case", "step [1]", "|x| [length]", "factor a step in the long run [1]"), rows


def write(path, table, comment):
    """A comment line, the header and the rows, floats to 7 digits."""
    header, rows = table
    with Path(path).open("w", encoding="utf-8", newline="") as file:
        file.write(f"# {comment}\n")
        out = csv.writer(file, lineterminator="\n")
        out.writerow(header)
        out.writerows([f"{x:.7g}" if isinstance(x, float) else x for x in row] for row in rows)


def main(argv=None):
    parser = argparse.ArgumentParser(prog="python -m benchmarks.figures_lodo", description="The LODO figures: CSV, PDF and PNG.")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    parser.add_argument("--steps", type=int, default=100_000, help="steps of the learning curves")
    parser.add_argument("--seeds", type=int, default=4, help="seeds of the learning curves, counted from 0")
    given = parser.parse_args(argv)
    if given.steps < 1000 or given.seeds < 2:
        parser.error(f"--steps is {given.steps} and --seeds {given.seeds}; give at least 1000 and 2")
    given.out.mkdir(parents=True, exist_ok=True)
    command = f"python -m benchmarks.figures_lodo --out DIR --steps {given.steps} --seeds {given.seeds}"
    none = "no random numbers"
    tables = {
        "learning_curves": (learning_curves(given.steps, given.seeds), f"seeds 0 to {given.seeds - 1}"),
        "floors": (floors(), none),
        "error_metrics": (error_metrics(), none),
        "target": (target(), none),
        "learned_target": (learned_target(), f"seed {SEED}"),
        "entropy": (entropy(), none),
        "saddle": (saddle(), none),
    }
    for name, (table, seeds) in tables.items():
        write(given.out / f"{name}.csv", table, f"command: {command}; {seeds}")
    rows = {name: table[1] for name, (table, _) in tables.items()}
    drawn.draw(given.out, rows)


if __name__ == "__main__":
    main()
