"""As b → a, LM-RLLC on J(a) ∪ J(b) tends to J(a;2) if it is gated, and to J(a) if it is relaxed."""

import random

from flint import arb, fmpq, fmpq_mat

from theory import J
from theory.operators import inverse, reciprocal
from theory.rllc import quotients as exact
from theory.rllc import setting as rllc
from theory.rllc import witnesses
from verify.claim import Claim
from verify.claims.rllc import reachable_reduction, source
from verify.evidence import Checked, Fails

FRAME, GATED = "the frame of divided differences", "gated, exact inverse"
RELAXED, CONDITION = "relaxed inverse, ε fixed", "conditioning"
PARTS = FRAME, GATED, RELAXED, CONDITION

claim = Claim(
    name="rllc/limit_of_optimizers",
    title="""J(a) ∪ J(b) tends to J(a;2) as an optimizer only with an exact inverse; relaxed it
    tends to J(a)""",
    source=source("appendix B, relation between multi-momentum and Jordan propagators"),
    paper="corrected",
    wording="""'In theory this convergence means that the optimizers themselves converge' (Appendix
    B, of J(a) ∪ J(b) and J(a;2) as b tends to a; formulas rebuilt). True with a condition that is
    not named: an exact inverse, gated at the same steps, and laws that move with b; with the
    relaxed inverse that section 3 uses in practice and a fixed law the limit is J(a).""",
    statement="""
    - Let δ = b − a ≠ 0 and S = [[1, −1/δ], [0, 1/δ]]. In the S-frame J(a) ∪ J(b) is ([[a, 1], [0,
      b]], e1), the Jordan block with one entry moved by δ, and the law (ℓ1, ℓ2) there is (ℓ1 −
      ℓ2/δ, ℓ2/δ) here: By: frame; laws
    - its entries add up to ℓ1 and have opposite signs once |δℓ1| < |ℓ2|. By: entries; signs
    - So for the gated optimizer with these laws, on given gradients and finitely many steps along
      which both memories have rank 2 at the same steps, memory, law and parameters differ from
      those of J(a;2) with law ℓ by exactly δ·(K_t, Λ_t, Θ_t), which stays bounded as δ → 0: the
      optimizers converge. By: gated frame; gated differences; no pole
    - A fixed law (L1, L2) gives ℓ = (L1 + L2, δL2) and the limit J(a;2) from (L1 + L2, 0). By:
      fixed laws; gated differences
    - With the relaxed inverse, fixed ε > 0 and fixed law, the differences from J(a) ∪ J(a) are
      again δ·(bounded), at every rank, By: relaxed differences; bounded inverse
    - and J(a) ∪ J(a) is J(a) with law L1 + L2 and ε/2: no law makes J(a;2) with ε that limit. By:
      double block; doubled; no law
    - The normalized Gram matrix of the rules of J(a) ∪ J(b) has condition (1 + c)/(1 − c), c² = 1 −
      ρ², ρ = (b − a)/(1 − ab), which is (1 + c)²/ρ² and unbounded; By: eigenvalues; cosine
    - that of J(a;2) has c² = a²/(1 + a²). By: cosine of J(a;2)
    """,
    latex=r"""$\delta = b-a \to 0$: gated exact RLLC on $J(a)\cup J(b)$ with $L_0 =
    (\ell_1-\ell_2/\delta,\ \ell_2/\delta)$ tends to $J(a;2)$ with $\ell$; with $(M^\top
    M+\varepsilon I)^{-1}M^\top$ and fixed $L_0$ it tends to $J(a)$ with law $L_1+L_2$ and
    $\varepsilon/2$.""",
    hypotheses="""
    - b ≠ a: S needs 1/δ
    - the gate is open only at full column rank
    - the gates agree: the two memories have rank 2 at the same steps; from a zero start M_0, M_1,
      M_2 are the same
    - |a| < 1
    - c2 ≠ 0: for the relaxed optimizers to differ""",
    remark="""Where the gates do not agree the limit fails: with a = 1/2 and gradients (1, 0), (0,
    1), (3/4, 1/2) the third memory of J(a;2) has rank 1, that of the union rank 2 with a singular
    value of order δ, and the next correction is of order 1/δ. Opposite signs of the two
    coefficients, as in Figure 3, are what the frame predicts as soon as J(a;2) would use its second
    unit; they cancel in L1 + L2 only.""",
    parts=PARTS,
)

