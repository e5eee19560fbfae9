"""c_t ≤ 1 alone does not keep what TO learns bounded: A can grow like √t."""

from flint import fmpq

from theory.operators import reciprocal
from theory.trainable import runs as _exact
from theory.trainable import setting as to
from verify.claim import Claim
from verify.claims.trainable import REBUILT, source
from verify.evidence import Checked, Fails

ORBIT, LEAKAGE = "the orbit", "leakage"

claim = Claim(
    name="trainable/to_unbounded_variables",
    title="βD² + γ ≤ 1 does not keep TO's variables bounded: A grows like √t",
    source=source("section 3.2, beside Proposition 2"),
    statement="""
    - n = 1, β, γ, μ ≥ 0, A_1 > 0, b_1 = 0, w_1 = 0, gradients μw ± 1 of f_± = μw²/2 ± w taken in
      turn, α_t = 1/A_{t+1}, γμ ≤ A_1: then w_t = −b_t/A_t, u_t = 0, |b_t| ≤ γ, and A_{t+2}² ≥ A_t²
      + 2βγ for all t. By: one step; next w; kept; two steps
    - So with β = γ = ¼, A_1 = 1, D = 1 (βD² + γ = ½): A² ≥ 1 + t/16 after t steps, t even; with μ =
      0, |g| = 1. By: all steps
    - Leakage, Θ ← (1−λ)Θ after every step, 0 < λ ≤ 1, bounds Θ = (A/√β, b/√γ): ‖Θ′‖ ≤ (1−λ)(‖Θ‖ +
      √c·G) where c ≤ 2, so limsup‖Θ‖ ≤ (1−λ)√c·G/λ. By: leaking step; no longer; distance
    """,
    latex=r"""$\beta=\gamma=\tfrac14$, $g_t = \mu w_t \pm 1$, $\alpha_t = 1/A_{t+1}$: $u_t = 0$ and
    $A_{t+1}^2 \ge 1 + t/16$ for even $t$.""",
    hypotheses="""
    - γμ ≤ A_1: so that |b_t| ≤ γ
    - the signs alternate
    - c ≤ 2: for leakage""",
    parts=(ORBIT, LEAKAGE),
    remark=f"""y = |b| and s the sign of the next gradient: b = −sy, w = sy/A. Measured: on noisy
    μw²/2 with α_t = a/(t+θ), A_t ≈ (β/(2−γ))(Σα_s)Var(ξ), which grows like log t: A follows the
    covariance of the noise, not the Hessian. Rescues: Σβ_t < ∞ (to_bounded_variables), or leakage.
    No charge: Proposition 2 of the paper has a second condition, lost in the text that we have.
    {REBUILT}""",
)

A, *_ = claim.letters("A A′ b b′ w w′ g r u s s′ y y′ μ α m", to.BETA, to.GAMMA)
claim.letters(reciprocal(A, "1/A"))
claim.let("i = `1/A`")
orbit = claim.under(part=ORBIT, at="A=1, y=1/4, μ=0, s=−1, β=γ=1/4")
START = """
    b = −sy : y = |b|
    w = syi : w = −b/A
    g = μw + s : the gradient of μw²/2 + sw
    u = Aw + b : prediction
    r = u − g : its error
    A′ = A − βrw : descent in A
    b′ = b − γr : descent in b"""
UNIT, AFTER = "s² = 1 : s = ±1", "y′ = γ − y + γμyi : y′ = γ − y(1 − γμ/A)"
step = orbit.under(START, UNIT)
step.under(AFTER, "s′ = −s : the signs alternate", at="y=1/8, μ=1").proves("""
    [one step] one step: u = 0, A′ = A + βy(1 + μy/A)/A, b′ = −s′y′ with s′ = −s
    u = 0; A′ = A + βy(1 + μyi)i; b′ = −s′y′""")
step.false(
    "an interval |A| ≤ a is kept where βD² + γ ≤ 1, |g| ≤ G and |w| ≤ D",
    "2 ≥ A′",
    at="A=2",
    says="From A = a, b = γ the next A is a + βγ/a; the orbit gets there from A_1 = 1. D = G = 1.",
)
orbit.needs("γμ ≤ A_1", "γ ≥ y′", AFTER, at="μ=8", says="γ = 1/4, A = 1, y = 1/4: y′ = 1/2 > γ")
orbit.needs("""the signs alternate
    A′ ≥ A
    given: w = −yi : w = −b/A, b = y; g = 1; u = Aw + y; r = u − g; A′ = A − βrw
    says: b = y > 0 and g = 1 again: w = −b/A, r = −1, and A′ = A − βy/A < A.""")
