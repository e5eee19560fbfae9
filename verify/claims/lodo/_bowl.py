"""Simulations of fixed linear methods held against the closed forms, moves that break a hypothesis,
and printed numbers held against balls: for the claims on the bowl."""

from __future__ import annotations

from fractions import Fraction

from theory.lodo.bowl import identities
from theory.operators import Equation, Operator, refute
from verify.evidence import Checked

SPECTRUM = (Fraction(1, 10), Fraction(3, 10), Fraction(7, 10), Fraction(1))
COIN = Operator("p", "ω", "1")  # the roots of the probabilities
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
    losses = final_losses(
        mode, modes, steps, window, [run.seed * 10**6 + i for i in range(count)], float(sigma)
    )
    variance = loss_variance(mode, modes, steps, window, float(sigma))
    interval = mean_interval(losses, ERROR, variance)
    lam = [arb(x.numerator) / x.denominator for x in spectrum]
    at_steps = (
        sum(
            (
                expected_loss(method, lam, t, sigma * sigma)
                for t in range(steps - window + 1, steps + 1)
            ),
            arb(0),
        )
        / window
    )
    exact, stationary = float(at_steps), float(closed_form)
    gap = abs(interval.mean - exact)
    return Checked(
        f"{count} runs: mean loss {interval.mean:.5g} ± {interval.half:.2g} (error probability "
        f"{ERROR:g}); "
        f"expected at these steps {exact:.6g}, stationary {stationary:.6g}",
        ok=gap <= interval.half and interval.holds(stationary),
        instances=count,
        worst_error=gap,
        bound=interval.half,
    )


def with_drift(claimed, steps, at):
    """A refutation of a moment equation where E[s] ≠ 0: b = 1, and s is 5/3 or 0 with the
    probabilities 9/25 and 16/25 (their roots are p), so E s = 3/5 and E ssᵀ = 1."""
    return _two_outcomes(claimed, steps, at | {"B": [["3/5", "4/5"]], "S": [[1, 0]]})


def with_dependence(claimed, steps, at):
    """A refutation where s depends on b, with mean 0: s = b = 4/3 or −3/4 with the probabilities
    9/25 and 16/25, so E ssᵀ = E bbᵀ = 1."""
    outcomes = [["4/5", "-3/5"]]
    centred = Equation(identities.S * COIN, 0, "E[s] = 0")
    return _two_outcomes(claimed, [centred, *steps], at | {"B": outcomes, "S": outcomes})


def _two_outcomes(claimed, given, at):
    space = [
        Equation(COIN.T * COIN, 1, "the probabilities add up to 1"),
        identities.COVARIANCE,
        identities.SECOND[0],
    ]
    return refute(claimed, [*space, *given], at=at | {"p": [["3/5"], ["4/5"]]})


def encloses(what: str, ball, reference: str) -> str | None:
    """None if the reference, to its printed digits, agrees with the certified ball; a sentence if
    not."""
    from flint import arb

    digits = len(reference.partition(".")[2])
    printed = arb(reference) + arb(0, 1) / (
        2 * 10**digits
    )  # the reference was rounded to its digits
    if printed.contains(ball):
        return None
    return f"{what}: {reference} is printed and {ball.str(12)} is certified"


def enclosed(pairs) -> Checked:
    """(what, ball, reference) triples: certified values that agree with the printed ones to every
    digit."""
    pairs = list(pairs)
    for what, ball, reference in pairs:
        wrong = encloses(what, ball, reference)
        if wrong:
            return Checked(wrong, ok=False)
    return Checked(
        "; ".join(f"{what} {ball.str(9, radius=False)}" for what, ball, _ in pairs),
        instances=len(pairs),
    )
