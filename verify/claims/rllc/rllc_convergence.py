"""RLLC that stores one gradient converges on every strictly convex quadratic, for 0 < c1c2Λ < 2."""

import random

from flint import arb, ctx, fmpq, fmpq_mat

from theory.operators import (
    Derivation,
    Equation,
    Inequality,
    Instances,
    Operator,
    Scalar,
    complete,
    identity,
    induction,
    left_inverse,
    pinv,
    reciprocal,
    refute,
    setting,
)
from theory.rllc import chain as rllc_chain
from theory.rllc import convergence as steps
from theory.rllc import dynamics
from theory.rllc import setting as rllc
from verify import edges
from verify.claim import Claim
from verify.claims.rllc import _witnesses as witnesses
from verify.claims.rllc import source
from verify.evidence import Checked

RECURSION, SHORT, LONG, CHAIN, EDGE = (
    "the recursion",
    "one step, 0 < βΛ ≤ 1",
    "one or two steps, 1 < βΛ < 2",
    "R-linear convergence",
    "βΛ = 2",
)

claim = Claim(
    name="rllc/rllc_convergence",
    title="""LM-RLLC(J(0), c1, c2) converges R-linearly on strictly convex quadratics if 0 < c1c2Λ <
    2""",
    source=source("Definition 5.1 with J(0); the result is ours"),
    expected="checked",
    lowered="""Every inequality about one or two steps is proved, for all dimensions. That its cases
    fit together, so that the potential does not grow, and the inductions over t and the
    eigenvalues, are the hand proof of the remark; this is confirmed exactly, case by case, at
    sampled states, and along a certified run.""",
    statement="""Let f(θ) = ½(θ−θ*)ᵀH(θ−θ*) with m ≤ H ≤ Λ, m > 0, the memory J(0) from the zero
    start, β = c1c2. If 0 < βΛ < 2, then θ_t → θ* R-linearly, |θ_t − θ*| ≤ C·γᵗ with γ < 1, from
    every θ_0 and EVERY law L_0. For βΛ ≤ 1 any γ ≥ 1 − m/Λ, γ > 0 will do: the rate of gradient
    descent with step 1/Λ, whatever L_0 was. At βΛ = 2 there are runs that keep their distance from
    θ* for ever.""",
    latex=r"""$J(0)$, $f$ quadratic, $0 \prec mI \preceq \nabla^2 f \preceq \Lambda I$, $0 <
    c_1c_2\Lambda < 2$, any $L_0$: $|\theta_t - \theta^*| \le C\gamma^t$, $\gamma < 1$; for
    $c_1c_2\Lambda \le 1$ with $\gamma = 1 - m/\Lambda$ (if $m < \Lambda$).""",
    hypotheses="""
    - f is strictly convex: m > 0
    - 0 < βΛ < 2
    - the memory is J(0): with momentum it fails: rllc_momentum_nonconvergence""",
    remark="""The proof. α = c1L and g obey g′ = (1−αH)g, α′ = α + β(1 − aα), a = gᵀHg/gᵀg in [m,
    Λ]. CASE βΛ ≤ 1. α′ is a mean of α and 1/a, so the distance of α from [1/Λ, 1/m] shrinks by 1
    − βm a step. Go through the eigenvalues λ upwards and let u be the size of g's component
    there, w that of all lower ones, w ≤ Cρᵗ with ρ = 1 − m/Λ. While w² ≤ ρu², a ≥ λ/(1+ρ), and
    α's excess over (1+ρ)/λ shrinks by 1 − βm too; let x be this excess plus the lack below 1/Λ:
    |1 − αλ| ≤ ρ + λx. With E(x) = ∏(1 + λ(1−βm)ʲx/ρ) the potential ρ⁻ᵗuE(x) does not grow in such
    a step, and is bounded after any other. So u ≤ C′ρᵗ. (If m = Λ: rllc_closed_form.) CASE 1 < βΛ
    < 2, y = βΛ − 1. Now α can be negative and u can grow. But a negative α rises by β or more a
    step until it is positive, and from then on it comes alone: it needs aα > 2 before it, and
    there a never falls, a′ ≥ a, because a(g′ᵀHg′ − a·g′ᵀg′) is a sum of squares; so α″ ≥ β. Take
    the negative step together with the one before it as one step. The excess x of α over σ =
    max(β, (1+κ)/λ), κ = ¼, shrinks by η = max(1−βm, y²) while w² ≤ κu²; α ≤ 1/Λ is followed by α′
    ≥ 1/Λ; and from α ≥ 1/Λ the factor is at most F + 3λx + λ²x², F = max(1−(1−y)m/Λ, y, 9/16) <
    1. With ψ(α) = 1 + ε(1−Λα)⁺, (1+ε)²F ≤ 1, (1+ε)² ≤ 2, ε ≤ m/Λ, ρ = 1/(1+ε), E(x) = ∏(1 + 6ληʲx
    + 2λ²η²ʲx²), the potential ρ⁻ᵗuψE does the same service. The constants are finite but can be
    huge: near βΛ = 2 with m ≪ Λ float64 runs were seen in which it grows by more than 10³⁰ before
    it falls for good.""",
    axioms="""
    - spectral theorem: g is the sum of its components in the eigenspaces of H
    - induction over t and over the eigenvalues: x_{t+1} ≤ ηx_t gives x_t ≤ ηᵗx_0, and P_{t+1} ≤
      max(P_t, B) gives P_t ≤ max(P_0, B)
    - ∏(1 + cηʲx) converges for 0 ≤ η < 1 and increases with x ≥ 0
    - rllc_closed_form, for m = Λ""",
    parts=(RECURSION, SHORT, LONG, CHAIN, EDGE),
)

