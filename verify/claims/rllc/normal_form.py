"""Theorem 5.3 of the RLLC paper: which linear memories are unions of Jordan blocks."""

import random
from collections import Counter

from flint import fmpq_mat

from theory import Propagator, normal_form
from theory.jordan.centralizer import centralizer, joins
from theory.jordan.types import jordan_types, starts, union
from theory.operators import Derivation, left_inverse
from theory.rllc import witnesses
from verify.claim import Claim
from verify.claims.rllc import source
from verify.evidence import Checked, Fails
from verify.standard import Cite

CONTROLLABLE, INVARIANT = "controllable pairs", "the characteristic polynomial decides"
ONLY_IF, IF, NEVER = "union, only if", "union, if", "no isomorphism at all"
PARTS = CONTROLLABLE, INVARIANT, ONLY_IF, IF, NEVER

claim = Claim(
    name="rllc/normal_form",
    title="A controllable linear memory is a union of Jordan blocks with distinct eigenvalues",
    source=source("Theorem 5.3"),
    paper="corrected",
    wording="""'Every LM-RLLC optimizer is essentially equivalent with another LM-RLLC optimizer
    where the memory update is of the form' ∪ p_i, 'each' p_i 'a Jordan block propagator' (Theorem
    5.3; formulas rebuilt). True for controllable (T, v); false for others.""",
    statement="""
    - If (T, v) is controllable, LM-RLLC(T, v, c1, c2) is essentially equivalent to ∪ J(λ_i; n_i)
      with distinct λ_i (Im λ_i ≥ 0), where ∏(x − λ_i)^{n_i}, conjugates included, is the
      characteristic polynomial of T. By: joined; every step
    - Two controllable pairs are joined by exactly one S, S = C⁻¹C′ with C the rows vᵀTⁱ, i < k, if
      and only if their characteristic polynomials are equal: v is irrelevant. By: joined; all rows;
      only one
    - In general (T, v) is similar to a union of Jordan blocks started at e_1 if and only if the
      minimal polynomial of v under Tᵀ is that of T. By: start killed; block killed; all killed;
      shear; whole pair
    - For v = 0, any v′ ≠ 0 and rates d1d2 ≠ 0 of (T′, v′) no two states with M′ of full rank move
      alike, whatever the rates of (T, 0) are: no partial isomorphism, linear or not, leads from (T,
      0) to full-rank states of (T′, v′). By: no_two_states
    """,
    latex=r"""$(T,v)$ controllable: $\mathrm{LM\text{-}RLLC}(T,v) \simeq \bigcup_i J(\lambda_i;
    n_i)$, $\lambda_i$ distinct, joined by $S = C^{-1}C'$; in general $(T,v) \sim \bigcup_i (J_i,
    e_1) \iff \mu_{T^\top\!,v} = \mu_T$.""",
    hypotheses="""
    - (T, v) is controllable: the rows vᵀTⁱ, i < k, span
    - the characteristic polynomials are equal: C and C′ are moved by one companion matrix F
    - the old memory has full column rank: essential equivalence speaks of such states alone
    - the minimal polynomials agree: of v under Tᵀ and of T
    - d1d2 ≠ 0: the rates of the other optimizer, (T′, v′); for the impossibility""",
    remark="""Why CT = FC: row i of CT is row i+1 of C, and the last is −Σ a_j vᵀTʲ by
    Cayley–Hamilton, a_j the coefficients of the characteristic polynomial. So F does not see v.
    Uncontrollable pairs: a zero-start run follows the union for v's annihilator once its memory
    has the rank of that (reachable_reduction). Whether a non-linear partial isomorphism could
    join an uncontrollable pair with v ≠ 0 to a union is not known; the paper's argument gives
    linear ones.""",
    parts=PARTS,
)

