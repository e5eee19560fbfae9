"""RLLC that stores one gradient converges on every strictly convex quadratic, for 0 < c1c2Λ < 2."""

import random
from collections import Counter

from flint import arb, ctx, fmpq, fmpq_mat

from theory.operators import pinv, reciprocal
from theory.rllc import chain as rllc_chain
from theory.rllc import convergence as steps
from theory.rllc import dynamics, witnesses
from theory.rllc import setting as rllc
from verify.claim import Claim
from verify.claims.rllc import source
from verify.evidence import Checked, Fails

RECURSION, SHORT, LONG = "the recursion", "one step, 0 < βΛ ≤ 1", "one or two steps, 1 < βΛ < 2"
CHAIN, FIT, EDGE = "R-linear convergence", "the cases fit together", "βΛ = 2"

claim = Claim(
    name="rllc/rllc_convergence",
    title="""LM-RLLC(J(0), c1, c2) converges R-linearly on strictly convex quadratics if 0 < c1c2Λ <
    2""",
    source=source("Definition 5.1 with J(0); the result is ours"),
    expected="checked",
    lowered="""every inequality about one or two steps is proved; that for 1 < βΛ < 2 their cases
    are all, and feed the induction, is told in the remark and checked exactly at random states""",
    statement="""
    - Let f(θ) = ½(θ−θ*)ᵀH(θ−θ*) with m ≤ H ≤ Λ, m > 0, the memory J(0) from the zero start, β =
      c1c2. Then g′ = (1−αH)g and α′ = α + β(1 − aα) for α = c1L, with a in [m, Λ]. By: recursion;
      components; m ≤ a ≤ Λ
    - If 0 < βΛ ≤ 1, then θ_t → θ* R-linearly, |θ_t − θ*| ≤ C·γᵗ, from every θ_0 and EVERY law L_0,
      for any γ ≥ 1 − m/Λ, γ > 0: the rate of gradient descent with step 1/Λ. By: a ≥ λ/(1+κ) while
      the components below λ are small; the step sizes approach [1/Λ, 1/m], or [1/Λ, (1+ρ)/λ];
      dominated step; the factor |1 − αλ| ≤ ρ + λx and the potential; potential; distance
    - If 1 < βΛ < 2, the factors of one step and of two keep below ρψ(α)e(x)/ψ(α′) in the cases of
      the remark, and what keeps below it in every step has a bounded potential. By: a′ ≥ a whenever
      aα ≥ 2; negative step sizes end, then come alone, and where α is next; the factors of one step
      and of two, and the potential; potential; distance
    - Measured: These cases are all (exactly, at random states, and along a certified run), so
      that θ_t → θ* R-linearly, γ < 1, for 1 < βΛ < 2 too.
    - At βΛ = 2 there are runs that keep their distance from θ* for ever. By: at the edge
    """,
    latex=r"""$J(0)$, $f$ quadratic, $0 \prec mI \preceq \nabla^2 f \preceq \Lambda I$, $0 <
    c_1c_2\Lambda < 2$, any $L_0$: $|\theta_t - \theta^*| \le C\gamma^t$, $\gamma < 1$; for
    $c_1c_2\Lambda \le 1$ with $\gamma = 1 - m/\Lambda$ (if $m < \Lambda$).""",
    hypotheses="""
    - f is strictly convex: m > 0
    - 0 < βΛ < 2
    - the memory is J(0): with momentum it fails: rllc_momentum_nonconvergence""",
    remark="""CASE βΛ ≤ 1. α′ is a mean of α and 1/a. Go through the eigenvalues λ upwards and let u
    be the size of g's component there, w that of all lower ones, w ≤ Cρᵗ with ρ = 1 − m/Λ; while w²
    ≤ ρu² the step is dominated, and e(x) = 1 + λx/ρ. (If m = Λ: rllc_closed_form.) CASE 1 < βΛ < 2,
    y = βΛ − 1. Now α can be negative and u can grow. But a negative α rises by β or more a step
    until it is positive, and from then on it comes alone: it needs aα > 2 before it, and there a
    never falls; so α″ ≥ β. Take the negative step together with the one before it as one step. The
    excess x of α over σ = max(β, (1+κ)/λ), κ = ¼, shrinks by η = max(1−βm, y²) while w² ≤ κu²; α ≤
    1/Λ is followed by α′ ≥ 1/Λ; and from α ≥ 1/Λ the factor is at most F + 3λx + λ²x², F =
    max(1−(1−y)m/Λ, y, 9/16) < 1. With ψ(α) = 1 + ε(1−Λα)⁺, (1+ε)²F ≤ 1, (1+ε)² ≤ 2, ε ≤ m/Λ, ρ =
    1/(1+ε), e(x) = 1 + 6λx + 2λ²x². The constants are finite but can be huge: near βΛ = 2 with m ≪
    Λ float64 runs were seen in which the potential grows by more than 10³⁰ before it falls for
    good.""",
    parts=(RECURSION, SHORT, LONG, CHAIN, FIT, EDGE),
)