claim.letters("a b δ τ ℓ1 ℓ2 L1 L2 χ χ′ χ̂ c1 c2 ε; e1 e2 v w x: k; T E B S S⁻¹: k×k; g: n")
claim.letters("K K′: n×k; Λ Λ′: k; Θ Θ′: n; N N′: k×n; M M′ M̂ M̂′: n×k; L L′ L̂ L̂′: k; θ θ′ θ̂ θ̂′: n")
UNITS = "e1ᵀe1 = 1; e2ᵀe2 = 1; e1ᵀe2 = 0; e1e1ᵀ + e2e2ᵀ = 1 : two memory units"
FRAME_OF = "S = e1e1ᵀ − τe1e2ᵀ + τe2e2ᵀ"
MOVED = "B = ae1e1ᵀ + e1e2ᵀ + be2e2ᵀ : J(a;2) with one entry moved"
BACK = "`S⁻¹` = e1e1ᵀ + e1e2ᵀ + δe2e2ᵀ"
UNION = "T = ae1e1ᵀ + be2e2ᵀ : J(a) ∪ J(b); v = e1 + e2"
JOINED = "S`S⁻¹` = 1; `S⁻¹`S = 1; SB = TS; Sᵀv = w"
JOINS = "S joins J(a) ∪ J(b) and ([[a, 1], [0, b]], e1)"

units = claim.under(UNITS, part=FRAME, at="e1=(1, 0), e2=(0, 1), a=0, b=1, δ=1, τ=1")
inverted = units.under("b = a + δ : δ = b − a; δτ = 1 : τ = 1/δ")
frame = inverted.under(UNION, MOVED, "w = e1", FRAME_OF, BACK)
frame.proves(JOINS, JOINED, name="frame")
frame.under(without="δτ = 1").needs("b ≠ a", JOINED, at="b=0, δ=0", weakens=("frame", ("h6",)))
early = frame.under("B = a·1 + e1e2ᵀ", without=MOVED)
early.false("the frame is J(a;2) itself, before the limit", "SB = TS")
LAW = "L1 = ℓ1 − τℓ2; L2 = τℓ2"
there, back = units.under(FRAME_OF, LAW), units.under(BACK, "ℓ1 = L1 + L2; ℓ2 = δL2")
laws, fixed = "S(ℓ1e1 + ℓ2e2) = L1e1 + L2e2", "`S⁻¹`(L1e1 + L2e2) = ℓ1e1 + ℓ2e2"
there.proves("[laws] the laws: L = Sℓ = (ℓ1 − ℓ2/δ, ℓ2/δ)", laws)
back.proves("[fixed laws] and back: ℓ = S⁻¹L = (L1 + L2, δL2)", fixed)
entries = claim.under("δτ = 1 : τ = 1/δ", LAW, part=FRAME)
entries.proves("[entries] δ²·L1·L2 = δℓ1ℓ2 − ℓ2²", "L1 + L2 = ℓ1; δ²L1L2 = δℓ1ℓ2 − ℓ2²")
opposed = claim.under("δτ = 1", LAW, "ℓ2² > (δℓ1)²; δ² > 0", part=FRAME, at="δ=τ=1, ℓ1=1, ℓ2=2")
squares = ("ℓ2 − δℓ1", "1/2"), ("1", "1/2", "ℓ2² > (δℓ1)²")
signs = opposed.squares("0 > L1L2", *squares, times="δ² > 0")
opposed.proves("[signs] so the entries have opposite signs", "0 > L1L2", by=signs)
PAIRS = "M → M′; L → L′; θ → θ′; M̂ → M̂′; L̂ → L̂′; θ̂ → θ̂′"


