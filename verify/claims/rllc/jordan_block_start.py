"""Inside one Jordan block every start vector is a unit vector, and the units before it stay
empty."""

import random

from flint import fmpq, fmpq_mat

from theory.exact import block_diagonal
from theory.operators.matrices import inverse_matrix
from theory.rllc import witnesses
from verify.claim import Claim
from verify.claims.rllc import source
from verify.evidence import Checked, Fails

PARTS = "the frame p(N)⁻¹", "p(N) is invertible", "the shorter block", "Im λ > 0"
FRAME, INVERTIBLE, SHORTER, CONJUGATE = PARTS

claim = Claim(
    name="rllc/jordan_block_start",
    title="""In one Jordan block the start vector may be taken as e_m, and the rest is a shorter
    block""",
    source=source("section 5, before Theorem 5.3"),
    wording="""'we can also guarantee that the part of' v 'in each block contains at most one
    coordinate' that is not 0, and 'that this coordinate is the first one otherwise there are
    trivial memory units' (section 5, before Theorem 5.3; formulas rebuilt). True of every block;
    what it does not say is that leaving units out changes k, and that two blocks of one eigenvalue
    interfere (normal_form).""",
    statement="""
    - Let J = J(λ; n) with shift N = J − λI, and let the first nonzero entry of v stand at m. Then
      p(N) = Σ v_{m+i}Nⁱ is invertible and commutes with J, By: series; frame
    - and in its frame S = p(N)⁻¹ the propagator is (J, e_m): S⁻¹JS = J, Sᵀv = e_m. By: frame
    - From the zero start the first m−1 units of (J, e_m) stay 0, and LM-RLLC(J, e_m) takes exactly
      the steps of LM-RLLC(J(λ; n−m+1)) with the last entries of L, whatever the rank. By: shorter
      block
    - The same holds of complex blocks with 2×2 coefficients R(w) = [[x, y], [−y, x]], w = x + yi;
      By: series; frame; shorter block
    - diag(1, −1, 1, −1, …) turns λ into its conjugate and keeps e_1, so Im λ > 0 may be assumed.
      By: conjugate
    """,
    latex=r"""$J = \lambda I + N$, $v_1 = \dots = v_{m-1} = 0 \ne v_m$, $S = \big(\sum_i v_{m+i}
    N^i\big)^{-1}$: $S^{-1}JS = J$, $S^\top v = e_m$; from $M_0 = 0$ the first $m-1$ units stay $0$
    and the rest is $J(\lambda; n-m+1)$.""",
    hypotheses="""
    - v is not zero: else there is no m
    - the run starts at zero: for the shorter block""",
    parts=PARTS,
)

# One proof for both kinds of block: coefficients are x + y·I, where I is the complex unit of the
# block (identities ⊗ [[0, 1], [−1, 0]]); a real block has I = 0, b = 0 and every y = 0. P_i is
# Σ_{j<i} (x_j + y_j I) Nʲ, Q Nⁱ, w the first i entries of v, from the m-th on, u e_{m+i}.
claim.letters("N I P P′ Q Q′ R Z S: k×k; w w′ u u′ e v: k; a b x y ρ")
claim.let("B = a·1 + bI + N")  # J, with λ = a + bi
COMMUTE = "NI = IN : the shift moves whole 2×2 cells"

claim.under(COMMUTE, part=FRAME).inductive(
    "[frame] induction over the entries of v",
    "Pᵀe = w; Qᵀe = u; NP = PN; IP = PI; NQ = QN; IQ = QI",
    initial="P = 0 : the empty sum; Q = 1 : N⁰; w = 0 : the empty sum; u = e : e_m",
    recurrence="""P′ = P + xQ + yIQ : p(N) takes its next term
    Q′ = QN : Nⁱ⁺¹ = NⁱN
    w′ = w + xu + yIᵀu : the next entry of v: v_{m+i}, or the pair (x, y) of a complex block
    u′ = Nᵀu : Nᵀe_j = e_{j+1}, and 0 after the last""",
    final="w = v : all of v; PR = 1 : p(N) is invertible; RP = 1 : p(N) is invertible",
    conclusion="PBR = B; Rᵀv = e",
    over="i",
    says="""P_iᵀe_m is v up to its i-th entry from m on, and P_i is a polynomial in N and I, so it
    commutes with J""",
)
nothing = "v = 0 is 0 in every frame, and so no e_m"
claim.needs("v is not zero", "Sᵀv = e", "S⁻¹S = 1", at="S=1, v=0, e=1", part=FRAME, says=nothing)
# S as a frame of J(2; 2) with v = (1, 3)
two = "N=[0 1; 0 0], I=diag(0, 0), v=(1, 3), e=(1, 0), P=diag(3, 3), a=2, b=0"
framed = claim.under(COMMUTE, "S = P⁻¹", part=FRAME, at=two)
framed.false("the shift by one: p(N) from v_{m+1} on", "BS = SB; Sᵀv = e")

