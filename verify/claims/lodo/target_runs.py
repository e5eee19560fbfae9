"""Where learning runs with momentum take G."""

from verify.claim import Claim
from verify.claims.lodo import source

claim = Claim(
    name="lodo/target_runs",
    title="Dense LODO with momentum takes GH well above 1, towards 1 + β",
    source=source("Section 3 (EMA of gradients) and section 5.1 (runs of the simplified method)"),
    expected="supported",
    lowered="where runs come to is measured over seeds",
    statement="""
    - Measured: Two modes, λ = .7 and 1, Gaussian moves, β = .195, .5 and .8. Frozen at G = (1+β)H⁻¹
      the mean of b₊mᵀ is 0, frozen at H⁻¹ its diagonal is not.
    - Measured: Dense LODO from G = ½H⁻¹ comes to a mean diagonal of GH above 1 + β/2 (about 1 + β:
      1.195, 1.4995 and 1.798 seen, the rate extrapolated to 0).
    - Cited: That (1+β)H⁻¹ is the only fixed point is hypergradient_target.
    """,
    latex=r"$\tfrac12\operatorname{tr}(GH) > 1 + \tfrac{\beta}{2}$ after learning.",
)


@claim.statistical("frozen runs at (1+β)H⁻¹ and at H⁻¹, and runs of dense LODO")
def simulated(run):
    from numerics.lodo import target_runs as target

    effort = {"quick": 1, "default": 2, "thorough": 8}[run.effort]
    return target.runs(seed=run.seed, effort=effort)