def step(mark, t, v, inverse):
    """One step of LM-RLLC(t, v) with this inverse of the old memory; the state has this mark."""
    return f"""M{mark}′ = M{mark}({t}) + g{v}ᵀ : memory update
    L{mark}′ = L{mark} + c2({inverse})g : retrospective law correction
    θ{mark}′ = θ{mark} − c1M{mark}′L{mark}′ : parameter update"""


SAME = "M̂ = MS; L = SL̂; θ̂ = θ"
claim.under(f"""{JOINED}
    χNM = χ : χ = 0, or M has full column rank
    part: {FRAME}
    at: S=S⁻¹=v=w=M=N=N′=χ=χ′=g=1, T=B=0""").inductive(
    "gated, the union with law Sℓ takes the steps of ([[a, 1], [0, b]], e1) with law ℓ, by "
    "induction over t",
    SAME,
    state=PAIRS + "; N → N′; χ → χ′",
    initial=SAME,
    recurrence=[step("", "T", "v", "χM⁺"), step("\u0302", "B", "w", "χM̂⁺")],
    says="for every S that joins the two, as the frame does; M, L, θ is the union",
    name="gated frame",
)

DIFFERENCES = "M̂ = M + δK; L̂ = L + δΛ; θ̂ = θ + δΘ"
LATER = "M̂′ = M′ + δK′; L̂′ = L′ + δΛ′; θ̂′ = θ′ + δΘ′"
DIFFERS = PAIRS + "; K → K′; Λ → Λ′; Θ → Θ′"
claim.let("Γ = M̂⁺M̂⁺ᵀKᵀ(1 − MM⁺) − M̂⁺KM⁺")  # (M̂⁺ − M⁺)/δ, Wedin's identity
claim.letters(inverse(claim.sum("MᵀM + ε"), "A"), inverse(claim.sum("M̂ᵀM̂ + ε"), "Â"))
claim.let("Γ_ε = Â(Kᵀ − (M̂ᵀK + KᵀM)AMᵀ)")  # (R_ε(M̂) − R_ε(M))/δ


def steps(of_hat, of_block, quotient, memory="M̂"):
    """One step of (T + δE, v), of (T, v), and of the quotients K, Λ, Θ; the first two arguments are
    the inverses."""
    return [
        step("\u0302", "T + δE", "v", of_hat),
        step("", "T", "v", of_block),
        f"K′ = KT + {memory}E : the memories' quotient",
        f"Λ′ = Λ + c2({quotient})g : the laws' quotient",
        "Θ′ = Θ − c1(K′L̂′ + M′Λ′) : the parameters' quotient",
    ]


GATE = "χNM̂ = χ : χ = 0, or M̂ has full column rank"
GATED_STEPS, RELAXED_STEPS = steps("χM̂⁺", "χM⁺", "χΓ"), steps("ÂM̂ᵀ", "AMᵀ", "Γ_ε")
AT = "M=M⁺=M̂⁺=N=N′=χ=χ′=g=v=δ=c1=c2=ε=L=θ=1, K=Λ=Θ=E=T=0"
claim.under(GATE, part=GATED, at=AT).inductive(
    "M̂ − M = δK, L̂ − L = δΛ, θ̂ − θ = δΘ for T̂ = T + δE, by induction over t",
    DIFFERENCES,
    state=DIFFERS + "; χ → χ′; N → N′",
    initial=DIFFERENCES,
    recurrence=GATED_STEPS,
    says="Wedin's identity at full rank; for J(a;2) and the union E = e2e2ᵀ",
    name="gated differences",
)
claim.letters(inverse(claim.sum("1 + δNK"), "X"))
claim.under("M̂ = M + δK; NM = 1 : M has full column rank", part=GATED).proves("""
    [no pole] where M has the left inverse N, M̂ has (1 + δNK)⁻¹N: near δ = 0 nothing has a pole
    XNM̂ = 1
    cites: neumann; norm_product""")