claim.letters("H E: symmetric n×n; θ θ′ θ⋆ θ0 M M′ g: n; L L′: 1×1; N: 1×n; c1 c2 λ Λ s s′")
step = claim.under(f"""M = H(θ − θ⋆) : J(0): the memory is g = H(θ−θ*)
    θ′ = θ − c1ML : parameter update
    M′ = H(θ′ − θ⋆) : the next gradient
    L′ = L + c2M⁺M′ : law correction
    part: {RECURSION}""")
# M = g and g⁺Hg = a
step.under("NM = 1 : g ≠ 0: else θ = θ*").proves("""[recursion] g′ = (1−αH)g, α′ = α + β(1−aα)
    M′ = M − c1HML; c1L′ = c1L + c1c2(1 − M⁺HMc1L); M⁺HMMᵀM = MᵀHM""")
parallel = claim.under("M′ = M − c1HML; EH = λE : E projects on λ's eigenspace", part=RECURSION)
parallel.proves("""[components] component by component: Eg′ = (1−αλ)Eg
    EM′ = EM − λc1EML
    cites: spectral; rllc/rllc_closed_form: iterates""")
claim.proof("m ≤ a ≤ Λ", RECURSION)(steps.rayleigh_quotient)
claim.proof("a ≥ λ/(1+κ) while the components below λ are small", RECURSION)(
    lambda: [steps.dominated(), steps.reciprocal_below()]
)
# for βΛ ≤ 1 from above and from below, by the factor 1 − βm
claim.proof("the step sizes approach [1/Λ, 1/m], or [1/Λ, (1+ρ)/λ]", SHORT)(
    lambda: [steps.from_above(), steps.from_below()]
)
claim.proof("the factor |1 − αλ| ≤ ρ + λx and the potential", SHORT)(
    lambda: [*steps.factor_for_short_rates(), *steps.potential()]
)
# the Rayleigh quotient does not fall in a step that is at least twice the Cauchy step
claim.proof("a′ ≥ a whenever aα ≥ 2", LONG)(steps.rising_quotient)


@claim.proof("negative step sizes end, then come alone, and where α is next", LONG)
def step_sizes():
    """Bounds of α′ after α ≥ 0 (βa ≤ 1 or not) and of α″ after a negative α′."""
    return [
        steps.leaving_the_negative(),
        *steps.negative_step_size(),
        steps.from_above(),
        steps.after_an_overshoot(),
        steps.after_a_negative_step_size(),
        *steps.short_step_is_followed_by_a_long_one(),
    ]


@claim.proof("the factors of one step and of two, and the potential", LONG)
def long_rates():
    return [
        *steps.factor_of_a_step_below_the_pole(),
        steps.factor_of_a_step_past_the_pole(),
        *steps.factors_of_two_steps_past_the_pole(),
        *steps.one_bound_for_all_factors(),
        *steps.weight(),
        *steps.potential(),
    ]


claim.letters("α α′ z; β a m Λ λ V U ρ p q: ≥ 0")
small = claim.under(f"""α′ = α + β(1 − aα); ΛV = 1; ρ = 1 − mV; λU = 1 + ρ
    1 ≥ βa : βΛ ≤ 1; a ≥ m; Λ ≥ a; λ ≥ m; λ > 0; (1 + ρ)a ≥ λ : dominated
    U + p ≥ α; α ≥ V − q
    part: {SHORT}
    at: α=V=Λ=a=λ=β=1, m=ρ=1/2, U=3/2, p=q=0, α′=1""")
small.proves("""
    [dominated step] βΛ ≤ 1: the excess and the lack shrink by 1 − βm, and |1 − αλ| ≤ ρ + λx
    U + (1 − βm)p ≥ α′; α′ ≥ V − (1 − βm)q; ρ + λ(p + q) ≥ 1 − αλ; ρ + λ(p + q) ≥ αλ − 1
    by: aU ≥ 1 times λ > 0 since ((1 + ρ)a ≥ λ)
    1 ≥ aV since V(Λ ≥ a)
    U + (1 − βm)p ≥ α′ since (1 ≥ βa)(U + p ≥ α) + βp(a ≥ m) + β(aU ≥ 1)
    α′ ≥ V − (1 − βm)q since (1 ≥ βa)(α ≥ V − q) + βq(a ≥ m) + β(1 ≥ aV)
    ρ + λ(p + q) ≥ 1 − αλ since λ(α ≥ V − q) + λp + V(λ ≥ m)
    ρ + λ(p + q) ≥ αλ − 1 since λ(U + p ≥ α) + λq
    says: x = p + q, p the excess of α over U = (1+ρ)/λ and q what it lacks to 1/Λ""")
