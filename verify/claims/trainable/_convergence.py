"""What the convergence claims of TO share: theorems for given numbers, their worst cases, runs on
data."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from verify.evidence import Checked, Fails

if TYPE_CHECKING:
    from verify.claim import Claim


def theorem(numbers: dict, general: bool = False) -> str:
    """The explicit theorem for a reader's own numbers (``explain --with``)."""
    from theory.trainable.convergence import convergence
    from theory.trainable.theorem import text

    return text(convergence(numbers, general=general))


def general_theorem(numbers: dict) -> str:
    return theorem(numbers, general=True)


AT = "κ=κ₁=κ₂=0, γ=q=m=C=σ=θ=1, s=2, s₊=3, k=1/2, k₊=1/3, ε=η=1, N=4, g=2/3, c̄=1/3, V=1, ε₊=η₊=1/2"


def closes(
    claim: Claim,
    title: str,
    part: str,
    given: str,
    *positive: tuple,
    more: str = "",
    **options: Any,
) -> None:
    """Declare the induction: (E) and (W) keep ε² ≤ N/s and δ² ≤ ρ²N/s, δ = ρη, while P(s) ≥ 0.

    m = αμ, κ = κ₁ + κ₂ = Kα + KLαρ; ``given`` says more of γ, q, m and ``more`` of s at every step,
    ``positive`` are inequalities on the way to P ≥ 0, each with its squares.
    """
    claim.letters("N s s₊ ε ε₊ η η₊ k k₊ κ κ₁ κ₂ γ q m C σ θ: ≥ 0; g c̄ V")
    claim.let("T = (s + κ₁)ε + κ₂η; y = (1 − mk)η + (m − 1/2)kε; Y = (s − m)η + (m − 1/2)ε")
    claim.let("P = s³(s + 1) − (s + 1 − γ)²(s + κ)² − qs³")
    case = claim.under("κ = κ₁ + κ₂; qN ≥ C²σ²; m ≥ 1/2", given, part=part, at=AT)
    e, h, slow, pull = "N ≥ sε²", "N ≥ sη²", "m ≥ 1/2", "s ≥ m"

    def derived(*equations: str) -> list:
        return [lambda d, wanted=wanted: d.prove(wanted) for wanted in claim.formulas(*equations)]

    claim.letters("α_t μ K L ρ δ")
    claim.under(
        "μα_t = mk : α_t = α/s; Kα_t = κ₁k; KLα_tρ = κ₂k; (m − 1/2)kρ = α_t; δ = ρη",
        part=part,
        at="μ=m=k=α_t=1, K=κ₁=L=1, ρ=2, κ₂=2, η=ε=1, δ=2",
    ).proves("""[scaled] (E) and (W) at α_t = α/s
        (1 + Kα_t)ε + KLα_tδ = (1 + κ₁k)ε + κ₂kη
        (1 − μα_t)δ + α_tε = ρy""")
    case.inductive(
        title,
        f"{e}; {h}; s ≥ 1 + θ; s > 0",
        state="s → s₊; ε → ε₊; η → η₊; k → k₊",
        initial="s = 1 + θ; N ≥ (1 + θ)ε²; N ≥ (1 + θ)η²",
        recurrence=f"""s₊ = s + 1
        sk = 1 : k = 1/s
        (s + 1)g = s + 1 − γ : g = 1 − γ₊
        (s + 1)c̄ = C : c₊ ≤ c̄
        V = (1 + κ₁k)ε + κ₂kη
        g²V² + c̄²σ² ≥ ε₊² : (E)
        y ≥ η₊ : (W), over ρ
        s ≥ m : αμ ≤ s{more}""",
        at_base=[
            case.squares(e, "= (N ≥ (1 + θ)ε²)"),
            case.squares(h, "= (N ≥ (1 + θ)η²)"),
            case.squares("s > 0", "= 1 + θ"),
        ],
        at_step=[
            case.squares("s₊ > 0", "= 1 + (s > 0)"),
            case.squares("s₊ ≥ 1 + θ", "= 1 + (s ≥ 1 + θ)"),
            *(case.squares(*one) for one in positive),
            case.squares(
                "N(s + κ)² ≥ sT²",
                ("s + κ₁", 1, e),
                ("κ₂", 1, h),
                *((1, weight, known) for weight in ("sκ₂", "κ₁κ₂") for known in (e, h)),
                *(("ε − η", weight) for weight in ("s²κ₂", "sκ₁κ₂")),
            ),
            *derived("s³(s + 1)²(g²V² + c̄²σ²) = s(s + 1 − γ)²T² + s³C²σ²"),
            case.squares(
                "N(s + 1 − γ)²(s + κ)² + qNs³ ≥ s³(s + 1)²ε₊²",
                "= s(s(s + 1))²(g²V² + c̄²σ² ≥ ε₊²) + (s + 1 − γ)²(N(s + κ)² ≥ sT²) "
                "+ s(s)²(qN ≥ C²σ²)",
            ),
            case.squares(
                "N ≥ s₊ε₊²",
                "= (N(s + 1 − γ)²(s + κ)² + qNs³ ≥ s³(s + 1)²ε₊²) + N(P ≥ 0)",
                times="s > 0; s > 0; s > 0; s₊ > 0",
            ),
            case.squares(
                "N(s − 1/2)² ≥ sY²",
                ("s − m", 1, h),
                ("m − 1/2", 1, e),
                *((1, 1, f"{pull}; {slow}; {known}") for known in (e, h)),
                ("ε − η", "s", f"{pull}; {slow}"),
            ),
            *derived("s³y² = sY²"),
            case.squares("y² ≥ η₊²", "= (y − η₊)² + 2η₊(y ≥ η₊)"),
            case.squares("s ≥ 1", "= (s ≥ 1 + θ) + θ"),
            case.squares(
                "N ≥ s₊η₊²",
                "= s⁴(y² ≥ η₊²) + s³(y² ≥ η₊²) + s(N(s − 1/2)² ≥ sY²) + (N(s − 1/2)² ≥ sY²) "
                "+ 3N/4(s ≥ 1) + N/2",
                times="s > 0; s > 0; s > 0",
            ),
        ],
        **options,
    )


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


def simulated(claim: Claim, title: str, part: str, what: str, runs: int, least: int = 1) -> None:
    """Declare the statistical check ``what`` of numerics.trainable.convergence."""

    @claim.statistical(title, part)
    def means(run):
        from numerics.trainable import convergence

        count, steps = max(least, run.count(runs)), 500 if run.effort == "quick" else 2000
        return Checked(**getattr(convergence, what)(count, seed=run.seed, steps=steps))