c1, c2 = rllc.C1, rllc.C2
ONE = identity("1")
H = Operator("H", "n", "n", symmetric=True)
θ, θ_next, θ_min = (Operator(name, "n", "1") for name in ("θ", "θ′", "θ⋆"))
M, M_next, L, L_next = (
    Operator("M", "n", "1"),
    Operator("M′", "n", "1"),
    Operator("L", "1", "1"),
    Operator("L′", "1", "1"),
)
PLUS, PLUS_NEXT = pinv(M, "M⁺"), pinv(M_next, "M′⁺")

STEP_FACTS = [
    Equation(M, H * (θ - θ_min), "J(0): the memory is g = H(θ−θ*)"),
    Equation(θ_next, θ - c1 * M * L, "parameter update"),
    Equation(M_next, H * (θ_next - θ_min), "the next gradient"),
    Equation(L_next, L + c2 * PLUS * M_next, "law correction"),
]


@claim.proof("g′ = (1−αH)g, α′ = α + β(1−aα), component by component", RECURSION)
def recursion():
    """M = g and g⁺Hg = a. E projects onto the eigenspace of λ: Eg′ = (1−αλ)Eg. Then m ≤ a ≤ Λ."""
    E, λ = Operator("E", "n", "n", symmetric=True), Scalar("λ")
    a = PLUS * H * M
    after = Equation(M_next, M - c1 * H * M * L)
    equations = Derivation(
        [*STEP_FACTS, Equation(left_inverse(M, "N") * M, 1, "g ≠ 0: else θ = θ*")]
    ).qed(
        after,
        Equation(c1 * L_next, c1 * L + c1 * c2 * (ONE - a * c1 * L)),
        Equation(a * M.T * M, M.T * H * M),
    )
    component = Derivation([after, Equation(E * H, λ * E, "E projects onto the eigenspace of λ")])
    component = component.qed(Equation(E * M_next, E * M - λ * c1 * E * M * L))
    return [equations, component, *steps.rayleigh_quotient()]


@claim.proof("a ≥ λ/(1+κ) while the components below λ are small", RECURSION)
def domination():
    return [steps.dominated(), steps.reciprocal_below()]


@claim.proof("the step sizes approach [1/Λ, 1/m], or [1/Λ, (1+ρ)/λ]", SHORT)
def intervals():
    """For βΛ ≤ 1 from above and from below, by the factor 1 − βm."""
    return [steps.from_above(), steps.from_below()]


