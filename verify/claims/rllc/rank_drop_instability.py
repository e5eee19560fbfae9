"""RLLC's step explodes when the memory nearly loses rank."""

from fractions import Fraction

from flint import fmpq, fmpq_mat

from theory.rllc import witnesses
from verify.claim import Claim
from verify.claims.rllc import source
from verify.evidence import Checked, Fails

PARTS = "the step", "it is unbounded", "at the drop itself"
FORMULA, GROWTH, JUMP = PARTS

claim = Claim(
    name="rllc/rank_drop_instability",
    title="RLLC's step is unbounded near rank drops",
    source=source("Remark 3.5 ('to avoid numerical instability')"),
    wording="""The paper relaxes the inverse 'to avoid numerical instability' and does not say how
    unstable the exact one is.""",
    statement="""
    - With k = n = 1, T = 1/2, v = L = g = c1 = c2 = 1 and the old memory M = δ > 0, the step of
      RLLC is (δ/2 + 1)(1 + 1/δ) ≥ 1/δ: no bound in terms of |M|, |L| and |g| exists. By: the step;
      growth
    - At δ = 0, where M⁺ = 0, it is 1. By: at the drop
    - At δ = 1/1000 it is 2003001/2000. By: one value
    """,
    latex=r"""$M = \delta:\ \theta - \theta' = (\tfrac{\delta}{2} + 1)(1 + \tfrac1\delta) \ge
    \tfrac1\delta$; at $\delta = 0$ it is $1$.""",
    hypotheses="""
    - δ > 0: at δ = 0 the step is 1; the map is not continuous""",
    parts=PARTS,
)

claim.letters("M0 M1 L0 L1 θ0 θ1 P: 1×1; δ: ≥ 0")  # P = M0⁺
REST = """L0 = 1 : the law
M1 = M0/2 + 1 : memory update
L1 = L0 + P : law correction
θ1 = θ0 − M1·L1 : parameter update"""  # one step with T = 1/2 and all else 1
away = claim.under("M0 = δ : the old memory; P = δ⁻¹ : its pseudo-inverse", REST).under(
    at="δ=1/1000, θ0=0"
)
drop = claim.under("M0 = 0 : the old memory; P = 0 : its pseudo-inverse", REST, at="θ0=0")
away.under(part=FORMULA).proves("[the step] (δ/2 + 1)(1 + 1/δ)", "θ0 − θ1 = (δ/2 + 1)(1 + δ⁻¹)")
away.under(part=GROWTH).proves(
    "[growth] the step minus 1/δ is δ/2 + 3/2", "θ0 − θ1 ≥ δ⁻¹", by="θ0 − θ1 ≥ δ⁻¹ since δ/2 + 3/2"
)
away.under("δ = 1/1000", part=FORMULA).proves("[one value] at δ = 1/1000", "θ0 − θ1 = 2003001/2000")
drop.under(part=JUMP).proves("[at the drop] M⁺ = 0 at M = 0: the step is 1", "θ0 − θ1 = 1")


@claim.exact("δ = 1/1000, and the growth down to 10⁻³⁰", FORMULA)
def values(run):
    """The step by the exact optimizer, pseudo-inverse included."""
    unit, one = fmpq_mat(1, 1, [1]), fmpq(1)
    for power in range(31):
        d = fmpq(1, 10**power)
        theta = witnesses.step(unit * d, unit, unit * 0, unit, unit * fmpq(1, 2), unit, one, one)
        found = -Fraction(str(theta[2][0, 0]))
        wanted = (Fraction(1, 10**power) / 2 + 1) * (1 + 10**power)
        if found != wanted or (power == 3 and found != Fraction(2003001, 2000)):
            raise Fails(f"δ = 10^-{power}: the step is {found}")
    return Checked("31 values of δ down to 10⁻³⁰; at 1/1000 the step is 2003001/2000", instances=31)


claim.floats("float64 steps near the drop", instances=60)
claim.batched("the same batched in torch", instances=500)

drop.needs(f"""δ > 0
    θ0 − θ1 ≥ 2
    part: {FORMULA}
    says: δ = 0 with M⁺ = 0: the step is 1, not the formula's limit; here against 'at least 2'""")
away.false("the step is bounded by 10³", "1000 ≥ θ0 − θ1", part=GROWTH)
drop.false("at δ = 0 the step is 0", "θ0 = θ1", part=JUMP)
claim.mutants()