claim.under(part=RELAXED, at=AT).inductive(
    "[relaxed differences] the same with the relaxed inverse, at every rank",
    DIFFERENCES,
    state=DIFFERS,
    initial=DIFFERENCES,
    recurrence=RELAXED_STEPS,
    says="T = aI, E = e2e2ᵀ, v = (1, 1): J(a) ∪ J(b) against J(a) ∪ J(a)",
)
claim.let("y = MᵀMx + εx")
claim.under(part=RELAXED, nonneg="ε").bounds("""
    [bounded inverse] |(MᵀM + ε)x| ≥ ε|x|: Â and A are at most 1/ε, so the quotients are bounded
    yᵀy ≥ ε²xᵀx
    = (MᵀMx)² + 2ε(Mx)²
    cites: norm_product""")
claim.letters("C: 1×k")
equal = units.under("C = (e1 + e2)ᵀ; T = ae1e1ᵀ + ae2e2ᵀ : J(a) ∪ J(a); v = e1 + e2", part=RELAXED)
double = "CT = aC; v = Cᵀ; CCᵀ = 2"
equal.proves("[double block] J(a) ∪ J(a): C(aI) = aC and CCᵀ = 2", double)


@claim.theorem("so with ε it is J(a) with law L1 + L2 and ε/2, by induction over t", RELAXED)
def doubled():
    """reachable_reduction for rows with CCᵀ = 2."""
    return reachable_reduction.orthogonal_rows_relaxed()


claim.letters("ℓ p q", reciprocal(claim.sum("1 + ε"), "r"), reciprocal(claim.sum("2 + ε"), "s"))
# (θ_0 − θ_1)/c1 at g_1 = 1, and (θ_1 − θ_2)/c1 at g = (1, 0) and (1, 1), n = 1, zero start: J(a;2)
# with law (p, q) and ε; J(a) with law ℓ and ε/2; r, 2s are g²/(g² + ε), g²/(g² + ε/2) at g = 1
OF_BLOCK, OF_SINGLE = ("p", "ap + q", "(1+a)(p + c2r) + q"), ("ℓ", "aℓ", "(1+a)(ℓ + 2c2s)")
whys = ("step 1 agrees", "step 2 at g = (1, 0)", "step 2 at g = (1, 1)")
agree = claim.under(
    *(f"{x} = {y} : {why}" for x, y, why in zip(OF_BLOCK, OF_SINGLE, whys)), part=RELAXED
)
moves, corrects = "1 + a : |a| < 1", "c2 : c2 ≠ 0"
no_law = "no law (p, q) of J(a;2) with ε agrees with J(a) with ε/2: else ε = 0"  # exact_steps: runs
no_zero = agree.under(nonzero=f"{moves}; {corrects}", at="ε=0, a=p=ℓ=c2=1, q=0")
no_zero.proves(no_law, "ε = 0", over="nz1 nz2", name="no law")
one = agree.under(at="ε=p=ℓ=1, q=0")
one.needs("|a| < 1", "ε = 0", nonzero=corrects, at="a=−1, c2=1")
one.needs("c2 ≠ 0", "ε = 0", nonzero=moves, at="a=0, c2=0")

claim.letters("c", reciprocal(claim.sum("1 − ab"), "C"), reciprocal(claim.sum("1 − a²"), "A"))
claim.let("ρ = (b − a)C; Q = 1 − a²; R = 1 − b²; D = c(e1e2ᵀ + e2e1ᵀ)")
VALUES = "(1 + D)(e1 + e2) = (1+c)(e1 + e2); (1 + D)(e1 − e2) = (1−c)(e1 − e2)"
normalized = units.under(part=CONDITION, at="c=1/2")
normalized.proves("[[1, c], [c, 1]] has the eigenvalues 1 ± c", VALUES, name="eigenvalues")
# the cosines squared, (Σaⁱbⁱ)²/(Σa²ⁱ·Σb²ⁱ) and ⟨k_a, k′_a⟩²/(|k_a|²|k′_a|²)
union, block = (claim.under(c, part=CONDITION) for c in ("c² = C²QR", "c²A(1 + a²)A³ = (aA²)²"))
title, series = "c² = 1 − ρ²; (1 + c)/(1 − c) = (1 + c)²/ρ²", ("power_series",)
union.proves(title, "c² = 1 − ρ²; (1−c)(1+c) = ρ²", name="cosine", cites=series)
title, name = "for J(a;2) c² = a²/(1 + a²)", "cosine of J(a;2)"
block.proves(title, "c²(1 + a²) = a²", name=name, cites=series)

