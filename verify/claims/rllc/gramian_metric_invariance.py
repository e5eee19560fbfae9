"""A second repair of the zero start: measure laws in the memory's own Gramian."""

from flint import fmpq, fmpq_mat

from theory.operators import inverse
from theory.operators.letters import left_inverse
from theory.operators.matrices import inverse_matrix, pinv_matrix
from theory.rllc import setting as rllc
from theory.rllc import witnesses
from verify.claim import Claim
from verify.claims.rllc import source
from verify.evidence import Fails
from verify.standard import Cite

METRIC, ENERGY, WEIGHTED = "the metric", "its meaning", "the weighted pseudo-inverse"
RIDGE = "the ridge"

claim = Claim(
    name="rllc/gramian_metric_invariance",
    title="RLLC in the Gramian metric W = TᵀWT + vvᵀ is basis independent from every state",
    source=source("Definition 5.1; the metric is ours"),
    statement="""
    - Let ρ(T) < 1, (T, v) controllable (the rows vᵀTⁱ span) and W = TᵀWT + vvᵀ, which is positive
      definite. In the S-frame it is SᵀWS, By: the metric
    - and LᵀWL = Σh_i², the energy of the impulse response. By: energy
    - With the W⁻¹-weighted pseudo-inverse M^W = W⁻¹Rᵀ(RW⁻¹Rᵀ)⁻¹C⁺, M = CR any full-rank
      factorization, or with the ridge (MᵀM + εW)⁻¹Mᵀ, ε > 0, in place of M⁺, RLLC is basis
      independent for ALL memories, zero and rank-deficient ones included: By: weighted; any
      factorization; two factorizations; ridge; so every step agrees, by induction over t
    - (MS)^W = S⁻¹M^W, and the same for the ridge, so every step agrees. By: weighted; ridge; so
      every step agrees, by induction over t
    """,
    latex=r"""$W = T^\top W T + vv^\top$: $W^S = S^\top W S$, $L^\top W L = \sum_i h_i^2$,
    $(MS)^{W^S} = S^{-1} M^W$, $(S^\top M^\top M S + \varepsilon W^S)^{-1}S^\top M^\top =
    S^{-1}(M^\top M + \varepsilon W)^{-1} M^\top$.""",
    hypotheses="""
    - S is invertible
    - the metric moves with the frame: W̃ = SᵀWS, and not W itself
    - W is invertible: so it is when (T, v) is controllable; RW⁻¹Rᵀ and MᵀM + εW are then invertible
      too""",
    parts=(METRIC, ENERGY, WEIGHTED, RIDGE),
    remark="""Our variant, not the paper's: Gramian-metric RLLC. With it the law is corrected at
    every step, and no rank test is needed.""",
)

claim.letters("T S X: k×k; W: symmetric k×k; v L y y′: k; E E′: 1×1; M: n×k; C: n×r; R: r×k")
claim.letters("B: r×r; ε")
claim.let("V = S⁻¹TS; U = SᵀWS; w = Sᵀv")  # the propagator and the metric of the S-frame
C = claim.sum("C")
GRAMIAN = "W = TᵀWT + vvᵀ : the Gramian"
MOVES = "U = VᵀUV + wwᵀ"
stein = claim.under(GRAMIAN, part=METRIC, at="T=[0 1; 0 0], v=(1, 0), S=diag(1, 2), W=diag(1, 1)")
stein.proves(
    "[the metric] SᵀWS solves the equation of the S-frame", MOVES, cites=Cite("gramian", ("h1",))
)
energy = claim.under(GRAMIAN, part=ENERGY)
energy.inductive("""[energy] LᵀWL = Σ_{i<N} h_i² + yᵀWy with y = T^N L, by induction over N
    LᵀWL = E + yᵀWy
    over: N
    initial: y = L : T⁰L; E = 0 : the empty sum
    recurrence: y′ = Ty; E′ = E + (vᵀy)(vᵀy) : h_N²
    cites: stein; power_limit""")

