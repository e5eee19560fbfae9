"""A cocoercive step comes nearer to the solution

|g|² ≤ L⟨g, e⟩ is what a convex L-smooth function has at x, with e = x − x*. The room that the step
length leaves, 2 − αL ≥ 0, multiplies a square.
"""

from verify import Claim, Source

claim = Claim(
    name="recipes/cocoercive_step",
    title="A gradient step of length at most 2/L does not lead away",
    statement="If L⟨g, e⟩ ≥ |g|², L > 0 and 0 ≤ α ≤ 2/L, then |e − αg|² ≤ |e|².",
    source=Source("Y. Nesterov, Introductory Lectures (2004)", "section 2.1.5"),
    hypotheses="- the step is short: α ≤ 2/L",
)
claim.letters("e g: n; α L: ≥ 0")
short, nearer = "2L⁻¹ ≥ α", "eᵀe ≥ (e − αg)ᵀ(e − αg)"
cocoercive = "gᵀe ≥ L⁻¹gᵀg"
case = claim.under(short, cocoercive)
case.proves("no step leads away", nearer, by=f"{nearer} since 2α({cocoercive}) + α({short})(g)²")
case.needs("the step is short", nearer, without=short, at="e=g=1, L=1, α=3, n=1")