claim.letters("G G′ D D′: k×k")  # G = Σ_{j<i} (NZ)ʲ, D = Zⁱ
claim.let("K = x·1 + yI; L = ρ(x·1 − yI); O = 1 − NZ")
claim.under(f"""NZ = ZN : both are polynomials in N and I
    y²II = −y² : I is a complex unit, or the block is real and y = 0
    ρ(x² + y²) = 1 : v_m ≠ 0
    part: {INVERTIBLE}""").inductive("""[series] the geometric series of a nilpotent, by induction
    OG = 1 − QD; GO = 1 − QD; QZ = ZQ; DN = ND; QN = NQ; DZ = ZD
    initial: G = 0 : the empty sum; Q = 1 : N⁰; D = 1 : Z⁰
    recurrence: G′ = G + QD : the sum takes its next term; Q′ = QN; D′ = DZ
    final: Q = 0 : Nⁿ = 0
    conclusion: KOGL = 1; GLKO = 1
    over: i
    says: p(N) = K(1 − NZ) with K = x_0 + y_0 I invertible, as v_m ≠ 0, and Z commuting with N: its
    inverse is (Σ (NZ)ⁱ)K⁻¹""")

# C holds the rows e_mᵀ, …, e_nᵀ, E the columns e_1, …, e_{m−1}; the shorter run is (X, ℓ, η)
claim.letters("C B: r×k; E: k×q; F: r×r; ε ℓ ℓ′: r; J: k×k; g θ θ′ η η′: n; M M′: n×k; L L′: k")
claim.letters("X X′: n×r; c1 c2")
STEPS = """M′ = MJ + geᵀ : memory update
    L′ = L + c2M⁺g : retrospective law correction
    θ′ = θ − c1M′L′ : parameter update
    X′ = XF + gεᵀ : memory update
    ℓ′ = ℓ + c2X⁺g : retrospective law correction
    η′ = η − c1X′ℓ′ : parameter update"""
ZERO = "M = 0 : zero start; X = 0 : zero start"
rows = claim.under(
    """CJ = FC : row j of J is λe_jᵀ + e_{j+1}ᵀ: there stands J(λ; n−m+1)
    e = Cᵀε : e_m is the first of them
    CCᵀ = 1 : unit vectors are orthonormal
    CE = 0 : unit vectors are orthonormal""",
    at="C=[0 1], E=(1, 0), F=2, J=[2 1; 0 2], ε=1, e=(0, 1), L=(1, 0), θ=0, g=c1=c2=1",
    part=SHORTER,
)
rows.inductive(f"""[shorter block] induction over t, from the zero start, at every rank
    M = XC; ℓ = CL; η = θ
    initial: {ZERO}
    ℓ = CL; η = θ
    recurrence: {STEPS}
    final: C = C
    conclusion: ME = 0; M = XC; ℓ = CL; η = θ
    says: M = XC with orthonormal rows C: (XC)⁺ = CᵀX⁺ for every X; and ME = XCE = 0 are the first
    m−1 units""")
feeds = "J(2; 2) with v = e_2: the first unit keeps its memory and feeds the second"
started = rows.under("ℓ = CL; η = θ", STEPS, at="M=[1 0], X=0")
started.needs("the run starts at zero", "η′ = θ′", says=feeds)
zero = rows.under(ZERO, STEPS, at="M=[0 0], X=0, B=[1 0]")
zero.false("the first m units stay 0", "M′e = 0", "ℓ = CL; η = θ")
zero.false("the first entries of L in the shorter block", "η′ = θ′", "ℓ = BL; η = θ")

claim.letters("D: symmetric k×k")
claim.let("B = a·1 + bI + N")
flips = claim.under(
    "DD = 1 : D = diag(1, −1, …); DN = ND : N moves whole cells; De = e : D keeps e_1",
    part=CONJUGATE,
    at="D=diag(1, −1), I=[0 1; −1 0], N=diag(0, 0), e=(1, 0), a=0, b=1",
)
TURNS = "DD = 1; DI = −ID : D turns the complex unit round; DN = ND; De = e"
turns = claim.under(TURNS, part=CONJUGATE)
turns.proves("[conjugate] diag(1, −1, …) conjugates", "DBD = B − 2bI; Dᵀe = e")
flips.false("the identity conjugates", "DBD = B − 2bI", at="D=diag(1, 1)")
claim.mutants(but=["−D′·Q′ for −Q′·D′"])  # powers of N and of Z commute


