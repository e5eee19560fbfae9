"""'The correction improves the objective': to first order, and for certain below a rate of 2/Λ."""

from flint import fmpq

from theory.operators.matrices import pinv_matrix
from theory.operators.points import joined
from theory.rllc import witnesses
from verify.claim import Claim
from verify.claims.rllc import source
from verify.evidence import Fails

SHIFT, DESCENT = "the shift", "the descent"

claim = Claim(
    name="rllc/retrospective_improvement",
    title="The retrospective correction is a projected gradient step, and a descent if c1c2 < 2/Λ",
    source=source(
        "section 3, 'the change points in a direction which improves the objective function'"
    ),
    wording="""'the change points in a direction which improves the objective function' (section 3,
    of the orthogonal projection of the gradient to the memory units; formulas rebuilt). It does
    where that projection is not 0. How far to go along it the paper leaves open, and calls its
    argument 'heuristics'.""",
    statement="""
    - Let the last step have been θ_{t−1} = θ_{t−2} − c1ML with M = M_{t−1}, L = L_{t−1}, and g the
      gradient at θ_{t−1}. With the new law L_t in place of L it would have led to θ_{t−1} − βPg, β
      = c1c2, P = MM⁺, and ⟨g, −βPg⟩ = −β|Pg|². By: hindsight
    - If f has a Hessian ≤ Λ, then f(θ_{t−1} − βPg) ≤ f(θ_{t−1}) − β(1 − βΛ/2)|Pg|²: By: quadratics;
      any f
    - a decrease for 0 < β < 2/Λ and Pg ≠ 0. By: any f; decrease
    - Remark: From 2/Λ on there need be none, and the step that RLLC then takes, with the new
      memory, need not improve f even where hindsight does (the last mutant).
    """,
    latex=r"""$\theta_{t-2} - c_1 M L_t = \theta_{t-1} - \beta P g$, $P = MM^+$, $\beta = c_1c_2$;
    $f(\theta_{t-1} - \beta P g) \le f(\theta_{t-1}) - \beta(1 -
    \tfrac{\beta\Lambda}{2})\,|Pg|^2$.""",
    hypotheses="""
    - the Hessian is ≤ Λ: on the segment; for a quadratic, H ≤ Λ
    - 0 < c1c2 < 2/Λ
    - Pg ≠ 0: the memory is not orthogonal to the gradient, and not 0""",
    remark="""What is improved is the step before, in hindsight. The algorithm does not go back: it
    uses the new law with the new memory, and with the old parameters as its start. The last mutant
    is a step that raises f although hindsight lowers it.""",
    parts=(SHIFT, DESCENT),
)

claim.letters("H Λ−H: symmetric n×n; M M′: n×k; L L′ v: k; θ⁻ θ θ′ θ̂ g: n; c1 c2 β Λ")
claim.let("P = MM⁺")
LAST = """θ = θ⁻ − c1ML : the last step
    L′ = L + c2M⁺g : law correction
    θ̂ = θ⁻ − c1ML′ : the last step with the new law"""
step = claim.under(LAST, at="H=1, M=1, L=0, θ⁻=1, c1=c2=1")
# P is the orthogonal projector on the span of the memory units; at every rank
hindsight = "hindsight: θ_{t−2} − c1ML_t = θ_{t−1} − c1c2·Pg, and ⟨g, Pg⟩ = |Pg|²"
PROJECTED = "θ̂ = θ − c1c2Pg; gᵀPg = (Pg)ᵀ(Pg); PP = P; Pᵀ = P; PM = M"
step.under(part=SHIFT, at="c1=2, g=1").proves(hindsight, PROJECTED, name="hindsight")

# f(θ + d) − f(θ) on a quadratic, for the change d = −βPg
claim.let("d = −βPg; m = (Pg)ᵀ(Pg); C = gᵀd + 1/2·dᵀHd; D = β²Λm/2 − βm")
descent = claim.under("`Λ−H` = Λ − H : H ≤ Λ", part=DESCENT, psd="Λ−H")
quadratics = "f(θ) − f(θ − βPg) ≥ β(1 − βΛ/2)|Pg|² on quadratics, by squares"
descent.bounds(quadratics, "D ≥ C", "= β²/2(Pg)²[`Λ−H`]", name="quadratics")
claim.letters("f f̂")
TAYLOR = "f + gᵀd + Λdᵀd/2 ≥ f̂"
any_f = claim.under(part=DESCENT)
bounded = claim.under(f"{TAYLOR} : the Hessian is ≤ Λ", part=DESCENT)
bounded.proves(f"""[any f] any f: from f(θ+d) ≤ f(θ) + ⟨g, d⟩ + ½Λ|d|²
    f + D ≥ f̂
    by: f + D ≥ f̂ since ({TAYLOR})
    says: ⟨g, d⟩ + ½Λ|d|² = −β(1 − βΛ/2)|Pg|² for d = −βPg.
    cites: taylor (h1)""")
