"""How optimizers scale with the size of the noise."""

from itertools import combinations

from verify.claim import Claim
from verify.claims.lodo import source
from verify.evidence import Checked

PARTS = LODO, LINEAR, OTHERS = "LODO", "linear methods", "Adam, RMSprop, Yogi"

claim = Claim(
    name="lodo/noise_equivariance",
    title="""c times the noise, c² times ε: LODO's weights are the same, and its errors c times as
    large""",
    source=source("section 5.1, sensitivity to noise, Table 7 and Figure 8"),
    wording="""'achieve identical noise-rescaled training loss regardless of noise magnitude'
    (section 5.1): exact, with ε scaled too.""",
    statement="""
    - On the bowl from the bottom, (σ, ε) → (cσ, c²ε), c > 0, leaves every weight of LODO as it was
      at every step and multiplies all errors, gradients and averages by c; By: errors;
      hypergradient; its averages: p̂ = c²p and v̂ = c⁴v, by induction over t; Adam's step is the
      same: p̂ = c²p, v̂ = c⁴v, r̂ = c²r, û = u; and as long as no gradient was, with c²ε: ε alone
      divides; all together
    - Measured: for c a power of two bit for bit in floating point.
    - Linear methods scale likewise with no ε. By: laws
    - Adam, RMSprop and Yogi do not scale: on gradients c times as large, with ε c times as large
      (or 0), they make the same steps, not c times as large ones. By: on gradients c times as large
      the steps are the same; averages of Adam and RMSprop are c and c² times as large, by
      induction; and of Yogi, which moves by sign(v − g²)g²: the sign does not change
    """,
    latex=r"""$(\sigma, \varepsilon) \mapsto (c\sigma, c^2\varepsilon)$: $W_t \mapsto W_t$, $b_t
    \mapsto c\,b_t$.""",
    hypotheses="""
    - ε is scaled by c²: or ε = 0, which gives 0/0 at the first step
    - c > 0: with c < 0 the roots keep their sign and c² is what enters; stated for c > 0
    - the run starts at the bottom (not known to be needed): so the first error is scaled too; else
      scale it""",
    parts=PARTS,
    remark="""One step: equal weights give Ĝ = G, so m̂ = cm is stepped along c·Gm; the
    hypergradient is bilinear in (g, m): c² times as large; Adam's averages of it and of its square
    are c² and c⁴ times as large, the root c², so with ε̂ = c²ε the step is the same (corrections of
    bias multiply both by the same numbers).""",
)

claim.letters(
    "c β α₀; b b₊ m m₊ s g b̂ b̂₊ m̂ m̂₊ ŝ ĝ: n; G: n×n; H: symmetric n×n; A K: k×n; h ĥ: k×k"
)
NOISE = "ŝ = cs : c times the noise"
claim.under(part=LODO).inductive(f"""
    [errors] while the weights agree: b̂ = cb and m̂ = cm, by induction over t
    b̂ = cb; m̂ = cm
    initial: b = 0; m = 0; b̂ = 0; m̂ = 0
    recurrence: b₊ = b − Gm − s; m₊ = βm + (1−β)Hb₊
    b̂₊ = b̂ − Gm̂ − ŝ; m̂₊ = βm̂ + (1−β)Hb̂₊
    {NOISE}
    says: G varies from step to step; it stands for the common one of this step""")
hyper = claim.under(f"""h = −α₀(Ag(Km)ᵀ + Am(Kg)ᵀ) : the hypergradient of a layer
    ĥ = −α₀(Aĝ(Km̂)ᵀ + Am̂(Kĝ)ᵀ); ĝ = cg; m̂ = cm
    part: {LODO}
    at: A=K=g=m=α₀=1, c=2""")
hyper.proves("""[hypergradient] the hypergradient of every layer is c² times as large
    ĥ = c²h
    says: t = Ag and u = Km are linear images through the same weights""")
hyper.false("the hypergradient is c times as large", "ĥ = ch")

claim.letters("u û r r̂ p p̂ ε v v̂ h ĥ p₊ p̂₊ v₊ v̂₊ β₁ β₂ σ g ĝ")