claim.letters("T T′ C C′ F F′ S A A+ B B+ J: k×k; v v′ e e1 w: k; ρ ρ+ ρ′ ρ′+: 1×k; a; g: n")
claim.letters("M M̃ M+ M̃+: n×k; L L̃ L+ L̃+: k; θ θ̃ θ+ θ̃+: n; N N+: k×n; c1 c2 d1 d2")
FIRST_ROW, FIRST_ROW_THERE = "v = Cᵀe : row 0 of C is vᵀ", "v′ = C′ᵀe : row 0 of C′ is v′ᵀ"
ROWS = f"CT = FC : row i+1 of C is row i times T, the last by Cayley–Hamilton; {FIRST_ROW}"
SAME = "C′T′ = FC′ : the same characteristic polynomial"
SIMILAR = "TS = ST′ : S joins the propagators; Sᵀv = v′ : S joins the start vectors"
JOINS = "S = C⁻¹C′ joins two controllable pairs with one characteristic polynomial"
JOINED = "TC⁻¹C′ = C⁻¹C′T′; (C⁻¹C′)ᵀv = v′; C⁻¹C′C′⁻¹C = 1; C′⁻¹CC⁻¹C′ = 1"

rows = claim.under(
    ROWS,
    SAME,
    FIRST_ROW_THERE,
    part=CONTROLLABLE,
    at="T=diag(1, 2), v=(1, 1), C=[1 1; 1 2], F=T′=[0 1; −2 3], e=v′=(1, 0), C′=diag(1, 1)",
)
cites = Cite("cayley_hamilton", ("h1", "h3")), "real_factors", "hermite"
rows.proves(JOINS, JOINED, name="joined", cites=cites)
singular = rows.under(at="v=(1, 0), C=[1 0; 1 0]")  # C⁺C′ joins it to no union with the same F
singular.needs("(T, v) is controllable", "TC⁺C′ = C⁺C′T′")
apart = rows.under(without=SAME, at="T′=[0 1; −3 4]")
apart.needs("the characteristic polynomials are equal", JOINED, weakens=("joined", ("h3",)))
rows.false("S = 1: equal spectra make equal pairs", "T = T′; v = v′", part=INVARIANT)
own = claim.under(ROWS, at=rows.at[0]).under("C′T′ = F′C′", FIRST_ROW_THERE, part=INVARIANT)
own.false("equal traces are enough", "F′ = F", at="T′=F′=[0 1; 0 3]")
PHI = "M̃ = MS; L̃ = S⁻¹L; θ̃ = θ"
claim.under(SIMILAR, "NM = 1 : the memory has full column rank", part=CONTROLLABLE).inductive(f"""
    [every step] it carries every step of LM-RLLC on full-rank states, by induction over t
    {PHI}
    state: M → `M+`; L → `L+`; θ → `θ+`; M̃ → `M̃+`; L̃ → `L̃+`; θ̃ → `θ̃+`; N → `N+`
    initial: {PHI}
    recurrence: `M+` = MT + gvᵀ : memory update
    `L+` = L + c2M⁺g : retrospective law correction
    `θ+` = θ − c1`M+``L+` : parameter update
    `M̃+` = M̃T′ + gv′ᵀ : memory update
    `L̃+` = L̃ + c2M̃⁺g : retrospective law correction
    `θ̃+` = θ̃ − c1`M̃+``L̃+` : parameter update
    says: Theorem 5.2 for this S: (MS)⁺ = S⁻¹M⁺ at full column rank""")
similar = claim.under(SIMILAR, part=CONTROLLABLE)
thin = similar.under("M̃ = MS", at="M=[1 1], S=T=T′=diag(1, 2), v=(1, 1), v′=(1, 2)")
thin.needs("the old memory has full column rank", "M̃⁺ = S⁻¹M⁺")
similar.inductive("""
    [all rows] any S that joins them takes every row vᵀTⁱ to v′ᵀT′ⁱ, by induction over i
    ρS = ρ′
    state: ρ → `ρ+`; ρ′ → `ρ′+`
    initial: ρ = vᵀ; ρ′ = v′ᵀ
    recurrence: `ρ+` = ρT; `ρ′+` = ρ′T′
    over: i
    says: so CS = C′ and S = C⁻¹C′ is the only one""")
BY_ROWS = "CT = FC; C′T′ = F′C′ : T′ with its own F′; TS = ST′; CS = C′ : row by row"
one, by = "CS = C′ leaves S = C⁻¹C′ and one companion matrix", "F′C′ = FC′; F′C′C′⁻¹ = FC′C′⁻¹"
# joined pairs have equal characteristic polynomials; the converse is JOINS
alone = claim.under(BY_ROWS, part=INVARIANT)
alone.proves(one, "S = C⁻¹C′; F′ = F", by=f"S = C⁻¹C′; {by}", name="only one")

