"""Dense SGD-LODO on the paper's bowl, run."""

from verify.claim import Claim
from verify.claims.lodo import source

claim = Claim(
    name="lodo/barrier_runs",
    title="""Dense SGD-LODO on the bowl is above 1.3 times the Newton loss after 100,000 steps, or
    diverges""",
    source=source("section 5.1 (runs of the simplified method are ours)"),
    expected="supported",
    lowered="what runs of 100,000 steps lose is measured over seeds",
    statement="""
    - Measured: Stochastic dense SGD-LODO on the paper's bowl (κ = 1000), meta-rates .001, .003, .01
      and .03: after 100,000 steps the mean loss over the last tenth is above 1.3 times the Newton
      loss 7.41; at the meta-rate .1 it diverges (8 of 8 runs).
    - Remark: What holds it back: lodo_condition_barrier.
    """,
    latex=r"""$\ell_{100000} > 1.3\cdot\tfrac12\operatorname{tr}H$ for the meta-rates $.001, .003,
    .01, .03$.""",
)


@claim.statistical("dense SGD-LODO on the paper's bowl")
def simulated(run):
    """Default: α = .03 for 6k steps, 8 seeds, and the divergence at .1; --quick: 2k steps;
    --thorough: four rates for 100k steps."""
    from numerics.lodo import barrier_runs as barrier

    rates = (0.001, 0.003, 0.01, 0.03) if run.effort == "thorough" else (0.03,)
    steps = {"quick": 2_000, "default": 6_000, "thorough": 100_000}[run.effort]
    return barrier.losses(rates, steps, seed=run.seed)