def averages(part, title, f, move="β₂v + (1−β₂)h²"):
    """On inputs f times as large the averages are f and f² times as large; σ = sign(v − g²)."""
    claim.under(part=part).inductive(
        title,
        f"p̂ = {f}p; v̂ = ({f})²v",
        state="p → p₊; p̂ → p̂₊; v → v₊; v̂ → v̂₊",
        initial="p = 0; p̂ = 0; v = 0; v̂ = 0",
        recurrence=[
            "p₊ = β₁p + (1−β₁)h; p̂₊ = β₁p̂ + (1−β₁)ĥ",
            f"v₊ = {move}",
            f"v̂₊ = {move.replace('v', 'v̂').replace('h', 'ĥ')}; ĥ = {f}h",
        ],
    )


def steps(part, title, f):
    """u = p/(r + ε), p the average, r the root; the same with fε."""
    case = claim.under(
        f"u(r + ε) = p : a step; û(r̂ + {f}ε) = p̂; p̂ = {f}p; rr = v; r̂r̂ = v̂; v̂ = ({f})²v", part=part
    )
    case.under(
        nonzero=f"r̂ + {f}r: the roots are ≥ 0 and not both zero; {f}(r + ε): c > 0 and r + ε > 0"
    ).proves(title, "û = u", by=[(f"r̂ = {f}r", "nz1")], over="nz2", cites="psd_root")
    case.under("r = 0 : no gradient yet", nonzero=f"{f}ε: c > 0 and ε > 0").proves(
        f"and as long as no gradient was, with {f}ε: ε alone divides",
        "û = u",
        by=[("r̂ = 0", "definite")],
        over="nz1",
        says="""Both roots are zero then (LODO's first step has m = 0, so its first hypergradient is
        0).""",
    )
    return case


adam = steps(LODO, "Adam's step is the same: p̂ = c²p, v̂ = c⁴v, r̂ = c²r, û = u", "c²")
averages(LODO, "its averages: p̂ = c²p and v̂ = c⁴v, by induction over t", "c²")
claim.letters("b b₊ b̂ b̂₊ m m₊ m̂ m̂₊ s g ĝ: n; G: n×n; H: symmetric n×n; η")
claim.letters("p p₊ p̂ p̂₊ v v₊ v̂ v̂₊ θ θ₊ θ̂ θ̂₊ h ĥ k k̂ u û: N; x x̂: q; L: N×q")
claim.letters("Λ₁: n×N; Λ₂ Λ₅ Λ₆ Λ₇: N×N; Λ₃ Λ₄: q×n")
claim.under(part=LODO).inductive(
    "[all together] the weights θ̂ = θ, errors and averages in proportion, at every step",
    "θ̂ = θ; b̂ = cb; m̂ = cm; p̂ = c²p; v̂ = c⁴v",
    state="b → b₊; m → m₊; b̂ → b̂₊; m̂ → m̂₊; p → p₊; v → v₊; p̂ → p̂₊; v̂ → v̂₊; θ → θ₊; θ̂ → θ̂₊",
    initial="θ̂ = θ; b = 0; m = 0; b̂ = 0; m̂ = 0; p = 0; v = 0; p̂ = 0; v̂ = 0",
    recurrence="""b₊ = b − Gm − s : G a function of θ
    b̂₊ = b̂ − Gm̂ − Λ₁(θ̂ − θ) − cs : the same one of θ̂
    g = Hb₊; ĝ = Hb̂₊
    m₊ = βm + (1−β)g; m̂₊ = βm̂ + (1−β)ĝ
    h = Lx : x = g ⊗ m, L a function of θ
    ĥ = Lx̂ + Λ₂(θ̂ − θ) : the same one of θ̂
    x̂ = c²x + Λ₃(ĝ − cg) + Λ₄(m̂ − cm) : bilinear
    k̂ = c⁴k + Λ₅(ĥ − c²h) : k the squares of h
    p₊ = β₁p + (1−β₁)h; p̂₊ = β₁p̂ + (1−β₁)ĥ
    v₊ = β₂v + (1−β₂)k; v̂₊ = β₂v̂ + (1−β₂)k̂
    û = u + Λ₆(p̂₊ − c²p₊) + Λ₇(v̂₊ − c⁴v₊) : Adam's step, a function of both
    θ₊ = θ − ηu; θ̂₊ = θ̂ − ηû""".replace("; ", "\n"),
    says="f(ŷ) − f(y) = Λ(ŷ − y) for some Λ says that f is a function. N are all weights.",
)
claim.letters("u û p p̂ v v̂ h ĥ p₊ p̂₊ v₊ v̂₊ g ĝ")
steps(OTHERS, "on gradients c times as large the steps are the same", "c")
averages(OTHERS, "averages of Adam and RMSprop are c and c² times as large, by induction", "c")
averages(
    OTHERS,
    "and of Yogi, which moves by sign(v − g²)g²: the sign does not change",
    "c",
    "v − (1−β₂)σh²",
)
half = claim.under("u(r + ε) = p", part=LODO, at="u=1/2, r=ε=p=1, c=2")
half.needs("ε is scaled by c²", "û = u", "û(r̂ + ε) = p̂; p̂ = c²p; r̂ = c²r", at="û=4/5")
half.false("c times the noise, cε", "û = u", "û(r̂ + cε) = p̂; p̂ = c²p; r̂ = c²r", at="û=2/3")
adam.needs("c > 0", "û = u", at="c=û=r̂=p̂=v̂=0, u=1/2, r=ε=p=v=1", says="û may be anything")
doubled = claim.under("ĝ = 2g : twice the noise", part=OTHERS, at="g=1")
plain = doubled.under("ur = g; ûr̂ = ĝ")
plain.false("Adam's steps scale: û = 2u (ε = 0, first step g/√g²)", "û = 2u", at="r=u=û=1, r̂=2")
plain.false("RMSprop's steps scale (ρ = 3/4: g/√(g²/4))", "û = 2u", at="r=1/2, r̂=1, u=û=2")
doubled.false("""Yogi's steps scale (1 − β₂ = 1/4, ε = 1/2: g/(√(g²/4) + 1/2))
    û = 2u
    given: u(r + ε) = g; û(r̂ + ε) = ĝ
    at: r=ε=1/2, r̂=u=1, û=4/3""")