claim.letters("μ")
rate = claim.under("β > 0; 2 − βΛ > 0; μ > 0 : μ = |Pg|², Pg ≠ 0", part=DESCENT)
rate.proves("""[decrease] a decrease if 0 < β < 2/Λ and Pg ≠ 0
    0 > β²Λμ/2 − βμ
    by: 0 > β²Λμ/2 − βμ since 1/2(β > 0)(2 − βΛ > 0)(μ > 0)
    says: D for |Pg|² = μ.""")
steeper = "H = 5 where Λ = 1 was promised, β = 1: ½·16 instead of ½ less."
any_f.needs("the Hessian is ≤ Λ", "D ≥ C", at="H=5, M=1, g=1, β=Λ=1", says=steeper)
whole = any_f.under(at="H=diag(1, 1), M=(1, 0), g=(0, 1), β=Λ=1")
whole.false("a decrease by the whole gradient: β(1 − βΛ/2)|g|²", "β²Λgᵀg/2 − βgᵀg ≥ C")

# f(θ) = ½θᵀHθ, one or two steps
IMPROVES = "θᵀHθ/2 > θ̂ᵀHθ̂/2"
loop = step.under("g = Hθ : the gradient of ½θᵀHθ", part=DESCENT)
loop.needs("0 < c1c2 < 2/Λ", IMPROVES, at="c2=2", says="c1c2 = 2 = 2/Λ: as far on the other side.")
loop.needs("Pg ≠ 0", IMPROVES, at="H=diag(1, 1), M=(0, 1), θ⁻=(1, 0)", says="nothing changes.")
far = "however far: f = θ²/2, M = 1, θ = 1, c1c2 = 3, hindsight is at −2"
loop.false(far, IMPROVES, at="c2=3", says="f is ½ before and 2 after, although ⟨g, Pg⟩ = 1 > 0.")
# θ = 1: hindsight is at 0, the corrected law is 3, and the next point 1 − 3 = −2
NEXT = "M′ = gvᵀ : J(0); θ′ = θ − c1M′L′ : parameter update"
taken = loop.under(NEXT, at="M=−1, v=1, L=4, θ⁻=−3")
lowers = "the step that RLLC takes next lowers f whenever hindsight does"
taken.false(lowers, "θᵀHθ/2 ≥ θ′ᵀHθ′/2")
PLANE = "H=[2 1; 1 2], M=(1, 2), g=(3, −1), β=1/2, Λ=3"
claim.mutants(at=PLANE)


@claim.exact("rational points", DESCENT)
def points(run):
    """A plane, the rate 2, and a memory of rank one."""
    return descent.true_at("D ≥ C", [joined(PLANE, x) for x in ("", "β=2", "M=[1 2; 2 4]")])


EDGES = ("n = 1, k = 3", "n = k = 1", "H = 0", "M = 0", "g = 0", "β = 0", "βΛ = 2")
title = "quadratics over ℚ, every rank of the memory"


@claim.instances(title, DESCENT, count=60, edges=EDGES, of="quadratics over ℚ")
def instances(rng, at):
    """n ≤ 4, k ≤ 3; β up to 2/Λ and beyond; Λ the trace of H at least."""
    n, k = witnesses.size(rng, at, 4, 3)
    root, m = witnesses.draw(rng, n, n), witnesses.draw(rng, n, k, size=1) * (at != "M = 0")
    h, gradient = root * root.transpose() * (at != "H = 0"), witnesses.draw(rng, n, 1)
    gradient, b = gradient * (at != "g = 0"), fmpq(rng.randint(1, 12), 8) * (at != "β = 0")
    bound = sum((h[i, i] for i in range(n)), fmpq(0))
    if at == "βΛ = 2":
        h, b, bound = witnesses.diagonal(n), fmpq(2), fmpq(1)
    along = m * pinv_matrix(m) * gradient
    move = along * (-b)
    change = (gradient.transpose() * move + move.transpose() * h * move * fmpq(1, 2))[0, 0]
    size = (along.transpose() * along)[0, 0]
    if change > -b * (1 - b * bound / 2) * size:
        raise Fails(f"H = {h.tolist()}, M = {m.tolist()}, β = {b}: less than promised")
    return "where hindsight would have been worse, βΛ > 2" if change > 0 else None


title = "float64 runs over linear and softsign memory, on quadratics and Rosenbrock's function"
claim.floats(title, instances=60)
claim.batched("the same on quadratics, batched in torch", instances=500)
