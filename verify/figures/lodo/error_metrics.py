"""Along the averaged flow ‖AH⁻¹‖_F falls and ‖A‖_F does not."""

import numpy as np

from verify.figures.figure import Figure, Table
from verify.figures.style import BLACK, BLUE, GREY, RED, label

START = (
    np.diag([1.0, 10.0]),
    np.array([[1.2, 0.7], [-0.7, 0.2]]),
)  # the wrong norm rises by a sixth, ρ stays below 1


def flow_rates(H, A):
    """(d‖A‖_F²/dt, d‖AH⁻¹‖_F²/dt) of dA/dt = −HAEH², E = AEAᵀ + I."""
    change = -_push(H, A) @ H
    inverse = np.linalg.inv(H)
    return 2 * np.sum(A * change), 2 * np.sum((A @ inverse) * (change @ inverse))


def _push(H, A):
    from scipy.linalg import solve_discrete_lyapunov

    return H @ A @ solve_discrete_lyapunov(A, np.eye(len(A))) @ H


def data(H=START[0], A=START[1], end=10.0, points=121):
    """Rows (αt, ‖A‖_F, ‖AH⁻¹‖_F, ρ(A)) along the dense flow, Σ = I, α = 1."""
    from scipy.integrate import solve_ivp

    n = len(H)
    times = np.concatenate([[0], np.geomspace(1e-5, end, points - 1)])

    def change(_, x):
        return -_push(H, x.reshape(n, n) @ H).ravel()

    found = solve_ivp(
        change,
        (0, end),
        (A @ np.linalg.inv(H)).ravel(),
        t_eval=times,
        method="LSODA",
        rtol=1e-9,
        atol=1e-11,
    )
    if not found.success:
        raise ArithmeticError(f"the flow was not integrated: {found.message}")
    rows = []
    for t, x in zip(found.t, found.y.T):
        X = x.reshape(n, n)
        rows.append(
            (t, np.linalg.norm(X @ H), np.linalg.norm(X), np.abs(np.linalg.eigvals(X @ H)).max())
        )
    return {
        "norms": Table(
            (
                "alpha t [1/(H^3 Sigma)]",
                "|A|_F [1]",
                "|A H^-1|_F [1/H]",
                "spectral radius of A [1]",
            ),
            rows,
        )
    }


def draw(axes, data):
    t, wrong, right, radius = data["norms"].columns()
    for values, colour, dashes in ((right, BLUE, "-"), (wrong, RED, "--"), (radius, BLACK, ":")):
        axes.plot(t, values / values[0], dashes, color=colour)
    axes.axhline(1, color=GREY, linewidth=0.5)
    label(axes, t[np.argmax(wrong)], wrong.max() / wrong[0], r"$\|A\|_F$", RED, ha="center")
    at = int(np.argmin(abs(right / right[0] - 0.6)))
    label(axes, t[at], 0.6, r"$\|AH^{-1}\|_F$", BLUE, (-9, -3), ha="right")
    at = len(t) - 1 - int(np.argmax((radius / radius[0])[::-1] > 0.7))
    label(axes, t[at], 0.7, r"$\rho(A)$", BLACK, (5, 2))
    axes.set(
        xscale="log",
        xlim=(t[1], t[-1]),
        ylim=(0, 1.35),
        xlabel=r"$\alpha t$ (units of $1/\lambda^3\sigma^2$)",
        ylabel="relative to the start",
    )


figure = Figure(
    "error_metrics",
    "lodo",
    "What falls while LODO learns is ‖AH⁻¹‖_F, not ‖A‖_F",
    ("lodo/lodo_flow_lyapunov", "lodo/lodo_wrong_norm"),
    "section 4.1 and equation (10)",
    "Norms along the averaged flow (10) from one start, two variables, integrated numerically: "
    "the proved Lyapunov function falls, the norm of A that "
    "the paper names rises first.",
    data,
    draw,
    seconds=0.5,
)