claim.letters("w w′ E E′ e Eη τ 1−τ K B C: ≥ 0")
kept = claim.under(
    "`1−τ` = 1 − τ; C ≥ KB", part=CHAIN, at="τ=1/2, 1−τ=1/2, w=E=e=Eη=K=1, w′=E′=1/2, B=1, C=2"
)
kept.inductive(
    "[potential] ρ⁻ᵗuψE(x) stays below C at an eigenvalue, and so does ρ⁻ᵗu",
    "C ≥ wE",
    initial="C ≥ wE : w = ρ⁻ᵗuψ, E = E(x)",
    recurrence="""E = eEη : E(x) = e(x)E(ηx)
    τwe ≥ τw′ : fψ(α′) ≤ ρψ(α)e(x), τ = 1 where the components below are small, 0 elsewhere
    τEη ≥ τE′ : x′ ≤ ηx there
    `1−τ`K ≥ `1−τ`w′ : elsewhere u is bounded by those below
    B ≥ E′ : α is bounded""",
    at_step="""C ≥ w′E′ since τ(C ≥ wE) + Eη(τwe ≥ τw′) + w′(τEη ≥ τE′) + `1−τ`(C ≥ KB)
    + B(`1−τ`K ≥ `1−τ`w′) + `1−τ`w′(B ≥ E′)""",
    final="E ≥ 1",
    conclusion="C ≥ w",
    at_end="C ≥ w since (C ≥ wE) + w(E ≥ 1)",
    says="""Through the eigenvalues upwards: K comes from the components below, which are at most a
    multiple of ρᵗ.""",
    cites=("infinite_product", "complete_induction", "spectral"),
)
claim.letters("z: n; J: symmetric n×n")
claim.under("J = H − m : H ≥ m", part=CHAIN, psd="J").bounds(
    "[distance] m|θ − θ*| ≤ |g|", "zᵀHHz ≥ m²zᵀz", "= (Jz)² + 2m(z)²[J]"
)
claim.letters("N: 1×n", reciprocal(claim.sum("Λ"), "1/Λ"), pinv(claim.sum("M′"), "M′⁺"))
claim.under(f"""Hθ0 = Λθ0 : along the top eigenvector
    c1c2Λ = 2 : βΛ = 2
    Λ`1/Λ` = 1
    Nθ0 = 1 : θ_0 ≠ θ*
    part: {EDGE}""").inductive("""
    [at the edge] Hθ_0 = Λθ_0, L_0 = 0, βΛ = 2: |θ_t| = |θ_0| for all t, by induction
    Hθ = Λθ; Λθ = sM; c1ΛL = 1 − s; ss = 1; M⁺M = 1; θᵀθ = θ0ᵀθ0
    state: M → M′; L → L′; θ → θ′; s → s′; M⁺ → M′⁺
    initial: M = Hθ0 : M_1 = g_1; L = 0 : L_1 = L_0 = 0; θ = θ0 − c1ML; s = 1
    recurrence: M′ = Hθ; L′ = L + c2M⁺M′; θ′ = θ − c1M′L′; s′ = −s
    says: θ* = 0. From t = 1, where θ_1 = θ_0: λθ_t = sM_t and c1λL_t = 1 − s, s = ±1 in turn""")

# a state that comes back after four steps, away from θ*, refutes convergence
states, EQUATIONS = rllc.unroll(4)
claim.letters(*EQUATIONS)
loop = claim.under(
    *(f"g{i + 1} = H(θ{i} − θ⋆) : the gradient" for i in range(4)),
    *EQUATIONS,
    "M4 = M0 : the state comes back; L4 = L0; θ4 = θ0",
    at="T=θ⋆=0, v=c1=1",
    part=LONG,
)
CLOSER = "(θ0 − θ⋆)ᵀ(θ0 − θ⋆) > (θ4 − θ⋆)ᵀ(θ4 − θ⋆)"
one = claim.under("T = 0 : J(0)", *loop.given, at=loop.at[0], part=LONG)
rest = "every point is a minimum, and the run stays where it is"
one.needs("f is strictly convex", CLOSER, at="H=M0=L0=0, θ0=c2=1", says=rest)
one.needs(f"""0 < βΛ < 2
    {CLOSER}
    at: H=M0=θ0=1, L0=0, c2=2
    says: (M, L, θ) = (1, 0, 1) → (1, 2, −1) → (−1, 0, −1) → (−1, 2, 1) → (1, 0, 1)""")
