"""For all t, by induction over equations: Adam's bias correction

The power βᵗ is p, with p₊ = βp. The predicate holds at the start and goes on, both by cofactors
that are found; at a constant gradient g the average is (1 − βᵗ)g.
"""

from verify import Claim, Source

claim = Claim(
    name="recipes/bias_correction",
    title="An average that starts at zero is too small by 1 − βᵗ",
    statement="If m_0 = 0 and m_{t+1} = βm_t + (1 − β)g, then m_t = (1 − βᵗ)g for every t.",
    source=Source("D. Kingma, J. Ba, Adam (2015)", "section 3"),
    hypotheses="- the average starts at zero",
)
claim.letters("m m′ g: n; β p p′")
claim.under().inductive(
    "m_t = (1 − βᵗ)g",
    "m = (1 − p)g",
    initial="m = 0; p = 1",
    recurrence="m′ = βm + (1 − β)g; p′ = βp",
)
claim.needs("the average starts at zero", "m = (1 − p)g", "p = 1", at="m=1, p=1, g=1, n=1")
claim.mutants()
