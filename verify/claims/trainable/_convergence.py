"""What the convergence claims of TO share: theorems for given numbers, their worst cases, runs on
data."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import TYPE_CHECKING

from verify.evidence import Fails

if TYPE_CHECKING:
    from verify.claim import Claim


def theorem(numbers: dict, general: bool = False) -> str:
    """The explicit theorem for a reader's own numbers (``explain --with``)."""
    from theory.trainable.convergence import convergence
    from theory.trainable.theorem import text

    return text(convergence(numbers, general=general))


def general_theorem(numbers: dict) -> str:
    return theorem(numbers, general=True)


STEPS = 2000
WORST = "worst cases of (W) and (E) by ball arithmetic over 2,000 steps"
DECIDED = "problems: κ, C, N, M exact, P(s) ≥ 0, c_t ≤ 1 on [1+θ, ∞), three exact steps each"
EDGES = ("L = μ", "σ = 0", "a = 0", "L = μ, σ = a = 0")


def numbers(rng: random.Random, general: bool = False, at: str = "") -> dict:
    """A random problem: 1/4 ≤ μ ≤ L ≤ 4 and so on; a is zero in every fourth."""
    mu = Fraction(rng.randint(1, 8), 4)
    found = {
        "mu": mu,
        "L": mu * Fraction(rng.randint(4, 12), 4),
        "sigma": Fraction(rng.randint(0, 6), 2),
        "D": Fraction(rng.randint(1, 6), 2),
        "G": Fraction(rng.randint(1, 12), 2),
    }
    found["a"] = Fraction(rng.choice((0, 1, 2, 4)), 4) * mu
    found |= {"L": mu} if "L" in at else {}
    found |= {name: Fraction(0) for name, letter in (("sigma", "σ"), ("a", "a")) if letter in at}
    if general:
        found["alpha"] = Fraction(rng.randint(3, 12), 4) / mu
        L, alpha = found["L"], found["alpha"]
        kappa = (L + found["a"]) * alpha * (1 + L * alpha / (alpha * mu - Fraction(1, 2)))
        found["gamma"] = kappa + Fraction(rng.choice((3, 5, 8, 40)), 4)
    return found


def checks(claim: Claim, title: str, part: str, count: int, *, general: bool = False) -> None:
    """Declare two checks: of the constants for random problems, and of worst cases in balls."""

    @claim.instances(title, part, count=count, edges=EDGES, of=DECIDED)
    def theorems(rng, at):
        """``convergence`` decides both conditions on [1+θ, ∞) or raises. And each at one more exact
        step: with ε² = N/s, δ² = M/s the bounds of (E) and (W), squared where roots occur, lie
        below N/(s+1) and M/(s+1)."""
        from theory.trainable.convergence import convergence

        f = convergence(numbers(rng, general, at), general=general)
        for s in (1 + f.theta, 2 + f.theta, 10 * (1 + f.theta)):
            # (1 + Kα/s)ε + KLα/s·δ with δ = ρε, squared
            grown = (1 + f.K * f.alpha / s + f.K * f.L * f.alpha * f.rho / s) ** 2 * f.N / s
            error = (1 - f.gamma / (s + 1)) ** 2 * grown + (f.C / (s + 1)) ** 2 * f.sigma**2
            distance = (1 - f.mu * f.alpha / s + f.alpha / (s * f.rho)) ** 2 * f.M / s
            if error > f.N / (s + 1) or distance > f.M / (s + 1):
                raise Fails(f"{f}: not closed at s = {s}")

    @claim.instances(WORST, part, count=5, of="recursions below N/s and M/s", kind="enclosure")
    def recursions(rng):
        """(W) and (E) with equality from the largest start: ε² ≤ N/s and δ² ≤ M/s at every step."""
        from flint import arb, ctx, fmpq

        from theory.trainable.convergence import convergence

        with ctx.workprec(120):
            f = convergence(numbers(rng, general), general=general)
            ball = {n: arb(fmpq(x.numerator, x.denominator)) for n, x in vars(f).items()}
            mu, L, K, alpha = (ball[n] for n in ("mu", "L", "K", "alpha"))
            N, M, first = ball["N"], ball["M"], ball["theta"] + 1
            # a hair below the largest start, so that balls can tell
            shy = 1 - arb(2) ** -60
            eps, delta = (N / first).sqrt() * shy, (M / first).sqrt() * shy
            noise = ball["C"] * ball["sigma"] * shy
            for t in range(1, STEPS):
                s = ball["theta"] + t
                a = alpha / s
                moved = (1 - ball["gamma"] / (s + 1)) * ((1 + K * a) * eps + K * L * a * delta)
                delta = (1 - mu * a) * delta + a * eps
                eps = (moved**2 + (noise / (s + 1)) ** 2).sqrt()
                if not (eps * eps * (s + 1) <= N and delta * delta * (s + 1) <= M):
                    raise Fails(f"{f}: leaves the bound at t = {t + 1}")