claim.letters("T: k×k; L v: k; N N₊ N̂ N̂₊: n×k")
claim.under(part=LINEAR).inductive(f"""[laws] any fixed law: M̂ = cM and b̂ = cb, by induction over t
    b̂ = cb; N̂ = cN
    state: b → b₊; b̂ → b̂₊; N → N₊; N̂ → N̂₊
    initial: b = 0; b̂ = 0; N = 0; N̂ = 0
    recurrence: N₊ = NT + Hbvᵀ; b₊ = b − N₊L − s; N̂₊ = N̂T + Hb̂vᵀ; b̂₊ = b̂ − N̂₊L − ŝ
    {NOISE}""")
claim.mutants(at="c=ε=u=û=p=p̂=1, r=r̂=v=v̂=0")


@claim.numeric(f"""LODO in float64 at c = 2: weights equal bit for bit, losses four times as large
    part: {LODO}""")
def bits(run):
    from numerics.lodo.noise_equivariance import same_weights

    worst = same_weights(seeds=range(run.seed, run.seed + max(1, run.count(3))))
    return Checked(
        f"{worst.runs} runs of {worst.steps} steps: {worst.different} weights differ in a bit, "
        f"{worst.losses} losses are not four times the other",
        ok=worst.different == 0 and worst.losses == 0,
        instances=worst.runs,
        worst_error=float(worst.different + worst.losses),
        bound=0.0,
    )


@claim.statistical(
    "mean losses over σ²: two of the three intervals of Adam and of RMSprop are apart, momentum's "
    "are not",
    OTHERS,
)
def losses(run):
    from numerics.lodo.noise_equivariance import scaled_losses

    steps = {"quick": 300, "default": 600, "thorough": 20000}[run.effort]
    rows, said, ok = scaled_losses(steps=steps, seeds=range(30)), [], True
    for name, intervals in rows.items():
        said.append(f"{name} " + "/".join(f"{i.mean:.4g}" for i in intervals))
        apart = any(
            abs(one.mean - two.mean) > one.half + two.half
            for one, two in combinations(intervals, 2)
        )
        ok = ok and (
            name == "Yogi" or apart == (name != "Momentum")
        )  # Yogi's second moment takes 1/(1 − β₂) = 36,000 steps to tell
    return Checked(
        "loss/σ² at σ² = .01, 1, 100 (10 modes, 30 seeds, error probability 1e-06 an interval): "
        + "; ".join(said),
        ok=ok,
        instances=len(rows) * 90,
    )


claim.batched(
    "a linear method at two sizes of noise, batched in torch: its moments scale",
    LINEAR,
    instances=2000,
    least=30,
    at="bowl_losses",
    method=([[0.0, 0.0], [0.0, 0.9]], [1.0, 1 - 0.9], [0.8, 0.9]),
    spectrum=[0.2, 0.6, 1.0],
    noise=[16.0, 16.0, 16.0],
)