@claim.proof("the factor |1 − αλ| ≤ ρ + λx and the potential", SHORT)
def short_rates():
    return [*steps.factor_for_short_rates(), *steps.potential()]


@claim.proof("a′ ≥ a whenever aα ≥ 2", LONG)
def rising_quotient():
    """The Rayleigh quotient does not fall in a step that is at least twice the Cauchy step."""
    return steps.rising_quotient()


@claim.proof("negative step sizes end, then come alone; where α is next", LONG)
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


@claim.proof("Hθ_0 = Λθ_0, L_0 = 0, βΛ = 2: |θ_t| = |θ_0| for all t, by induction", EDGE)
def edge():
    """θ* = 0. From t = 1, where θ_1 = θ_0: λθ_t = sM_t and c1λL_t = 1 − s with s = ±1 in turn."""
    λ, s, s_next, θ_0 = Scalar("Λ"), Scalar("s"), Scalar("s′"), Operator("θ0", "n", "1")
    predicate = [
        Equation(H * θ, λ * θ),
        Equation(λ * θ, s * M),
        Equation(c1 * λ * L, (1 - s) * ONE),
        Equation(s * s, 1),
        Equation(PLUS * M, 1),
        Equation(θ.T * θ, θ_0.T * θ_0),
    ]
    return induction(
        predicate,
        state=[(M, M_next), (L, L_next), (θ, θ_next), (s, s_next), (PLUS, PLUS_NEXT)],
        given=[
            Equation(H * θ_0, λ * θ_0, "along the top eigenvector"),
            Equation(c1 * c2 * λ, 2, "βΛ = 2"),
            Equation(λ * reciprocal(λ, "1/Λ"), 1),
            Equation(left_inverse(θ_0, "N") * θ_0, 1, "θ_0 ≠ θ*"),
        ],
        initial=[
            Equation(M, H * θ_0, "M_1 = g_1"),
            Equation(L, 0, "L_1 = L_0 = 0"),
            Equation(θ, θ_0 - c1 * M * L),
            Equation(s, 1),
        ],
        recurrence=[
            Equation(M_next, H * θ),
            Equation(L_next, L + c2 * PLUS * M_next),
            Equation(θ_next, θ - c1 * M_next * L_next),
            Equation(s_next, -s),
        ],
    )


EDGES = ("n = 1", "m = Λ", "βΛ = 1", "L = 0", "c1L = 1/Λ")


@claim.exact("runs over ℚ: the recursion is RLLC, and α does what the lemmas say", LONG)
def runs(run):
    """n ≤ 4, six steps, diagonal H, βΛ in (0, 2), any first law."""
    rng, count, negative = random.Random(f"convergence {run.seed}"), run.count(30), 0
    for number in edges.numbers(count, EDGES):
        at = edges.edge(EDGES, number)
        n = 1 if at == "n = 1" else rng.randint(1, 4)
        spectrum = [fmpq(1, rng.randint(1, 8)) for _ in range(n - 1)] + [fmpq(1)]
        if at == "m = Λ":
            spectrum = [fmpq(1)] * n
        rate, b = fmpq(1, rng.randint(1, 3)), fmpq(rng.randint(1, 19), 10)
        b = fmpq(1) if at == "βΛ = 1" else b
        H_, start = (
            fmpq_mat(n, n, [spectrum[i] * int(i == j) for i in range(n) for j in range(n)]),
            witnesses.draw(rng, n, 1),
        )
        while not start.rank():
            start = witnesses.draw(rng, n, 1)
        theta = fmpq_mat(n, 1, [start[i, 0] / spectrum[i] for i in range(n)])
        first = {"L = 0": fmpq(0), "c1L = 1/Λ": 1 / rate}.get(at, fmpq(rng.randint(-6, 6), 2))
        memory, law = fmpq_mat(n, 1), fmpq_mat(1, 1, [first])
        state = dynamics.Spectral(tuple(start[i, 0] for i in range(n)), rate * law[0, 0])
        wrong = ""
        for index in range(6):
            memory, law, theta = witnesses.step(
                memory, law, theta, H_ * theta, fmpq_mat(1, 1), fmpq_mat(1, 1, [1]), rate, b / rate
            )
            if [memory[i, 0] for i in range(n)] != list(state.gradient) or law[
                0, 0
            ] * rate != state.alpha:
                wrong = f"the recursion leaves RLLC at step {index + 1}"
            if not any(state.gradient):
                break
            negative += state.alpha < 0
            later = dynamics.spectral_step(spectrum, b, state)
            wrong = wrong or _breach(spectrum, b, state, later)
            if wrong or not any(later.gradient):
                break
            state = later
        if wrong:
            return Checked(
                f"H = diag{tuple(map(str, spectrum))}, β = {b}: {wrong}", ok=False, refutes=True
            )
    pieces = [("the Rayleigh quotient at rational points", _quotients(rng))]
    return Checked(
        f"{count} runs of 6 steps over ℚ, n ≤ 4, {negative} negative step sizes",
        instances=count,
        pieces=pieces,
    )