orbit.under("""αA′ = 1 : α_t = 1/A_{t+1}; m = A′w + b′; w′ = w − αm
    at: A′=2, α=1/2, w=b′=1, y=s=0""").proves("""
    [next w] the step with α = 1/A′ is w′ = −b′/A′: an actual run of TO
    w′ = −αb′; A′w′ = −b′""")

claim.letters("A A′ A″ y y′ y″ Q Q′ j j₊; i i′ i″ μ β γ A_1: ≥ 0")  # i = 1/A
grows = claim.under("A_1 ≥ γμ", part=ORBIT, at="A_1=A=i=γ=β=μ=1, y=0, A′=i′=y′=1, A″=3, y″=1")


def moved(now, then, y, after, i):
    """A step's recurrence, and what it keeps: 0 ≤ y ≤ γ, A′ ≥ A, A′² ≥ A² + 2βy."""
    rules = f"{then} = {now} + β{y}(1 + μ{y}{i}){i}; {after} = γ − {y} + γμ{y}{i}; {now}{i} = 1"
    inside, large = f"{y} ≥ 0", f"{now} ≥ A_1"
    kept = [
        (f"{after} ≥ 0", (1, 1, f"γ ≥ {y}"), (1, f"γμ{i}", inside)),
        (f"γ ≥ {after}", *((1, i, f"{inside}; {more}") for more in (large, "A_1 ≥ γμ"))),
        (f"{then} ≥ {now}", (1, f"β{i}", inside), (f"{y}{i}", "βμ")),
        (f"{then} ≥ A_1", (1, 1, f"{then} ≥ {now}"), (1, 1, large)),
        (f"{then}² ≥ {now}² + 2β{y}", (y, f"2βμ{i}"), f"{then} − {now}"),
    ]
    return rules, [grows.squares(*one) for one in kept]


first, second = moved("A", "A′", "y", "y′", "i"), moved("A′", "A″", "y′", "y″", "i′")
grows.inductive(
    "[kept] A ≥ A_1 and 0 ≤ y ≤ γ at every step",
    "A ≥ A_1; y ≥ 0; γ ≥ y",
    state="A → A′; y → y′; i → i′",
    initial="A = A_1; y = 0",
    recurrence=first[0],
    at_base="γ ≥ y since γ",
    at_step=first[1],
)
grows.under("A ≥ A_1; y ≥ 0; γ ≥ y", first[0], second[0]).proves(
    "[two steps] so A_{t+2}² ≥ A_t² + 2βγ",
    "A″² ≥ A² + 2βγ",
    by=[
        *first[1],
        *second[1],
        grows.squares("y + y′ ≥ γ", "= γμi(y ≥ 0)"),
        grows.squares("A″² ≥ A² + 2βγ", "= (A″² ≥ A′² + 2βy′) + (A′² ≥ A² + 2βy) + 2β(y + y′ ≥ γ)"),
    ],
)
two = claim.under(part=ORBIT, at="Q=A_1=β=γ=1, j=0, Q′=4")
two.inductive("""[all steps] so A_{2j+1}² ≥ A_1² + 2βγj for all j
    Q ≥ A_1² + 2βγj
    initial: Q = A_1² : Q = A²; j = 0
    recurrence: Q′ ≥ Q + 2βγ : two steps; j₊ = j + 1
    at_step: Q′ ≥ A_1² + 2βγj₊ since (Q ≥ A_1² + 2βγj) + (Q′ ≥ Q + 2βγ)
    over: j""")

claim.letters("λ 1−λ X √cG d: ≥ 0; x x′ p p′; Θ Θ° gφᵀ: n×k; φ: k; g: n; 2−c: ≥ 0")
claim.let("K = Θ − Θφφᵀ")
leak = claim.under(part=LEAKAGE)
leak.under("Θ° = Θ − (Θφ − g)φᵀ : the step before the leak; `gφᵀ` = g·φᵀ").proves("""
    [leaking step] one step with leakage: ‖Θ′‖ ≤ (1−λ)(‖Θ‖ + √c·|g|)
    Θ° = K + `gφᵀ`; tr(`gφᵀ`ᵀ`gφᵀ`) = tr(gᵀg·φᵀφ)
    says: Θ° = Θ(1 − φφᵀ) + gφᵀ, ‖gφᵀ‖² = c|g|²""")