def block(rng, n, cell):
    """(J, N, I) of a random block of n cells; λ = 0 among them, I = 0 for a real one."""
    k, re, im = n * cell, fmpq(rng.randint(-3, 3), 2), fmpq(rng.randint(1, 3), 2)
    shift = witnesses.diagonal(k, above=cell)
    unit = block_diagonal(*[fmpq_mat([[0, 1], [-1, 0]] if cell == 2 else [[0]])] * n)
    return witnesses.diagonal(k) * re + unit * im + shift, shift, unit


def start(rng, n, m, cell):
    """v with its first nonzero cell at m (from 1)."""
    while True:
        cells = [fmpq(rng.randint(-2, 2), rng.choice((1, 2))) for _ in range((n - m + 1) * cell)]
        if any(cells[:cell]):
            return [fmpq(0)] * ((m - 1) * cell) + cells


def polynomial(entries, n, m, cell, shifted, imaginary):
    """p(N) = Σ R(v_{m+i}) Nⁱ."""
    total, power = shifted * 0, witnesses.diagonal(n * cell)
    for left in range((m - 1) * cell, n * cell, cell):
        total += power * entries[left] + imaginary * power * entries[left + cell - 1]
        power = power * shifted
    return total


claim.letters("S: k×k")


@claim.exact("every block up to six cells, every m, several start vectors", FRAME)
def every_block(run):
    """S⁻¹JS = J and Sᵀv = e_m over ℚ; the real cells up to three go into the certificate."""
    rng, done, points = random.Random(f"blocks {run.seed}"), 0, []
    places = ((n, m) for n in range(1, 7) for m in range(1, n + 1))
    for n, m in places:
        for cell in (1, 2):
            for _ in range(run.count(5)):
                big, shifted, imaginary = block(rng, n, cell)
                entries = start(rng, n, m, cell)
                s = inverse_matrix(polynomial(entries, n, m, cell, shifted, imaginary))
                column = fmpq_mat(n * cell, 1, entries)
                e_m = unit_vector(n * cell, (m - 1) * cell)
                if big * s != s * big or s.transpose() * column != e_m:
                    raise Fails(f"J = {big.tolist()}, v = {entries}: the frame does not do it")
                done += 1
            if n <= 3:
                points.append({"J": big, "S": s, "v": column, "e": e_m})
    title = "S⁻¹JS = J and Sᵀv = e_m for blocks of up to three cells"
    held = claim.under("S⁻¹S = 1").true_at("JS = SJ; Sᵀv = e", points)
    said = f"{done} pairs, real and complex blocks of up to six cells, every m"
    return Checked(said, instances=done, pieces=[(title, held)])


def unit_vector(k, place):
    return fmpq_mat(k, 1, [int(i == place) for i in range(k)])


title = "zero-start runs over ℚ against the shorter block"
of = "zero-start runs of 4 steps over ℚ, blocks of up to four cells, agree exactly"


@claim.instances(title, SHORTER, count=60, of=of)
def runs(rng):
    """LM-RLLC(J, e_m) against LM-RLLC(J(λ; n−m+1), e_1): units, laws and parameters."""
    n, cell, rows = rng.randint(1, 4), rng.choice((1, 2)), rng.randint(1, 3)
    m = rng.randint(1, n)
    k, gone = n * cell, (m - 1) * cell
    big, _, _ = block(rng, n, cell)
    rest = fmpq_mat([[big[i, j] for j in range(gone, k)] for i in range(gone, k)])
    law, theta = witnesses.draw(rng, k, 1), fmpq_mat(rows, 1)
    here = (fmpq_mat(rows, k), law, theta)
    there = (fmpq_mat(rows, k - gone), fmpq_mat(k - gone, 1, law.entries()[gone:]), theta)
    for _ in range(4):
        gradient, rates = witnesses.draw(rng, rows, 1), (fmpq(1), fmpq(1, 2))
        here = witnesses.step(*here, gradient, big, unit_vector(k, gone), *rates)
        there = witnesses.step(*there, gradient, rest, unit_vector(k - gone, 0), *rates)
        wanted = [[fmpq(0)] * gone + row for row in there[0].tolist()]
        if here[0].tolist() != wanted or here[2] != there[2]:
            raise Fails(f"J = {big.tolist()}, m = {m}: the runs part")


shared = dict(at="jordan_frames", kind="block")
title = "LM-RLLC in one block from v and from e_m, joined by p(N)⁻¹, in float64"
claim.floats(title, FRAME, instances=40, **shared)
claim.batched("the same batched in torch", FRAME, instances=300, **shared)