gated = claim.under(DIFFERENCES, at="δ=c1=c2=χ=1", part=GATED)
gated.needs(
    "the gate is open only at full column rank",
    LATER,
    *GATED_STEPS,
    at="M=[1 0], K=[0 1], L=Λ=(0, 0), θ=Θ=0, g=1, T=diag(0, 0), E=diag(0, 1), v=(1, 0)",
    says="M = [1 0], M̂ = [1 1]: the pseudo-inverses differ by (−1/2, 1/2), the quotient says 0",
)
claim.let("G = L̂′ − L′")
gated.needs(
    "the gates agree",
    "gᵀg ≥ GᵀG",
    *steps("χ̂M̂⁺", "χM⁺", "χΓ"),
    at="""M=[1 1; 1 1], K=[0 1; 0 0], δ=1/100, L=Λ=θ=Θ=(0, 0), g=(1, 0), T=[1/2 1; 0 1/2],
    E=diag(0, 1), v=(1, 0), χ=0, χ̂=1""",
    says="""the fourth step of the remark: J(a;2)'s memory [[1, 1], [1, 1]] is shut, the union's is
    open: the laws part by 1/δ = 100""",
)
derived = gated.under(*steps("χM̂⁺", "χM⁺", "χΓ", memory="M"), GATE)
at = "M=K=E=v=1, L=Λ=θ=Θ=g=T=0, N=1/2"
derived.false("K′ = KT + ME, the derivative at δ = 0, for KT + M̂E", LATER, at=at)


@claim.mutant("the relaxed limit is J(a) with ε, not ε/2", RELAXED)
def whole_epsilon():
    return reachable_reduction.same_epsilon()


def two_steps(mark, t, v):
    """The equations of states 0, 1, 2 of a relaxed run from the zero start."""
    states = [rllc.state(mark, str(i)) for i in range(3)]
    claim.letters(*(x for s in states for x in (s.memory, s.law, s.theta)), "g1 g2: n")
    found = claim.formulas(f"M{mark}0 = 0; θ{mark}0 = 0")
    for i, g in enumerate(claim.letters("g1 g2: n")):
        ridge = claim.sum(f"M{mark}{i}ᵀM{mark}{i} + ε")
        relaxed = inverse(ridge, f"A{mark}{i}") * states[i].memory.T
        found += rllc.step(*states[i : i + 2], g, *map(claim.sum, (t, v)), pseudo_inverse=relaxed)
    return found


claim.misworded(
    "'the optimizers themselves converge': relaxed, the limit of the union takes other steps than "
    "J(a;2)",
    "θ2 = θ̂2",
    *two_steps("", "T", "v"),
    *two_steps("̂", "B", "w"),
    at="""M0=M̂0=[0 0], L0=(1/2, 1/2), L̂0=(1, 0), θ0=θ̂0=0, T=diag(1/2, 1/2), v=(1, 1),
    B=[1/2 1; 0 1/2], w=(1, 0), g1=g2=c1=c2=ε=1""",
    part=RELAXED,
    says="J(a) ∪ J(a) from (1/2, 1/2) has θ_2 = −7/2, J(a;2) from (1, 0) has −13/4",
)
claim.mutants()


@claim.instances(f"""gated zero-start runs over ℚ: the union with law Sℓ and its frame
    part: {FRAME}
    count: 40
    edges: a = 0; L = 0; zero gradients; equal gradients
    of: zero-start runs of 5 steps agree exactly, n ≤ 3""")