loop.needs(f"""the memory is J(0)
    {CLOSER}
    at: H=1, M0=4, L0=5/4, θ0=5, c2=1/2, T=3/4
    part: {SHORT}
    says: J(3/4) with βΛ = 1/2: (M, L, θ) = (4, 5/4, 5) → (8, 15/8, −10) → (−4, 5/4, −5), and back
    after four steps""")

claim.letters("β a α α′ α″ V F λ m Λ")
next_ = claim.under("α′ = α + β(1 − aα)", part=LONG)
next_.false("α stays ≥ 1/Λ for all βΛ < 2", "α′ ≥ V", at="β=3/2, a=V=1, α=4")
still = claim.under(part=CHAIN, at="F=9/10, α=0, λ=1")  # nothing moves, the factor is 1
still.false("without ψ: the factor is at most F < 1 from every α ≥ 0", "F ≥ 1 − αλ")
# Λ = a′ = 1: α = 10 gives −71/10, then 829/100; the excess falls from 81/10 to 639/100
after = next_.under("α″ = α′ + β(1 − aα′)", part=CHAIN, at="β=19/10, a=1, α=10, m=1/2")
after.false("two steps shrink the excess over β by 1 − βm", "(1 − βm)(α − β) ≥ α″ − β")
# m = 1/4: from α = 4 + 1 at a = m the excess over 1/m is 7/8, not 1/2
slow = next_.under(part=SHORT, at="β=1/2, a=1/4, α=5, Λ=1")
slow.false("the distance shrinks by 1 − βΛ", "4 + 1 − βΛ ≥ α′")
claim.let("A = g − αHg")
QUOTIENT = "AᵀHAgᵀg ≥ gᵀHgAᵀA"
quotient = claim.under(part=LONG, psd="H")  # at aα = 1 g = (1, 1) keeps a; with g = (1, 2) a falls
quotient.false("a′ ≥ a already for aα ≥ 1", QUOTIENT, at="H=diag(1, 2), g=(1, 2), α=5/9")
last = next_.under(part=EDGE, at="β=2, a=1, α=0")
last.false("the step sizes settle at βΛ = 2: |1 − aα′| < |1 − aα|", "(1 − aα)² > (1 − aα′)²")
claim.mutants()

EDGES = ("n = 1", "m = Λ", "βΛ = 1", "L = 0", "c1L = 1/Λ")


@claim.instances(
    "runs over ℚ: the recursion is RLLC, and α does what the lemmas say",
    LONG,
    count=30,
    edges=EDGES,
    of="runs of 6 steps over ℚ, n ≤ 4",
    some=("of them with a negative step size",),
)
def runs(rng, at):
    """n ≤ 4, six steps, diagonal H, βΛ in (0, 2), any first law."""
    n = 1 if at == "n = 1" else rng.randint(1, 4)
    spectrum = [fmpq(1, rng.randint(1, 8)) for _ in range(n - 1)] + [fmpq(1)]
    spectrum = [fmpq(1)] * n if at == "m = Λ" else spectrum
    rate, b = fmpq(1, rng.randint(1, 3)), fmpq(rng.randint(1, 19), 10)
    b = fmpq(1) if at == "βΛ = 1" else b
    H = fmpq_mat(n, n, [spectrum[i] * int(i == j) for i in range(n) for j in range(n)])
    start = witnesses.draw(rng, n, 1)
    if not start.rank():
        return False
    theta = fmpq_mat(n, 1, [start[i, 0] / spectrum[i] for i in range(n)])
    first = {"L = 0": fmpq(0), "c1L = 1/Λ": 1 / rate}.get(at, fmpq(rng.randint(-6, 6), 2))
    memory, law, negative = fmpq_mat(n, 1), fmpq_mat([[first]]), False
    state = dynamics.Spectral(tuple(start.entries()), rate * first)
    fixed = fmpq_mat(1, 1), fmpq_mat([[1]]), rate, b / rate
    for index in range(6):
        memory, law, theta = witnesses.step(memory, law, theta, H * theta, *fixed)
        wrong = ""
        if memory.entries() != list(state.gradient) or law[0, 0] * rate != state.alpha:
            wrong = f"the recursion leaves RLLC at step {index + 1}"
        if any(state.gradient):
            negative = negative or state.alpha < 0
            later = dynamics.spectral_step(spectrum, b, state)
            wrong = wrong or dynamics.breach(spectrum, b, state, later)
        if wrong:
            raise Fails(f"H = diag{tuple(map(str, spectrum))}, β = {b}: {wrong}")
        if not any(state.gradient) or not any(later.gradient):
            break
        state = later
    return "of them with a negative step size" if negative else None