claim.letters(inverse(claim.sum("RW⁻¹Rᵀ"), "Z"), inverse(claim.sum("U"), "W̃⁻¹"))
claim.letters(inverse(claim.sum("RSW̃⁻¹SᵀRᵀ"), "Z̃"), left_inverse(C, "C′"))
claim.let("D = W⁻¹RᵀZC⁺; Q = B⁻¹R")  # D is M^W
weighted = claim.under(part=WEIGHTED, at="M=[1 1], S=diag(1, 2), W=[2 1; 1 1], C=1, R=[1 1], ε=1")
# M = CR and MS = C(RS), so the factor C is the same in both frames
moved = "W̃⁻¹ = S⁻¹W⁻¹S⁻¹ᵀ; Z̃ = Z"
weighted.proves("[weighted] (MS)^W = S⁻¹M^W", "W̃⁻¹SᵀRᵀZ̃C⁺ = S⁻¹D", by=moved)
RANKS = "C′C = 1 : C has full column rank; BB⁻¹ = 1 : B is invertible"
claim.under(RANKS, part=WEIGHTED).proves("""
    [any factorization] M^W is the same for every full-rank factorization (CB)(B⁻¹R)
    W⁻¹Qᵀ(QW⁻¹Qᵀ)⁻¹(CB)⁺ = D
    by: (CB)⁺ = B⁻¹C⁺; (QW⁻¹Qᵀ)⁻¹ = BᵀZB""")
claim.letters("Ĉ: n×r; R̂: r×k; Y Ŷ: r×n; X′ X̂: k×r")
claim.under(f"""CR = ĈR̂ : two factorizations of one matrix
    YC = 1 : C has full column rank
    ŶĈ = 1 : so has the other
    RX′ = 1 : R has full row rank
    R̂X̂ = 1 : so has the other
    part: {WEIGHTED}""").proves(
    "[two factorizations] two full-rank factorizations are CR and (CB)(B⁻¹R)",
    "C(YĈ) = Ĉ; (ŶC)R = R̂; (ŶC)(YĈ) = 1; (YĈ)(ŶC) = 1",
    by=["C(YĈ) = Ĉ", "Ĉ(ŶC) = C", "(ŶC)R = R̂"],
    says="B = YĈ, with the inverse ŶC.",
)
for part in (WEIGHTED, RIDGE):
    claim.proof("so every step agrees, by induction over t", part)(rllc.frames_agree)
# the Gramian of an uncontrollable pair, with W⁺ for W⁻¹: M·M^W is not even M on its rows
singular = weighted.under(at="C=1, R=[0 1], W=diag(1, 0)")
singular.needs("W is invertible", "CRW⁺Rᵀ(RW⁺Rᵀ)⁺C⁺CR = CR")
weighted.false("the plain pseudo-inverse (W = 1 in both frames)", "(MS)⁺ = S⁻¹M⁺")

claim.letters(inverse(claim.sum("MᵀM + εW"), "P"), inverse(claim.sum("SᵀMᵀMS + εU"), "P̃"))
ridge = weighted.under(part=RIDGE)
ridge.proves("[ridge] the ridge follows the frame", "P̃SᵀMᵀ = S⁻¹PMᵀ", by="P̃ = S⁻¹PS⁻¹ᵀ")
unmoved = "The ridge with W in both frames, as with W = 1: M = [1 1], S = diag(1, 2)."
ridge.needs("the metric moves with the frame", "(SᵀMᵀMS + εW)⁻¹SᵀMᵀ = S⁻¹PMᵀ", says=unmoved)
claim.letters("B: k×k")
# with any B in place of S⁻¹ the two sides differ
zero = claim.under("XS = 0", at="M=1, S=0, W=1, B=1, X=1, ε=1", part=RIDGE)
zero.needs("S is invertible", "SBPMᵀ = PMᵀ")
claim.mutants()