CASES = 3 + 12  # of the hand proof, for βΛ ≤ 1 and beyond


@claim.exact(
    "the cases fit together: x′ ≤ ηx and fψ(α′) ≤ ρψ(α)e(x) at random states over ℚ", CHAIN
)
def cases(run):
    """So ρ⁻ᵗuψE(x) does not grow, E(x) = e(x)E(ηx). n ≤ 4, βΛ up to 99/50; drawn until every case
    of the proof has occurred."""
    rng, count, seen, drawn = random.Random(f"cases {run.seed}"), run.count(2500), {}, 0
    while drawn < count or len(seen) < CASES and drawn < 100_000:
        drawn += 1
        spectrum = sorted(
            {
                str(e): e for e in (fmpq(rng.randint(1, 30), 30) for _ in range(rng.randint(1, 4)))
            }.values()
        )
        sizes = [
            fmpq(rng.choice((-100, -20, -5, -1, 1, 2, 20, 100)), rng.choice((1, 7, 50)))
            for _ in spectrum
        ]
        long = len(spectrum) == 1 or drawn % 5 > 0
        b = (1 + fmpq(rng.randint(1, 49), 50) if long else fmpq(rng.randint(1, 20), 20)) / max(
            spectrum
        )
        alpha = fmpq(rng.randint(0, 80), 20) * rng.choice((fmpq(1), 1 / max(spectrum), fmpq(10)))
        state = dynamics.Spectral(tuple(sizes), alpha if long else alpha - rng.choice((0, 3)))
        for found in (rllc_chain.check_long if long else rllc_chain.check_short)(
            spectrum, b, state
        ):
            if found.breach:
                return Checked(
                    f"H = diag{tuple(map(str, spectrum))}, g = {tuple(map(str, sizes))}, α = "
                    f"{state.alpha}, β = {b}: not {found.breach}",
                    ok=False,
                    refutes=True,
                )
            seen[long, found.case] = seen.get((long, found.case), 0) + 1
    return Checked(
        f"{sum(seen.values())} components over ℚ, {len(seen)} of {CASES} cases, the rarest "
        f"{min(seen.values())} times",
        ok=len(seen) == CASES,
        instances=sum(seen.values()),
    )


def _breach(spectrum, b, state, later) -> str:
    """What a step does against the lemmas, in words."""
    if not any(later.gradient):
        return ""
    low, here, there = (
        min(spectrum),
        dynamics.rayleigh(spectrum, state.gradient),
        dynamics.rayleigh(spectrum, later.gradient),
    )
    if here * state.alpha >= 2 and there < here:
        return "the Rayleigh quotient falls where aα ≥ 2"
    if state.alpha > 0 > later.alpha and later.alpha + b * (1 - there * later.alpha) < b:
        return "a negative step size is not followed by one of at least β"
    above, below = (
        (max(s.alpha - 1 / low, fmpq(0)) for s in (state, later)),
        (max(1 - s.alpha, fmpq(0)) for s in (state, later)),
    )
    for before, after in (above, below):
        if b <= 1 and after > (1 - b * low) * before:
            return "the distance from [1/Λ, 1/m] does not shrink"
    return ""