claim.under("TS = SJ; Sᵀv = w", part=ONLY_IF).inductive("""
    [start killed] a polynomial that kills v kills the union's start vector
    AS = SB; BJ = JB
    state: A → `A+`; B → `B+`
    initial: A = 0; B = 0
    recurrence: `A+` = AT + a·1; `B+` = BJ + a·1
    final: vᵀA = 0 : p kills v
    conclusion: wᵀB = 0
    over: i
    says: by Horner's rule, A = p(T) and B = p(J): AS = SB, so vᵀp(T) = 0 gives wᵀp(J) = 0""")
killed = claim.under("BJ = JB : B = p(J); e1ᵀB = 0 : p kills the start of the block", part=ONLY_IF)
killed.inductive("""[block killed] then it kills every block, by induction over the rows e_1ᵀJⁱ
    ρB = 0
    state: ρ → `ρ+`
    initial: ρ = e1ᵀ
    recurrence: `ρ+` = ρJ
    over: i
    says: B = p(J) for one block J, e_1ᵀB = 0: every row e_1ᵀJⁱ is killed, and they span""")
claim.under("AS = SB; CB = 0", part=ONLY_IF).proves("""
    [all killed] and so p(T) = 0: the minimal polynomials agree
    C⁻¹CB = 0; ASS⁻¹ = 0; A = 0
    says: CB = 0 row by row, C the invertible rows e_1ᵀJⁱ of the blocks; A = SBS⁻¹""")
kills = claim.under("vᵀT = vᵀ : T − 1 kills v", part=ONLY_IF, at="T=J=diag(1, 2), v=(1, 0)")
# a union similar to (T, v) is J(1; 2) with e_1; what kills v must kill e_1, and does not
defective = kills.under(at="T=J=[1 1; 0 1], v=(0, 1), w=(1, 0)")
defective.misworded("T = J(1; 2), v = e_2: vᵀ(T − 1) = 0, but e_1ᵀ(J − 1) ≠ 0", "wᵀJ = wᵀ")
distinct = "T = diag(1, 2), v = e_1: vᵀ(T − 1) = 0, but (1, 1)(J − 1) ≠ 0"
kills.misworded(distinct, "wᵀJ = wᵀ", at="w=(1, 1)")
kills.false("what kills v kills T′ of any size: the minimal polynomial of v is that of T", "T = 1")

claim.letters("T1 K F: r×r; v1 e: r; R: q×q; w: q; K_R X: r×q; P: k×r; Q: k×q")
cyclic = claim.under("KT1 = FK : rows v1ᵀT1ⁱ; v1 = Kᵀe", part=IF, at="T1=v1=w=K=K_R=F=e=1")
AGREES = "K_RR = FK_R : rows wᵀRⁱ, μ(R) = 0 for the characteristic polynomial μ of T1"
sheared = cyclic.under(AGREES, "w = K_Rᵀe")
sheared.proves("""[shear] a shear starts the blocks of the complement
    T1K⁻¹K_R = K⁻¹K_RR; (K⁻¹K_R)ᵀv1 = w
    says: (T1, v1) ⊕ (R, 0) in the frame [[1, X], [0, 1]], X = K⁻¹K_R: T1X = XR and Xᵀv1 = w make it
    (T1, v1) ⊕ (R, w)
    cites: jordan; cyclic_complement""")
unequal = sheared.under(without=AGREES, at="R=2")  # x − 1 does not kill R
unequal.needs("the minimal polynomials agree", "T1K⁻¹K_R = K⁻¹K_RR")
claim.let("W = PT1Pᵀ + QRQᵀ; Z = 1 + PXQᵀ; Y = 1 − PXQᵀ")
SHEAR = "PᵀP = 1; QᵀQ = 1; PᵀQ = 0 : different units; T1X = XR : the shear; Xᵀv1 = w : the shear"
claim.under(SHEAR, part=IF).proves(
    "[whole pair] and in its frame the whole pair is (T1, v1) ⊕ (R, w)",
    "WZ = ZW; ZᵀPv1 = Pv1 + Qw; ZY = 1; YZ = 1",
    says="""P and Q embed the two parts; S = 1 + PXQᵀ, S⁻¹ = 1 − PXQᵀ: TS = ST and Sᵀ(v1, 0) = (v1,
    w)""",
)