@quotient.instances(
    "the Rayleigh quotient at rational points", QUOTIENT, count=1, edges=(2, 3, 2, 5)
)
def quotients(rng, at):
    """a′ ≥ a at α = 2/a and 3/a, H diagonal with whole entries."""
    spectrum, g = [rng.randint(1, 6) for _ in range(3)], [rng.randint(1, 3) for _ in range(3)]
    a = dynamics.rayleigh([fmpq(e) for e in spectrum], [fmpq(x) for x in g])
    rows = [[spectrum[i] * int(i == j) for j in range(3)] for i in range(3)]
    return {"H": rows, "g": [[x] for x in g], "α": (at or 2) / a}


CASES = 3 + 12  # of the hand proof, for βΛ ≤ 1 and beyond
SIZES = (-100, -20, -5, -1, 1, 2, 20, 100)  # of components of the gradient


@claim.exact(f"""the cases fit together: x′ ≤ ηx and fψ(α′) ≤ ρψ(α)e(x) at random states over ℚ
    part: {FIT}""")
def cases(run):
    """So ρ⁻ᵗuψE(x) does not grow, E(x) = e(x)E(ηx). n ≤ 4, βΛ up to 99/50; drawn until every case
    of the proof has occurred."""
    rng, count, seen, drawn = random.Random(f"cases {run.seed}"), run.count(2500), Counter(), 0
    while drawn < count or len(seen) < CASES and drawn < 100_000:
        drawn += 1
        values = (fmpq(rng.randint(1, 30), 30) for _ in range(rng.randint(1, 4)))
        spectrum = sorted({str(e): e for e in values}.values())
        sizes = [fmpq(rng.choice(SIZES), rng.choice((1, 7, 50))) for _ in spectrum]
        long = len(spectrum) == 1 or drawn % 5 > 0
        b = 1 + fmpq(rng.randint(1, 49), 50) if long else fmpq(rng.randint(1, 20), 20)
        b /= max(spectrum)
        alpha = fmpq(rng.randint(0, 80), 20) * rng.choice((fmpq(1), 1 / max(spectrum), fmpq(10)))
        state = dynamics.Spectral(tuple(sizes), alpha if long else alpha - rng.choice((0, 3)))
        check = rllc_chain.check_long if long else rllc_chain.check_short
        for found in check(spectrum, b, state):
            if found.breach:
                raise Fails(
                    f"H = diag{tuple(map(str, spectrum))}, g = {tuple(map(str, sizes))}, α = "
                    f"{state.alpha}, β = {b}: not {found.breach}"
                )
            seen[long, found.case] += 1
    return Checked(
        f"{sum(seen.values())} components over ℚ, {len(seen)} of {CASES} cases, the rarest "
        f"{min(seen.values())} times",
        ok=len(seen) == CASES,
        instances=sum(seen.values()),
    )


@claim.enclosure(
    "a certified run at βΛ = 19/10: negative steps come alone, the gradient falls below 10⁻⁶", FIT
)
def certified_run(run):
    """H = diag(1/50, 1/7, 1/3, 1), L_0 = 7/c1: ball arithmetic at 6,000 bits, no sign left open."""
    with ctx.workprec(6000):
        spectrum, b = [arb(1) / d for d in (50, 7, 3, 1)], arb(19) / 10
        state, negative, started, was = dynamics.Spectral((arb(1),) * 4, arb(7)), 0, False, False
        first = sum(x * x for x in state.gradient)
        for index in range(1, 20001):
            if state.alpha.contains(0):
                return Checked(f"the sign of α_{index} is open", ok=False)
            now = bool(state.alpha < 0)
            started = started or not now
            if started and now and was:
                raise Fails(f"α_{index} and the one before are both negative")
            negative, was = negative + now, now and started
            state = dynamics.spectral_step(spectrum, b, state)
            size = sum(x * x for x in state.gradient) / first
            if size < arb(10) ** -12:
                return Checked(
                    f"|g| falls below 10⁻⁶|g_1| within {index} steps, {negative} of them negative, "
                    "none next to another",
                    bound=float(size.rad()),
                )
        return Checked("the gradient did not fall within 20000 steps", ok=False)


claim.floats("float64 runs: α′ = α + β(1−aα) and the distance from [1/Λ, 1/m]", instances=20)
claim.batched("the same recursion batched in torch", RECURSION, instances=500)