G, ALPHA = Operator("g", "n", "1"), Scalar("α")
AFTER = G - ALPHA * H * G
QUOTIENT = Inequality(AFTER.T * H * AFTER * (G.T * G), G.T * H * G * (AFTER.T * AFTER))


def _quotients(rng):
    """a′ ≥ a at α = 2/a and 3/a, H diagonal with whole entries."""
    where, points = setting([QUOTIENT], psd=("H",)), []
    for factor in (2, 3, 2, 5):
        spectrum, g = [rng.randint(1, 6) for _ in range(3)], [rng.randint(1, 3) for _ in range(3)]
        a = dynamics.rayleigh([fmpq(e) for e in spectrum], [fmpq(x) for x in g])
        rows = [[spectrum[i] * int(i == j) for j in range(3)] for i in range(3)]
        points.append(complete(where, {"H": rows, "g": [[x] for x in g], "α": str(factor / a)}))
    return Instances(where, [QUOTIENT], points)


@claim.enclosure(
    "a certified run at βΛ = 19/10: negative steps come alone, the gradient falls below 10⁻⁶", CHAIN
)
def certified_run(run):
    """H = diag(1/50, 1/7, 1/3, 1), L_0 = 7/c1: ball arithmetic at 6,000 bits, no sign left open."""
    before, ctx.prec = ctx.prec, 6000
    try:
        spectrum, b = [arb(1) / d for d in (50, 7, 3, 1)], arb(19) / 10
        state, negative, started, was = dynamics.Spectral((arb(1),) * 4, arb(7)), 0, False, False
        first = sum(x * x for x in state.gradient)
        for index in range(1, 20001):
            if state.alpha.contains(0):
                return Checked(f"the sign of α_{index} is open", ok=False)
            now = bool(state.alpha < 0)
            started = started or not now
            if started and now and was:
                return Checked(
                    f"α_{index} and the one before are both negative", ok=False, refutes=True
                )
            negative, was = negative + now, now and started
            state = dynamics.spectral_step(spectrum, b, state)
            size = sum(x * x for x in state.gradient) / first
            if size < arb(10) ** -12:
                radius = float(size.rad())
                return Checked(
                    f"|g| falls below 10⁻⁶|g_1| within {index} steps, {negative} of them "
                    "negative, none next to another",
                    bound=radius,
                )
        return Checked("the gradient did not fall within 20000 steps", ok=False)
    finally:
        ctx.prec = before


claim.floats("float64 runs: α′ = α + β(1−aα) and the distance from [1/Λ, 1/m]", instances=20)


claim.batched("the same recursion batched in torch", RECURSION, instances=500)


# a state that comes back after four steps, away from θ*, refutes convergence

states, EQUATIONS = rllc.unroll(4)
LOOP = [
    Equation(Operator(f"g{i + 1}", "n", "1"), H * (states[i].theta - θ_min), "the gradient")
    for i in range(4)
]
BACK = [
    Equation(getattr(states[4], name), getattr(states[0], name), "the state comes back")
    for name in ("memory", "law", "theta")
]
CLOSER = Inequality(
    *(x.T * x for x in (states[0].theta - θ_min, states[4].theta - θ_min)), strict=True
)
ONE_GRADIENT = Equation(rllc.T, 0, "J(0)")


def comes_back(at, *hypotheses):
    """A run of period four: θ_4 is no closer to θ* than θ_0."""
    return refute(
        CLOSER,
        [*hypotheses, *LOOP, *EQUATIONS, *BACK],
        at={"T": [[0]], "v": [[1]], "θ⋆": [[0]], "c1": 1} | at,
    )


@claim.necessity("f is strictly convex", LONG)
def flat():
    """H = 0: every point is a minimum, and the run stays where it is."""
    return comes_back({"H": [[0]], "M0": [[0]], "L0": [[0]], "θ0": [[1]], "c2": 1}, ONE_GRADIENT)