SKIPPED = ("T = 0", "T = 1", "v = 0", "c2 = 0")  # no invertible Gramian; no rate
EDGES = [x for x in (*witnesses.EDGES[:2], *witnesses.FRAME_EDGES) if x not in SKIPPED]
title = "zero-start runs over ℚ in two frames, both variants"


@claim.instances(title, WEIGHTED, count=40, edges=EDGES, of="zero-start runs of 4 steps")
def runs(rng, at):
    """W from the exact Stein equation; n, k ≤ 3; the rank rises from 0 and falls again."""
    w, (n, k) = None, witnesses.size(rng, at, 3, 3)
    while w is None or w.rank() < k:
        t = fmpq_mat(k, k, [fmpq(rng.randint(-2, 2), 5) for _ in range(k * k)])
        v = witnesses.draw(rng, k, 1)
        if at == "T nilpotent":
            t = witnesses.diagonal(k, above=1)
        w = _gramian(t, v)
    s = witnesses.frame(rng, k, at)
    back, law = inverse_matrix(s), witnesses.draw(rng, k, 1) * (at != "L = 0")
    theta = witnesses.draw(rng, n, 1)
    first = witnesses.draw(rng, n, 1, size=1) * (at != "zero gradients")
    t_s, v_s, w_s = back * t * s, s.transpose() * v, s.transpose() * w * s
    where = f"T = {t.tolist()}, S = {s.tolist()}"
    if w_s != _gramian(t_s, v_s):
        raise Fails(f"{where}: the Gramian does not move as SᵀWS")
    for variant in (_weighted, _ridge):
        here, there = (fmpq_mat(n, k), law, theta), (fmpq_mat(n, k), back * law, theta)
        for _ in range(4):
            g = first if at.endswith("gradients") else witnesses.draw(rng, n, 1, size=1)
            here = _step(variant, w, *here, g, t, v)
            there = _step(variant, w_s, *there, g, t_s, v_s)
            if there != (here[0] * s, back * here[1], here[2]):
                raise Fails(f"{where}: the frames part")
    return [None] * 2  # both variants


def _gramian(t: fmpq_mat, v: fmpq_mat):
    """The solution of W = TᵀWT + vvᵀ, entry by entry as a linear system; None if it is not
    unique."""
    k = t.nrows()
    places = [(i, j) for i in range(k) for j in range(k)]
    rows = [[int(p == q) - t[q[0], p[0]] * t[q[1], p[1]] for q in places] for p in places]
    system = fmpq_mat(rows)
    if system.rank() < k * k:
        return None
    found = system.solve(fmpq_mat(k * k, 1, [v[i, 0] * v[j, 0] for i, j in places]))
    return fmpq_mat(k, k, found.entries())


def _weighted(m: fmpq_mat, w: fmpq_mat) -> fmpq_mat:
    """W⁻¹Rᵀ(RW⁻¹Rᵀ)⁻¹C⁺ with R the nonzero rows of the reduced echelon form."""
    reduced, rank = m.rref()
    if not rank:
        return m.transpose() * 0
    r = fmpq_mat(rank, m.ncols(), [reduced[i, j] for i in range(rank) for j in range(m.ncols())])
    pivots = [next(j for j in range(m.ncols()) if r[i, j] != 0) for i in range(rank)]
    c = fmpq_mat(m.nrows(), rank, [m[i, j] for i in range(m.nrows()) for j in pivots])
    half = inverse_matrix(w) * r.transpose()
    return half * inverse_matrix(r * half) * pinv_matrix(c)


def _ridge(m: fmpq_mat, w: fmpq_mat) -> fmpq_mat:
    return inverse_matrix(m.transpose() * m + w * fmpq(1, 3)) * m.transpose()


def _step(variant, w, memory, law, theta, g, t, v):
    law = law + variant(memory, w) * g
    memory = memory * t + g * v.transpose()
    return memory, law, theta - memory * law * fmpq(1, 2)


claim.floats("float64 zero-start runs, both variants", instances=60)
claim.batched("the same batched in torch", instances=500)
