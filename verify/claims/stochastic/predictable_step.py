"""Steps that are random: those that the past knows, and those that see their own noise."""

from fractions import Fraction

from verify.claim import Claim
from verify.claims.stochastic import P, _exact, paper

STEP, VARIANCE = PARTS = "a random step", "unbounded noise"

claim = Claim(
    name="stochastic/predictable_step",
    title="A random step splits off the noise where the past knows it, not where it sees its noise",
    source=paper(
        "Li, Orabona",
        "On the Convergence of Stochastic Gradient Descent with Adaptive Stepsizes",
        "AISTATS 2019",
        "which delays AdaGrad's step by one for this reason",
        "https://arxiv.org/abs/1805.08114",
    ),
    statement="""
    - For x, g and a random number c that the past knows and E[ξ | past] = 0: E‖x − c(g + ξ)‖² =
      E‖x − cg‖² + E‖cξ‖². By: split
    - If moreover E[‖ξ‖² | past] ≤ σ²: E‖x − cξ‖² ≤ E‖x‖² + σ²E c², also for unbounded noise. By:
      variance; exactly
    """,
    latex=r"""$\mathbb{E}\|x-c(g+\xi)\|^2 = \mathbb{E}\|x-cg\|^2 + \mathbb{E}\|c\,\xi\|^2$.""",
    hypotheses="""
    - E[ξ | past] = 0
    - the past knows the step: AdaGrad's sees the newest gradient and so its noise
    - E[‖ξ‖² | past] ≤ σ²: given the past; E‖ξ‖² ≤ σ² is not enough""",
    parts=PARTS,
    remark="""c multiplies in L²(Ω; ℝⁿ). For the second part N takes a random number c that the
    past knows, a column over ω, to cξ: it is bounded where the conditional variance is.""",
)

claim.letters(f"x y g ξ: Ω; {P}; c: symmetric Ω×Ω")
claim.letters("N: Ω×ω; C: ω; P₁: symmetric ω×ω; σ²: ≥ 0")
SPACE = claim.space("Ω", fields="P", numbers="c", noises="N")
claim.space("ω", fields="P₁")
SPLIT = "E‖y‖² = E‖x − cg‖² + E‖cξ‖²"
FRESH, KNOWN = "E[ξ | P] = 0", "Pc = cP"
moved = claim.under(*SPACE, "E[x | P] = x; E[g | P] = g", "y = x − cg − cξ", part=STEP)
predictable = moved.under(f"{FRESH} : the noise is fresh", f"{KNOWN} : the past knows the step")
predictable.proves(f"""[split] E‖x − c(g + ξ)‖² = E‖x − cg‖² + E‖cξ‖²
    {SPLIT}
    cites: conditional_expectation""")
moved.under(KNOWN).needs("E[ξ | past] = 0", SPLIT)
moved.under(FRESH).needs(
    "the past knows the step",
    SPLIT,
    at=lambda: adagrad(_exact.simplest()),
    says="AdaGrad's step 1/√(1 + G²) with the newest gradient G = g + ξ in it.",
)


def adagrad(w: _exact.World) -> dict:
    """Gradients G = 0 or 3/4 at x = 1: the step 1/√(1 + G²) is 1 or 4/5."""
    large = Fraction(3, 4)
    rows = [[Fraction(0), large]] * w.n
    mean = large / 2
    step = [1 / (1 + v * v) for row in rows for v in row]
    step = [Fraction(4, 5) if s < 1 else s for s in step]
    return {
        "P": w.past(),
        "x": w.known([Fraction(1)] * w.n),
        "g": w.known([mean] * w.n),
        "ξ": w.random([[v - mean for v in row] for row in rows]),
        "c": [[step[i] if i == j else 0 for j in range(len(step))] for i in range(len(step))],
    }


@predictable.instances(
    "steps that the past knows, on sums of parabolas", SPLIT, count=40, of=_exact.OF
)
def parabolas(rng):
    w = _exact.world(rng)
    noise = [[v - m for v in row] for row, m in zip(w.gradients(w.x), w.means(w.x))]
    step = [Fraction(rng.randint(-2, 6), 4) for _ in w.x for _ in w.a]
    step = [step[i - i % w.n] for i in range(len(step))]
    diagonal = [[s if i == j else 0 for j in range(len(step))] for i, s in enumerate(step)]
    told = {"g": w.known(w.means(w.x)), "ξ": w.random(noise), "c": diagonal}
    return w.values() | told


BOUND, EQUAL = "E‖x‖² + σ²E‖C‖² ≥ E‖y‖²", "E‖y‖² = E‖x‖² + σ²E‖C‖²"
MOST, JUST = "σ²P₁ ≥ NᵀN", "NᵀN = σ²P₁"
noisy = claim.under(
    "P₁P₁ = P₁ : P₁ is E[· | past] of random numbers",
    "PP = P : P is E[· | past]",
    "E[x | P] = x; E[C | P₁] = C : the past knows them",
    "PN = 0 : the noise is fresh",
    "y = x − NC",
    part=VARIANCE,
)
# ξ = ±1 in each of two pasts, where c is 1 and 2
SIGNS = "P=P₁=[1/2 1/2 0 0; 1/2 1/2 0 0; 0 0 1/2 1/2; 0 0 1/2 1/2], "
SIGNS += "N=[1/2 1/2 0 0; −1/2 −1/2 0 0; 0 0 1/2 1/2; 0 0 −1/2 −1/2], "
SIGNS += "x=(1/2, 1/2, 1/2, 1/2), C=(1/2, 1/2, 1, 1), σ²=1"
noisy.under(f"{MOST} : E[‖ξ‖² | past] ≤ σ²", at=SIGNS).under(at="σ²=2").bounds(f"""
    [variance] E‖x − cξ‖² ≤ E‖x‖² + σ²E c²
    {BOUND}
    = (C)²[{MOST}]
    cites: conditional_expectation""")
noisy.under(f"{JUST} : E[‖ξ‖² | past] = σ²", at=SIGNS).proves(f"""
    [exactly] with equality where the conditional variance is σ²
    {EQUAL}
    cites: conditional_expectation""")
noisy.needs(
    "E[‖ξ‖² | past] ≤ σ²",
    BOUND,
    at="P=P₁=[1/2 1/2 0 0; 1/2 1/2 0 0; 0 0 1/2 1/2; 0 0 1/2 1/2], "
    "N=[1/2 1/2 0 0; −1/2 −1/2 0 0; 0 0 3/2 3/2; 0 0 −3/2 −3/2], "
    "x=(1/2, 1/2, 1/2, 1/2), C=(1/2, 1/2, 1, 1), σ²=5",
    says="ξ = ±1 or ±3 by the past: E‖ξ‖² = 5 = σ², and c = 2 where the noise is large, else 1.",
)
claim.floats(
    "AdaGrad, delayed by a step in float64, every draw of a step",
    STEP,
    instances=60,
    at="one_step",
    kind="predictable",
)
claim.mutants()