@claim.necessity("0 < βΛ < 2", LONG)
def period_four():
    """H = 1, β = 2: (M, L, θ) = (1, 0, 1) → (1, 2, −1) → (−1, 0, −1) → (−1, 2, 1) → (1, 0, 1)."""
    return comes_back({"H": [[1]], "M0": [[1]], "L0": [[0]], "θ0": [[1]], "c2": 2}, ONE_GRADIENT)


@claim.necessity("the memory is J(0)", SHORT)
def momentum():
    """J(3/4) with βΛ = 1/2: (M, L, θ) = (4, 5/4, 5) → (8, 15/8, −10) → (−4, 5/4, −5), and back
    after four steps."""
    return comes_back(
        {"H": [[1]], "M0": [[4]], "L0": [["5/4"]], "θ0": [[5]], "c2": "1/2", "T": [["3/4"]]}
    )


β, a, α, later = Scalar("β"), Scalar("a"), ALPHA, Scalar("α′")
STEP = Equation(later, α + β * (1 - a * α))


@claim.mutant("α stays ≥ 1/Λ for all βΛ < 2", LONG)
def never_short():
    """Λ = 1, β = 3/2, a = 1, α = 4: α′ = −1/2."""
    return refute(Inequality(later, Scalar("V")), [STEP], at={"β": "3/2", "a": 1, "α": 4, "V": 1})


@claim.mutant("without ψ: the factor is at most F < 1 from every α ≥ 0", CHAIN)
def no_weight():
    """α = 0: nothing moves, the factor is 1."""
    F, lam = Scalar("F"), Scalar("λ")
    return refute(Inequality(F, 1 - α * lam), at={"F": "9/10", "α": 0, "λ": 1})


@claim.mutant("two steps shrink the excess over β by 1 − βm", CHAIN)
def one_step_rate():
    """Λ = 1, m = 1/2, β = 19/10, a = a′ = 1: α = 10 gives −71/10, then 829/100; the excess falls
    from 81/10 to 639/100."""
    after, m = Scalar("α″"), Scalar("m")
    given = [STEP, Equation(after, later + β * (1 - a * later))]
    return refute(
        Inequality((1 - β * m) * (α - β), after - β),
        given,
        at={"β": "19/10", "a": 1, "α": 10, "m": "1/2"},
    )


@claim.mutant("the distance shrinks by 1 − βΛ", SHORT)
def other_end():
    """m = 1/4, Λ = 1, β = 1/2: from α = 4 + 1 at a = m the excess over 1/m is 7/8, not 1/2."""
    return refute(
        Inequality(4 + (1 - β * Scalar("Λ")), later),
        [STEP],
        at={"β": "1/2", "a": "1/4", "α": 5, "Λ": 1},
    )


@claim.mutant("a′ ≥ a already for aα ≥ 1", LONG)
def half_as_long():
    """H = diag(1, 2), g = (1, 1), aα = 1: g′ = (1/3, −1/3) keeps a; with g = (1, 2), α = 5/9, a
    falls."""
    return refute(QUOTIENT, psd=("H",), at={"H": [[1, 0], [0, 2]], "g": [[1], [2]], "α": "5/9"})


@claim.mutant("the step sizes settle at βΛ = 2: |1 − aα′| < |1 − aα|", EDGE)
def settles():
    """a = 1, β = 2, α = 0: α′ = 2."""
    before, after = 1 - a * α, 1 - a * later
    return refute(Inequality(before**2, after**2, strict=True), [STEP], at={"β": 2, "a": 1, "α": 0})


@claim.mutant("α′ = α + β(1/a − α)", RECURSION)
def unweighted():
    """H = 2, g = 2, L = 0, c1 = c2 = 1: L′ = 1, not 1/2."""
    curvature, size = M.T * H * M, M.T * M
    claimed = Equation(
        curvature * c1 * L_next, curvature * c1 * L + c1 * c2 * (size - curvature * c1 * L)
    )
    return refute(
        claimed, STEP_FACTS, at={"H": [[2]], "θ": [[1]], "θ⋆": [[0]], "L": [[0]], "c1": 1, "c2": 1}
    )