claim.letters("M̃: n×l; L̃ u: l; U: l×l", "g: n", left_inverse(claim.letters("M̃: n×l")[0], "N"))
# both optimizers move alike, θ_{t−1} − θ_t, at the gradients g = M̃u, −g and 0, v being zero
MOVES = [
    f"c1MT(L + c2M⁺({g})) = d1(M̃U + ({g})uᵀ)(L̃ + d2M̃⁺({g})) : the same move at {g}"
    for g in ("M̃u", "−M̃u", "0·M̃u")
]
never = claim.under(
    "NM̃ = 1 : M̃ has full column rank",
    *MOVES,
    at="M=M̃=(1, 0), L=L̃=u=c1=c2=d1=d2=1, T=U=1/2, v=0",
    part=NEVER,
)
NONE = "v = 0 and v′ ≠ 0: no two states of the two optimizers move alike"


@claim.theorem(NONE, NEVER)
def no_two_states():
    """With v = 0 a move is affine in g. With v′ = u the second difference at g = M̃u is
    2d1d2·M̃u·(uᵀu), and M̃ has full rank."""
    d = Derivation(list(never.given), [(claim.sum("d1d2"), "d1d2 ≠ 0")])
    plus, minus, none = (d.find(equation) for equation in claim.formulas(*MOVES))
    once, bent, u = map(claim.sum, ("d1d2M̃u(uᵀM̃⁺M̃u)", "M̃u(uᵀM̃⁺M̃u)", "u"))
    second = d.combine(2 * once, 0, [(-1, 1, plus, 1), (-1, 1, minus, 1), (2, 1, none, 1)])
    d.cancel(d.combine(once, 0, [("1/2", 1, second, 1)]), "nz1", bent)
    *_, square = (d.prove(e) for e in claim.formulas("M̃⁺M̃ = 1; M̃uuᵀu = 0; uᵀuuᵀu = 0"))
    d.definite(d.definite(square, u.T * u), u)
    return d.qed(*claim.formulas("u = 0"))


never.needs(
    "d1d2 ≠ 0",
    "u = 0",
    at="M=M̃=T=U=1, d2=0",
    weakens=("no_two_states", ("nz1",)),
    says="""(T, v) = (1, 0) with c1 = c2 = 1 at (M, L) = (1, 1) and (T′, v′) = (1, 1) with d1 = 1,
    d2 = 0 at (1, 1): both move by 1 + g, at every g, and M = 1, L′ = 1 + g = M̃′, L̃ = 1 go on so""",
)
# that they differ at every two states, so under any partial isomorphism, is the proof
stands = claim.under(at=never.at[0], part=NEVER)
stands.misworded("T = (1/2), v = 0, n = 2 against J(1/2): the moves at g, −g, 0 differ", MOVES)
claim.letters("x: k")
claim.under(f"""e1ᵀT = e1ᵀ : T = diag(1, 2); TS = SJ; Jx = 2x : J = diag(1, 2) up to order
    part: {NEVER}
    at: T=J=S=diag(1, 2), e1=(1, 0), x=(0, 1)""").proves("""
    no frame at all for diag(1, 2) with v = e_1: an entry of Sᵀv would be 0, not 1
    (Sᵀe1)ᵀx = 0
    by: e1ᵀTSx = e1ᵀSx; e1ᵀSJx = 2e1ᵀSx; e1ᵀTSx = 2e1ᵀSx
    says: Sᵀe_1 = (1, 1), and x is the unit vector of J's eigenvalue 2""")
claim.mutants()

claim.letters("w: k")