leak.under("φᵀφ = 2 − `2−c` : c = |φ|² ≤ 2").bounds(
    "[no longer] and ‖Θ‖² − ‖Θ(1 − φφᵀ)‖² = (2−c)|Θφ|²", "tr(ΘᵀΘ) ≥ tr(KᵀK)", "= `2−c`((Θφ)ᵀ)²"
)
leak.needs("c ≤ 2", "tr(ΘᵀΘ) ≥ tr(KᵀK)", at="Θ=1, φ=2", says="φ = 2, c = 4: Θ(1 − φφᵀ) = −3Θ")
above = leak.under("`1−λ` = 1 − λ; λX = `1−λ`·`√cG`")
above.inductive("""[distance] so the distance above X = (1−λ)√c·G/λ shrinks by 1 − λ at every step
    X + pd ≥ x
    initial: X + d ≥ x : x = ‖Θ‖; p = 1 : (1−λ)ᵗ
    recurrence: `1−λ`(x + `√cG`) ≥ x′ : one step; p′ = `1−λ`p
    at_base: X + pd ≥ x since (X + d ≥ x)
    at_step: X + p′d ≥ x′ since `1−λ`(X + pd ≥ x) + (`1−λ`(x + `√cG`) ≥ x′)
    cites: norm_product; power_limit; limit_laws""")
leak.false("""leakage bounds by √c·G/2 whatever λ
    `√cG`/2 ≥ X
    given: λX = (1 − λ)`√cG`
    at: λ=1/4, √cG=1, X=3""")
claim.mutants(most=12)


@claim.exact("the rational orbit for β = γ = ¼, μ = 0 and μ = 1/10: the exact optimizer", ORBIT)
def rational_orbit(run):
    """u = 0, |w| ≤ 1, c ≤ ½, |g| ≤ 1 + μ/4 and A² ≥ 1 + t/16 at even t; the numbers double in
    length every other step."""
    quarter = fmpq(1, 4)
    for curve, steps in ((fmpq(0), 16), (fmpq(1, 10), 8)):
        A, b, w = [[fmpq(1)]], [fmpq(0)], fmpq(0)
        for t in range(1, steps + 1):
            g = curve * w + (1 if t % 2 else -1)
            inside = abs(w) <= 1 and w**2 / 4 + quarter <= fmpq(1, 2)
            A, b, m, u, _ = _exact.full(A, b, [w], [g], quarter, quarter)
            w -= m[0] / A[0][0]
            grown = t % 2 or A[0][0] ** 2 >= 1 + fmpq(t, 16)
            if not inside or abs(g) > 1 + curve / 4 or u != [0] or not grown:
                raise Fails(f"μ = {curve}, t = {t}: A = {A[0][0]}")
    return Checked("24 steps: u = 0, the wording's hypotheses hold, A² ≥ 1 + t/16", instances=24)


@claim.enclosure("the same orbit in balls: 4,000 steps", ORBIT)
def enclosed_orbit(run):
    from flint import arb, ctx

    with ctx.workprec(128):
        for curve in (arb(0), arb(1) / 10):
            a, y = arb(1), arb(0)
            for t in range(1, 4001):
                a, y = a + y * (1 + curve * y / a) / a / 4, (1 - y * 4 + curve * y / a) / 4
                if t % 2 == 0 and not (a * a > 1 + arb(t) / 16):
                    raise Fails(f"t = {t}: A in {a}")
            last = a.str(6, radius=False)
    said = f"A after them near {last} (√(1 + 250) = 15.84)"
    return Checked(f"4000 steps each for μ = 0 and 1/10; {said}", instances=2)


claim.floats("float64 runs of the optimizer with α_t = 1/A_{t+1}", ORBIT, instances=10, steps=1000)


@claim.statistical("typical noisy paths: A against Σα", ORBIT)
def typical_paths(run):
    from numerics.trainable.to_unbounded_variables import typical

    steps = 4000 if run.effort == "quick" else 10_000
    return Checked(**typical(runs=run.count(1000), seed=run.seed, steps=steps))


claim.batched("steered runs batched in torch", ORBIT, instances=500)


@claim.exact("leaking runs over ℚ stay below the bound", LEAKAGE)
def leaking_runs(run):
    """From zero ‖Θ‖ never passes (1−λ)√c·G/λ: squares of both; β = γ = ¼, |w| ≤ 1, |g| ≤ 1, c ≤ ½,
    λ = 1/10."""
    quarter, keep, a, b = fmpq(1, 4), fmpq(9, 10), fmpq(0), fmpq(0)
    for t in range(1, 9):
        g = fmpq(1 if t % 2 else -1)
        w = max(fmpq(-1), min(fmpq(1), -b / a)) if a else fmpq(1)
        ((a,),), (b,), _, _, _ = _exact.full([[a]], [b], [w], [g], quarter, quarter)
        a, b = keep * a, keep * b
        if 4 * (a**2 + b**2) > keep**2 * fmpq(1, 2) * 100:
            raise Fails(f"t = {t}: A = {a}, b = {b}")
    return Checked("8 leaking steps over ℚ below (1−λ)√cG/λ", instances=8)
