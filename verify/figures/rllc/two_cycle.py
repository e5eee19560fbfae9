"""RLLC over momentum: the law returns every two steps while θ doubles."""

from fractions import Fraction

from verify.figures.figure import Figure, Table
from verify.figures.style import BLUE, RED, RUN, corner


def data(steps=16):
    """x_t = c1λL_t and θ_t of LM-RLLC(J(1/2)), q = 3/2, λ = c1 = 1, from (M, θ, L) = (2, 3, 0):
    exact map and run."""
    from numerics.optimizers import LMRLLC
    from numerics.problems import Quadratic
    from numerics.simulate import closed_loop
    from theory.rllc.dynamics import momentum_map, two_cycle

    a, q = Fraction(1, 2), Fraction(3, 2)
    run = closed_loop(
        LMRLLC([[0.5]], [1.0], [0.0], 1.0, 1.5, [[2.0]]), Quadratic([[1.0]]), [3.0], steps
    )
    state, memory, rows = two_cycle(a, q, Fraction(3, 2)), Fraction(2), []
    for t in range(steps + 1):
        # g_{t+1} = ρM_t is θ_t, as λ = 1.
        rows.append(
            (
                t,
                float(state.x),
                float(run.states[t].law[0]),
                float(state.rho * memory),
                float(run.theta[t, 0]),
            )
        )
        memory, state = (a + state.rho) * memory, momentum_map(a, q, state)
    header = (
        "t (steps)",
        "x_t = c1 lambda L_t, exact (1)",
        "x_t, run (1)",
        "theta_t, exact (length)",
        "theta_t, run (length)",
    )
    return {"orbit": Table(header, rows)}


def draw(axes, data):
    upper, lower = axes
    t, x, x_run, theta, theta_run = data["orbit"].columns()
    for panel, exact, run, colour in ((upper, x, x_run, BLUE), (lower, theta, theta_run, RED)):
        panel.plot(t, exact, color=colour, linewidth=0.9)
        panel.plot(t, run, "o", color=colour, **RUN)
        panel.set(xlabel="step $t$", xlim=(-0.5, 16.5), xticks=range(0, 17, 4))
    upper.set(ylabel=r"$c_1\lambda L_t$", yticks=[0, 2.25], yticklabels=["0", "9/4"])
    lower.set_yscale("symlog", linthresh=3, linscale=0.5)
    lower.set(ylabel=r"$\theta_t$", yticks=[-1000, -10, 0, 10, 1000], ylim=(-2500, 2500))
    lower.minorticks_off()
    corner(lower, 0.02, 0.96, "lines: exact\ncircles: run", va="top")


figure = Figure(
    "two_cycle",
    "rllc",
    "RLLC over one momentum: an exact two-cycle of the law while θ doubles",
    ("rllc/rllc_momentum_nonconvergence",),
    "ours",
    "LM-RLLC(J(1/2)) on θ²/2 with c1c2 = 3/2, from an exact rational state: the law repeats every "
    "two steps and θ is multiplied by −2 "
    "(exact map and float64 run).",
    data,
    draw,
    height=2.6,
    panels=(2, 1),
    share="x",
)