@claim.exact("every Jordan type up to size 6 with every start vector, exhaustively", CONTROLLABLE)
def every_type(run):
    """Real types of size 1 … 6 (--quick: 4), hidden by a change of basis, with v = e_m or 0 in each
    block (all there are: jordan_block_start).

    `normal_form` must call (T, v) a union exactly when the minimal polynomials agree, which is read
    off the type, and exactly when TS = SJ, Sᵀv = e_1 in each block has a solution S, found by plain
    linear algebra; and controllable exactly when besides the eigenvalues are distinct. Its S is
    checked again.
    """
    rng, types, seen, points = random.Random("every Jordan type"), 0, Counter(), []
    sizes = range(1, 5 if run.effort == "quick" else 7)
    for blocks in (blocks for size in sizes for blocks in jordan_types(size)):
        types += 1
        whole = union(blocks)
        hide = witnesses.unimodular(rng, whole.size)
        commuting, t = centralizer(whole.matrix), hide.inv() * whole.matrix * hide
        for positions, start in starts(blocks):
            v = hide.transpose() * fmpq_mat(whole.size, 1, start)
            form = normal_form(Propagator(t, v))
            found = "union" if form.is_union else "neither"
            found = "controllable" if form.uncontrollable is None else found
            solvable = joins(commuting, start, whole.start.entries())
            if (
                found != _expected(blocks, positions)
                or solvable != form.is_union
                or (form.is_union and not _holds(t, v, form, blocks))
            ):
                raise Fails(f"type {blocks}, v = {start}: {found}, joined by some S: {solvable}")
            seen[found] += 1
            if found == "controllable" and whole.size <= 3:
                frame, J = form.frame, form.jordan.primary_J
                points.append({"T": t, "v": v, "S": frame, "J": J, "w": frame.transpose() * v})
    title = "S⁻¹TS = J and Sᵀv = e_1 in each block, controllable pairs up to size 3"
    held = claim.under("S⁻¹S = 1").true_at("TS = SJ; Sᵀv = w", points)
    counted = f"{types} types, {seen.total()} pairs: {seen['controllable']} controllable, "
    counted += f"{seen['union']} other unions, {seen['neither']} none"
    return Checked(counted, instances=seen.total(), pieces=[(title, held)])


def _expected(blocks, positions):
    """From the type alone: v's minimal polynomial has (x−λ)^m with m the most that a block's start
    leaves."""
    largest, reached = {}, {}
    for (eigenvalue, n), position in zip(blocks, positions):
        largest[eigenvalue] = max(largest.get(eigenvalue, 0), n)
        reached[eigenvalue] = max(reached.get(eigenvalue, 0), n - position + 1 if position else 0)
    if largest != reached:
        return "neither"
    return "controllable" if len(largest) == len(blocks) else "union"


def _holds(t, v_value, form, blocks) -> bool:
    """S⁻¹TS = J, Sᵀv = e_1 in each block, J of the type asked for."""
    s, primary = form.frame, form.jordan.primary_J
    lengths = (n * p.degree() for p, n in form.jordan.primary_blocks)
    start = [int(i == 0) for length in lengths for i in range(length)]
    sizes = sorted(n * (2 if isinstance(eigenvalue, tuple) else 1) for eigenvalue, n in blocks)
    return (
        s.rank() == s.nrows()
        and t * s == s * primary
        and (s.transpose() * v_value).entries() == start
        and sorted(block.dimension for block in form.blocks) == sizes
    )


@claim.instances(f"""S = C⁻¹C′ for random controllable pairs with one characteristic polynomial
    part: {CONTROLLABLE}
    count: 100
    of: pairs of size up to 5, start vectors drawn apart, joined exactly""")
def random_pairs(rng):
    k = rng.randint(1, 5)
    t = fmpq_mat(k, k, [rng.randint(-2, 2) for _ in range(k * k)])
    hide = witnesses.unimodular(rng, k)
    one = Propagator(t, [rng.randint(-2, 2) for _ in range(k)])
    other = Propagator(hide.inv() * t * hide, [rng.randint(-2, 2) for _ in range(k)])
    if not (one.is_controllable() and other.is_controllable()):
        return False
    if one.change_basis(one.rules(k).inv() * other.rules(k)) != other:
        raise Fails(f"{one!r}, {other!r}: C⁻¹C′ does not join them")


shared = dict(at="jordan_frames", kind="union")
title = "LM-RLLC(T, v) and its union, joined by C⁻¹C′, in float64"
claim.floats(title, CONTROLLABLE, instances=40, **shared)
claim.batched("the same batched in torch", CONTROLLABLE, instances=300, **shared)