def exact_frame(rng, at):
    n, d = rng.randint(1, 3), fmpq(rng.choice((-1, 1)), rng.randint(1, 99))
    x = fmpq(rng.randint(-7, 7) * (at != "a = 0"), 8)
    law = witnesses.draw(rng, 2, 1) * (at != "L = 0")
    given = witnesses.draw(rng, n, 1) * (at != "zero gradients")
    basis = fmpq_mat([[1, -1 / d], [0, 1 / d]])
    zero, start = fmpq_mat(n, 2), fmpq_mat(n, 1)
    union, moved = (zero, basis * law, start), (zero, law, start)
    there = fmpq_mat([[x, 0], [0, x + d]]), fmpq_mat([[1], [1]])
    here = fmpq_mat([[x, 1], [0, x + d]]), fmpq_mat([[1], [0]])
    for _ in range(5):
        gradient = given if at.endswith("gradients") else witnesses.draw(rng, n, 1)
        union = exact.gated_step(*union, gradient, *there)
        moved = exact.gated_step(*moved, gradient, *here)
        if (moved[0], union[1], moved[2]) != (union[0] * basis, basis * moved[1], union[2]):
            raise Fails(f"a = {x}, δ = {d}: the runs part")


def distance(state, other) -> float:
    return float(arb(exact.distance(state, other)))


@claim.exact(f"""
    gated runs over ℚ, δ = 2⁻⁴ … 2⁻¹⁶: the quotients, their gates, and the distance from J(a;2)
    part: {GATED}""")
def exact_limit(run):
    """The quotients are computed by their own recursion; runs whose gates differ are drawn
    again."""
    rng, wanted = random.Random(f"limit {run.seed}"), run.count(12)
    done, far, near, refused = 0, 0.0, 0.0, 0
    while done < wanted:
        n, x, law = rng.randint(2, 3), fmpq(rng.randint(-7, 7), 8), witnesses.draw(rng, 2, 1)
        gradients, gaps = [witnesses.draw(rng, n, 1) for _ in range(6)], []
        for d in (fmpq(1, 2**power) for power in (4, 8, 12, 16)):
            if not (found := exact.quotient_run(x, d, law, gradients)):
                refused += 1
                break
            moved, here, quotient = found
            if moved[2] - here[2] != quotient * d:
                raise Fails(f"a = {x}, δ = {d}: θ̂ − θ is not δΘ")
            gaps.append(distance(moved, here))
        else:
            done, far, near = done + 1, max(far, gaps[0]), max(near, gaps[-1])
    return Checked(
        f"{done} gradient sequences over ℚ, 6 steps; θ̂ − θ = δΘ exactly, largest distance "
        f"{far:.2g} at δ = 1/16, {near:.2g} at 1/65536; {refused} sequences with different gates",
        instances=4 * done,
    )


@claim.exact("where the gates differ: the laws part by 1/δ", GATED)
def exact_blow_up(run):
    """a = 1/2, c2 = 1/2, g = (1, 0), (0, 1), (3/4, 1/2), (1, 0): the witness of the remark."""
    gradients = [fmpq_mat(2, 1, g) for g in ([1, 0], [0, 1], [fmpq(3, 4), fmpq(1, 2)], [1, 0])]
    gaps = []
    for d in (fmpq(1, 100), fmpq(1, 10000)):
        union, jordan = (exact.gated_run(exact.block(fmpq(1, 2), x), gradients) for x in (d, 0))
        if union[1] - jordan[1] != fmpq_mat(2, 1, [-1 / (2 * d), 1 / (2 * d)]):
            raise Fails(f"δ = {d}: the law's gap is {(union[1] - jordan[1]).tolist()}")
        gaps.append(distance(union, jordan))
    return Checked(
        f"the law's gap is (−1, 1)/2δ; θ is {gaps[0]:.4g} away from J(a;2) at δ = 1/100, "
        f"{gaps[1]:.4g} at 1/10000",
        instances=2,
    )


