"""Simulations of fixed linear methods held against the closed forms, moves that break a hypothesis,
and printed numbers held against balls: for the claims on the bowl."""

from __future__ import annotations

from fractions import Fraction

from theory.lodo.bowl import identities
from theory.operators import Equation
from verify.evidence import Checked, Fails

SPECTRUM = (Fraction(1, 10), Fraction(3, 10), Fraction(7, 10), Fraction(1))
ERROR = 1e-6  # the probability that a correct simulation leaves its interval


def simulated(
    run, method, mode, closed_form, runs=400, steps=240, window=20, spectrum=SPECTRUM, sigma=1
) -> Checked:
    """Mean losses of independent runs against the exact expectation at the same steps, and the
    stationary loss.

    `method` is the exact LinearMethod, `mode` the float64 one; `closed_form` the stationary loss.
    The interval covers with probability 1 − 10⁻⁶; nothing is assumed of mixing, since the
    expectation and the variance are taken at the simulated steps.
    """
    from flint import arb

    from numerics.lodo.bowl.confidence import mean_interval
    from numerics.lodo.bowl.linear import final_losses
    from numerics.lodo.bowl.moments import loss_variance
    from theory.lodo.bowl import expected_loss

    count = max(30, run.count(runs))
    modes = [float(x) for x in spectrum]
    seeds = [run.seed * 10**6 + i for i in range(count)]
    losses = final_losses(mode, modes, steps, window, seeds, float(sigma))
    variance = loss_variance(mode, modes, steps, window, float(sigma))
    interval = mean_interval(losses, ERROR, variance)
    lam = [arb(x.numerator) / x.denominator for x in spectrum]
    last = range(steps - window + 1, steps + 1)
    at_steps = sum((expected_loss(method, lam, t, sigma * sigma) for t in last), arb(0)) / window
    exact, stationary = float(at_steps), float(closed_form)
    gap = abs(interval.mean - exact)
    return Checked(
        f"{count} runs: mean loss {interval.mean:.5g} ± {interval.half:.2g} (error probability "
        f"{ERROR:g}); expected at these steps {exact:.6g}, stationary {stationary:.6g}",
        ok=gap <= interval.half and interval.holds(stationary),
        instances=count,
        worst_error=gap,
        bound=interval.half,
    )


def inside(what, *means) -> Checked:
    """(name, interval, value) of sampled means and what they are to be, each with its probability
    of error; ``what`` begins with their number."""
    said = "; ".join(f"{n} {i.mean:.5g} ± {i.half:.2g} (exact {v:.6g})" for n, i, v in means)
    _, interval, value = max(means, key=lambda mean: abs(mean[1].mean - mean[2]) / mean[1].half)
    return Checked(
        f"{what}: {said}; error probability {ERROR:g} each",
        ok=all(i.holds(v) for _, i, v in means),
        instances=int(what.split()[0]),
        worst_error=abs(interval.mean - value),
        bound=interval.half,
    )


def batched(claim, part, method, spectrum, title="the same batched in torch", **more):
    """Declare the batched check of a linear method (T, v, L): gpu_check/lodo/bowl_losses.py."""
    how = {"instances": 2000, "least": 30, "at": "bowl_losses"}
    claim.batched(title, part, method=method, spectrum=spectrum, **how, **more)


def moves(claim, part, stationary, steps):
    """Two rows, without E[s] = 0 and without independence: one mode at H = K = 1, η = β = ½, whose
    two outcomes have the probabilities 9/25 and 16/25 (their roots are p), E bbᵀ = E ssᵀ = 1; in
    the second s = b = 4/3 or −3/4.

    ``stationary`` is the equation of E bbᵀ, ``steps`` say what the method does.
    """
    after = Equation(identities.B_NEXT * identities.B_NEXT.T, stationary.right)
    claim.letters(after, identities.COVARIANCE, identities.MEAN, "p: ω")
    claim.space("ω", fields="Q", unit="p")
    case = claim.under(
        "pᵀp = 1 : the probabilities add up to 1",
        identities.COVARIANCE,
        identities.SECOND[0],
        part=part,
        at="H=K=Σ=P=1, η=β=1/2, U=[0 0], C=V=0, p=(3/5, 4/5)",
    )
    drift = "b = 1, and s is 5/3 or 0: E s = 3/5"
    case.needs("E[s] = 0", after, *steps, at="B=[3/5 4/5], S=[1 0]", says=drift)
    case = case.under("Sp = 0 : E[s] = 0")
    case.needs("the moves are independent of the past", after, *steps, at="B=S=[4/5 −3/5]")


def enclosed(*rows, instances=0) -> Checked:
    """(what, ball, reference) rows: certified values that agree with the printed ones to every
    digit; Fails where one does not. ``instances`` are the rows unless given."""
    from flint import arb

    for what, ball, reference in rows:
        half = arb(0, 1) / (2 * 10 ** len(reference.partition(".")[2]))  # it was rounded
        if not (arb(reference) + half).contains(ball):
            raise Fails(f"{what}: {reference} is printed and {ball.str(12)} is certified")
    said = "; ".join(f"{what} {ball.str(9, radius=False)}" for what, ball, _ in rows)
    return Checked(said, instances=instances or len(rows))