@claim.exact(f"""relaxed runs over ℚ with fixed ε and law: J(a) with ε/2 is near, J(a;2) is not
    part: {RELAXED}""")
def exact_relaxed(run):
    """a = 9/10, ε = 1/100, L_0 = (1/2, 1/2), δ = 1/1000, six steps; J(a;2) from (1, 0), to which
    the gated union tends."""
    rng, count = random.Random(f"relaxed limit {run.seed}"), run.count(12)
    x, d, ridge, half = fmpq(9, 10), fmpq(1, 1000), fmpq(1, 100), [fmpq(1, 2)] * 2
    near, far = [], []
    for _ in range(count):
        given = [witnesses.draw(rng, 2, 1) for _ in range(6)]
        union = exact.relaxed_run([[x, 0], [0, x + d]], [1, 1], half, ridge, given)
        single = exact.relaxed_run([[x]], [1], [1], ridge / 2, given)
        if exact.relaxed_run([[x, 0], [0, x]], [1, 1], half, ridge, given)[2] != single[2]:
            raise Fails("J(a) ∪ J(a) and J(a) with ε/2 part")
        block = exact.relaxed_run(exact.block(x), [1, 0], [1, 0], ridge, given)
        near.append(distance(union, single))
        far.append(distance(union, block))
    return Checked(
        f"{count} runs: J(a) ∪ J(a) is J(a) with ε/2 exactly; mean distance of the union from it "
        f"{sum(near) / count:.2g}, from J(a;2) with ε {sum(far) / count:.2g}",
        instances=count,
    )


NAMES = [f"{which}{i}" for which in "xy" for i in range(3)]
claim.letters(" ".join(NAMES))


@claim.under(part=RELAXED).instances(
    "the steps that 'no law' compares are those of runs over ℚ",
    *(f"{name} = {value}" for name, value in zip(NAMES, OF_BLOCK + OF_SINGLE)),
    count=10,
    kept=10,
)
def exact_steps(rng):
    x, epsilon = fmpq(rng.randint(-7, 7), 8), fmpq(rng.randint(1, 9), 4)
    law, taken = [fmpq(rng.randint(-9, 9), 4) for _ in range(3)], []
    block, single = (exact.block(x), [1, 0], law[:2], epsilon), ([[x]], [1], law[2:], epsilon / 2)
    for run in (block, single):
        ends = [
            exact.relaxed_run(*run, [fmpq_mat([[g]]) for g in gradients])[2][0, 0]
            for gradients in ([1], [1, 0], [1, 1])
        ]
        taken += [-ends[0], ends[0] - ends[1], ends[0] - ends[2]]
    return dict(zip("apqℓε", (x, *law, epsilon))) | {"c2": fmpq(1, 2)} | dict(zip(NAMES, taken))


@claim.enclosure("condition of the normalized Gram matrices at a = 9/10, b = 91/100", CONDITION)
def condition_numbers(run):
    """c² from the exact Gram entries is that of the statement; then (1 + c)/(1 − c) in balls."""
    from theory.rllc import limits

    x, y = fmpq(9, 10), fmpq(91, 100)
    expected = [1 - limits.pseudo_hyperbolic(x, y) ** 2, x**2 / (1 + x**2)]
    found = []
    for propagator, square in zip((J(x) | J(y), J(x, 2)), expected):
        gram = limits.gram(propagator, propagator)
        if gram[0, 1] ** 2 / (gram[0, 0] * gram[1, 1]) != square:
            raise Fails(f"{propagator!r}: c² is not {square}")
        cosine = arb(square).sqrt()
        found.append((1 + cosine) / (1 - cosine))
    first, second = (ball.str(6, radius=False) for ball in found)
    return Checked(
        f"J(.9) ∪ J(.91): {first}; J(.9;2): {second}",
        instances=2,
        bound=float(max(ball.rad() for ball in found)),
    )


claim.floats(
    "float64 runs of the union with law Sℓ and of its frame, δ = 1/4 … 1/32", FRAME, instances=40
)
claim.batched("the same batched in torch", FRAME, instances=400)
