"""Inside one Jordan block every start vector is a unit vector, and the units before it stay
empty."""

import random

from flint import fmpq, fmpq_mat

from theory.operators import (
    Derivation,
    Equation,
    Instances,
    Operator,
    Scalar,
    complete,
    identity,
    induction,
    inverse,
    refute,
    setting,
)
from theory.operators.matrices import inverse_matrix
from theory.rllc import setting as rllc
from verify.claim import Claim
from verify.claims.rllc import _witnesses as witnesses
from verify.claims.rllc import source
from verify.evidence import Checked

FRAME, INVERTIBLE, SHORTER, CONJUGATE = (
    "the frame p(N)⁻¹",
    "p(N) is invertible",
    "the shorter block",
    "Im λ > 0",
)

claim = Claim(
    name="rllc/jordan_block_start",
    title="""In one Jordan block the start vector may be taken as e_m, and the rest is a shorter
    block""",
    source=source("section 5, before Theorem 5.3"),
    expected="proved",
    paper="holds",
    wording="""'we can also guarantee that the part of' v 'in each block contains at most one
    coordinate' that is not 0, and 'that this coordinate is the first one otherwise there are
    trivial memory units' (section 5, before Theorem 5.3; formulas rebuilt). True of every block;
    what it does not say is that leaving units out changes k, and that two blocks of one eigenvalue
    interfere (normal_form).""",
    statement="""Let J = J(λ; n) with shift N = J − λI, and let the first nonzero entry of v stand
    at m. Then p(N) = Σ v_{m+i}Nⁱ is invertible and commutes with J, and in its frame S = p(N)⁻¹ the
    propagator is (J, e_m): S⁻¹JS = J, Sᵀv = e_m. From the zero start the first m−1 units of (J,
    e_m) stay 0, and LM-RLLC(J, e_m) takes exactly the steps of LM-RLLC(J(λ; n−m+1)) with the last
    entries of L, whatever the rank. The same holds of complex blocks with 2×2 coefficients R(w) =
    [[x, y], [−y, x]], w = x + yi; diag(1, −1, 1, −1, …) turns λ into its conjugate and keeps e_1,
    so Im λ > 0 may be assumed.""",
    latex=r"""$J = \lambda I + N$, $v_1 = \dots = v_{m-1} = 0 \ne v_m$, $S = \big(\sum_i v_{m+i}
    N^i\big)^{-1}$: $S^{-1}JS = J$, $S^\top v = e_m$; from $M_0 = 0$ the first $m-1$ units stay $0$
    and the rest is $J(\lambda; n-m+1)$.""",
    hypotheses="""
    - v is not zero: else there is no m
    - the run starts at zero: for the shorter block""",
    parts=(FRAME, INVERTIBLE, SHORTER, CONJUGATE),
)

# One proof for both kinds of block: coefficients are x + y·I, where I is the complex unit of the
# block (identities ⊗ [[0, 1], [−1, 0]]); a real block has I = 0, b = 0 and every y = 0.
a, b, x, y = (Scalar(name) for name in "abxy")
N, I = Operator("N", "k", "k"), Operator("I", "k", "k")

ONE = identity("k")
BLOCK = a * ONE + b * I + N  # J, with λ = a + bi
COMMUTE = Equation(N * I, I * N, "the shift moves whole 2×2 cells")
P, P_next = Operator("P", "k", "k"), Operator("P′", "k", "k")  # P_i = Σ_{j<i} (x_j + y_j I) Nʲ
Q, Q_next = Operator("Q", "k", "k"), Operator("Q′", "k", "k")  # Nⁱ
w, w_next = (
    Operator("w", "k", "1"),
    Operator("w′", "k", "1"),
)  # the first i entries of v, from the m-th on
u, u_next = Operator("u", "k", "1"), Operator("u′", "k", "1")  # e_{m+i}
e, v, R = Operator("e", "k", "1"), rllc.V, Operator("R", "k", "k")


@claim.proof("induction over the entries of v", FRAME)
def frame():
    """P_iᵀe_m is v up to its i-th entry from m on, and P_i is a polynomial in N and I, so it
    commutes with J."""
    return induction(
        [
            Equation(P.T * e, w),
            Equation(Q.T * e, u),
            Equation(N * P, P * N),
            Equation(I * P, P * I),
            Equation(N * Q, Q * N),
            Equation(I * Q, Q * I),
        ],
        state=[(P, P_next), (Q, Q_next), (w, w_next), (u, u_next)],
        initial=[
            Equation(P, 0, "the empty sum"),
            Equation(Q, 1, "N⁰"),
            Equation(w, 0, "the empty sum"),
            Equation(u, e, "e_m"),
        ],
        recurrence=[
            Equation(P_next, P + x * Q + y * I * Q, "p(N) takes its next term"),
            Equation(Q_next, Q * N, "Nⁱ⁺¹ = NⁱN"),
            Equation(
                w_next,
                w + x * u + y * I.T * u,
                "the next entry of v: v_{m+i}, or the pair (x, y) of a complex block",
            ),
            Equation(u_next, N.T * u, "Nᵀe_j = e_{j+1}, and 0 after the last"),
        ],
        given=[COMMUTE],
        final=[
            Equation(w, v, "all of v"),
            Equation(P * R, 1, "p(N) is invertible"),
            Equation(R * P, 1, "p(N) is invertible"),
        ],
        conclusion=[Equation(P * BLOCK * R, BLOCK), Equation(R.T * v, e)],
        over="i",
    )


@claim.proof("the geometric series of a nilpotent, by induction", INVERTIBLE)
def invertible():
    """p(N) = K(1 − NZ) with K = x_0 + y_0 I invertible, as v_m ≠ 0, and Z commuting with N: its
    inverse is (Σ (NZ)ⁱ)K⁻¹."""
    Z, K, norm = Operator("Z", "k", "k"), x * ONE + y * I, Scalar("ρ")
    G, G_next = Operator("G", "k", "k"), Operator("G′", "k", "k")  # Σ_{j<i} (NZ)ʲ
    D, D_next = Operator("D", "k", "k"), Operator("D′", "k", "k")  # Zⁱ
    K_inverse = norm * (x * ONE - y * I)
    one_less = 1 - N * Z
    return induction(
        [
            Equation(one_less * G, 1 - Q * D),
            Equation(G * one_less, 1 - Q * D),
            Equation(Q * Z, Z * Q),
            Equation(D * N, N * D),
            Equation(Q * N, N * Q),
            Equation(D * Z, Z * D),
        ],
        state=[(G, G_next), (Q, Q_next), (D, D_next)],
        initial=[Equation(G, 0, "the empty sum"), Equation(Q, 1, "N⁰"), Equation(D, 1, "Z⁰")],
        recurrence=[
            Equation(G_next, G + Q * D, "the sum takes its next term"),
            Equation(Q_next, Q * N),
            Equation(D_next, D * Z),
        ],
        given=[
            Equation(N * Z, Z * N, "both are polynomials in N and I"),
            Equation(
                y**2 * I * I, -(y**2) * ONE, "I is a complex unit, or the block is real and y = 0"
            ),
            Equation(norm * (x**2 + y**2), 1, "v_m ≠ 0"),
        ],
        final=[Equation(Q, 0, "Nⁿ = 0")],
        conclusion=[
            Equation(K * one_less * (G * K_inverse), 1),
            Equation(G * K_inverse * (K * one_less), 1),
        ],
        over="i",
    )


# -- the shorter block: C holds the rows e_mᵀ, …, e_nᵀ, E the columns e_1, …, e_{m−1}

C, E = Operator("C", "r", "k"), Operator("E", "k", "q")
F, first = Operator("F", "r", "r"), Operator("ε", "r", "1")
J, g = Operator("J", "k", "k"), Operator("g", "n", "1")
now, later = rllc.state(), rllc.state(index=rllc.PRIME)
small = rllc.State(Operator("X", "n", "r"), Operator("ℓ", "r", "1"), Operator("η", "n", "1"))
small_next = rllc.State(
    Operator("X′", "n", "r"), Operator("ℓ′", "r", "1"), Operator("η′", "n", "1")
)
ROWS = [
    Equation(
        C * J,
        F * C,
        "row j of J is λe_jᵀ + e_{j+1}ᵀ: the last rows use the last columns only, and there "
        "stands J(λ; n−m+1)",
    ),
    Equation(e, C.T * first, "e_m is the first of them"),
    Equation(C * C.T, 1, "unit vectors are orthonormal"),
    Equation(C * E, 0, "unit vectors are orthonormal"),
]
SAME = [
    Equation(now.memory, small.memory * C),
    Equation(small.law, C * now.law),
    Equation(small.theta, now.theta),
]
SAME_NEXT = [
    Equation(later.memory, small_next.memory * C),
    Equation(small_next.law, C * later.law),
    Equation(small_next.theta, later.theta),
]
START = [Equation(now.memory, 0, "zero start"), Equation(small.memory, 0, "zero start"), *SAME[1:]]
STEPS = rllc.step(now, later, g, J, e) + rllc.step(small, small_next, g, F, first)


@claim.proof("induction over t, from the zero start, at every rank", SHORTER)
def shorter_block():
    """M = XC with orthonormal rows C: (XC)⁺ = CᵀX⁺ for every X; and ME = XCE = 0 are the first m−1
    units."""
    pairs = [
        (getattr(p, n), getattr(q, n))
        for p, q in ((now, later), (small, small_next))
        for n in ("memory", "law", "theta")
    ]
    return induction(
        SAME,
        state=pairs,
        initial=START,
        recurrence=STEPS,
        given=ROWS,
        final=[Equation(C, C)],
        conclusion=[Equation(now.memory * E, 0), *SAME],
    )


FLIP = Operator("D", "k", "k", symmetric=True)
FLIPS = [
    Equation(FLIP * FLIP, 1, "D = diag(1, −1, …)"),
    Equation(FLIP * I, -I * FLIP, "D turns the complex unit round"),
    Equation(FLIP * N, N * FLIP, "N moves whole cells"),
    Equation(FLIP * e, e, "D keeps e_1"),
]
CONJUGATED = Equation(FLIP * BLOCK * FLIP, BLOCK - 2 * b * I)


@claim.proof("diag(1, −1, …) conjugates", CONJUGATE)
def conjugate():
    return Derivation(FLIPS).qed(CONJUGATED, Equation(FLIP.T * e, e))


# -- instances


def shift(n, cell=1):
    return fmpq_mat(
        n * cell, n * cell, [int(j == i + cell) for i in range(n * cell) for j in range(n * cell)]
    )


def unit_of(n, cell):
    """The complex unit of a block of n cells; zero for a real block."""
    return fmpq_mat(
        n * cell,
        n * cell,
        [
            0 if cell == 1 or i // 2 != j // 2 else j - i
            for i in range(n * cell)
            for j in range(n * cell)
        ],
    )


def eye(k):
    return fmpq_mat(k, k, [int(i == j) for i in range(k) for j in range(k)])


def block(rng, n, cell):
    """(J, N, I) of a random block; λ = 0 among them."""
    k, re, im = n * cell, fmpq(rng.randint(-3, 3), 2), fmpq(rng.randint(1, 3), 2)
    return eye(k) * re + unit_of(n, cell) * im + shift(n, cell), shift(n, cell), unit_of(n, cell)


def start(rng, n, m, cell):
    """v with its first nonzero cell at m (from 1)."""
    while True:
        cells = [fmpq(rng.randint(-2, 2), rng.choice((1, 2))) for _ in range((n - m + 1) * cell)]
        if any(cells[:cell]):
            return [fmpq(0)] * ((m - 1) * cell) + cells


def polynomial(entries, n, m, cell, shifted, imaginary):
    """p(N) = Σ R(v_{m+i}) Nⁱ."""
    k = n * cell
    total, power = fmpq_mat(k, k), eye(k)
    for i in range(n - m + 1):
        left = (m - 1 + i) * cell
        total += (
            eye(k) * entries[left] + (imaginary * entries[left + 1] if cell == 2 else 0 * eye(k))
        ) * power
        power = power * shifted
    return total


@claim.exact("every block up to six cells, every m, several start vectors", FRAME)
def every_block(run):
    """S⁻¹JS = J and Sᵀv = e_m over ℚ; the real cells up to three go into the certificate."""
    rng, done, points = random.Random(f"blocks {run.seed}"), 0, []
    letters = {"J": Operator("J", "k", "k"), "S": Operator("S", "k", "k")}
    claims = [
        Equation(letters["J"] * letters["S"], letters["S"] * letters["J"]),
        Equation(letters["S"].T * v, e),
    ]
    where = setting(claims, [Equation(inverse(letters["S"]) * letters["S"], 1)])
    for n in range(1, 7):
        for m in range(1, n + 1):
            for cell in (1, 2):
                for _ in range(run.count(5)):
                    big, shifted, imaginary = block(rng, n, cell)
                    entries = start(rng, n, m, cell)
                    s = inverse_matrix(polynomial(entries, n, m, cell, shifted, imaginary))
                    column = fmpq_mat(n * cell, 1, entries)
                    e_m = fmpq_mat(n * cell, 1, [int(i == (m - 1) * cell) for i in range(n * cell)])
                    if big * s != s * big or s.transpose() * column != e_m:
                        return Checked(
                            f"J = {big.tolist()}, v = {entries}: the frame does not do it",
                            ok=False,
                            refutes=True,
                        )
                    done += 1
                if n <= 3:
                    points.append(complete(where, {"J": big, "S": s, "v": column, "e": e_m}))
    return Checked(
        f"{done} pairs, real and complex blocks of up to six cells, every m",
        instances=done,
        pieces=[
            (
                "S⁻¹JS = J and Sᵀv = e_m for blocks of up to three cells",
                Instances(where, claims, points),
            )
        ],
    )


@claim.exact("zero-start runs over ℚ against the shorter block", SHORTER)
def runs(run):
    """LM-RLLC(J, e_m) against LM-RLLC(J(λ; n−m+1), e_1): units, laws and parameters."""
    rng, count = random.Random(f"shorter {run.seed}"), run.count(60)
    for _ in range(count):
        n, cell, rows = rng.randint(1, 4), rng.choice((1, 2)), rng.randint(1, 3)
        m = rng.randint(1, n)
        k, gone = n * cell, (m - 1) * cell
        big, _, _ = block(rng, n, cell)
        rest = fmpq_mat(
            k - gone, k - gone, [big[i, j] for i in range(gone, k) for j in range(gone, k)]
        )
        law, theta = witnesses.draw(rng, k, 1), fmpq_mat(rows, 1)
        here = (fmpq_mat(rows, k), law, theta)
        there = (fmpq_mat(rows, k - gone), fmpq_mat(k - gone, 1, law.entries()[gone:]), theta)
        for _ in range(4):
            gradient = witnesses.draw(rng, rows, 1)
            here = witnesses.step(
                *here,
                gradient,
                big,
                fmpq_mat(k, 1, [int(i == gone) for i in range(k)]),
                fmpq(1),
                fmpq(1, 2),
            )
            there = witnesses.step(
                *there,
                gradient,
                rest,
                fmpq_mat(k - gone, 1, [int(i == 0) for i in range(k - gone)]),
                fmpq(1),
                fmpq(1, 2),
            )
            table = here[0].tolist()
            if (
                any(
                    any(row[:gone]) or row[gone:] != other
                    for row, other in zip(table, there[0].tolist())
                )
                or here[2] != there[2]
            ):
                return Checked(
                    f"J = {big.tolist()}, m = {m}: the runs part", ok=False, refutes=True
                )
    return Checked(
        f"{count} zero-start runs of 4 steps over ℚ, blocks of up to four cells, agree exactly",
        instances=count,
    )


claim.floats(
    "LM-RLLC in one block from v and from e_m, joined by p(N)⁻¹, in float64",
    FRAME,
    instances=40,
    at="jordan_frames",
    kind="block",
)


claim.batched("the same batched in torch", FRAME, instances=300, at="jordan_frames", kind="block")


# -- why each hypothesis, and false variants


@claim.necessity("v is not zero", FRAME)
def no_start():
    """v = 0 is 0 in every frame, and so no e_m."""
    S = Operator("S", "k", "k")
    return refute(
        Equation(S.T * v, e), [Equation(inverse(S) * S, 1)], at={"S": [[1]], "v": [[0]], "e": [[1]]}
    )


TWO = {
    "C": [[0, 1]],
    "E": [[1], [0]],
    "F": [[2]],
    "J": [[2, 1], [0, 2]],
    "ε": [[1]],
    "e": [[0], [1]],
    "L": [[1], [0]],
    "θ": [[0]],
    "g": [[1]],
    "c1": 1,
    "c2": 1,
}


@claim.necessity("the run starts at zero", SHORTER)
def other_start():
    """M = (1, 0) under J(2; 2) with v = e_2: the first unit keeps its memory and feeds the
    second."""
    return refute(SAME_NEXT[2], [*ROWS, *SAME[1:], *STEPS], at=TWO | {"M": [[1, 0]], "X": [[0]]})


FRAMED = {
    "N": [[0, 1], [0, 0]],
    "I": [[0, 0], [0, 0]],
    "v": [[1], [3]],
    "e": [[1], [0]],
    "P": [[1, 3], [0, 1]],
    "a": 2,
    "b": 0,
}
S_INSTEAD = Operator("S", "k", "k")


def mutant(s, rows=None, at=None):
    """S = ``s`` as a frame of J(2; 2) with v = (1, 3): S⁻¹JS = J and Sᵀv = e_1."""
    given = [COMMUTE, Equation(S_INSTEAD, s)]
    return refute(
        [Equation(BLOCK * S_INSTEAD, S_INSTEAD * BLOCK), Equation(S_INSTEAD.T * v, rows or e)],
        given,
        at=at or FRAMED,
    )


@claim.mutant("p(N) for its inverse", FRAME)
def not_inverted():
    return mutant(P)


@claim.mutant("p(Nᵀ)⁻¹ for p(N)⁻¹", FRAME)
def transposed():
    return mutant(inverse(P.T))


@claim.mutant("the coefficients in the wrong order", FRAME)
def wrong_order():
    return mutant(inverse(P), at=FRAMED | {"P": [[3, 1], [0, 3]]})


@claim.mutant("Sv for Sᵀv", FRAME)
def missing_transpose():
    return refute(Equation(inverse(P) * v, e), [COMMUTE, Equation(N * P, P * N)], at=FRAMED)


@claim.mutant("the shift by one: p(N) from v_{m+1} on", FRAME)
def shifted_start():
    return mutant(inverse(P), at=FRAMED | {"P": [[3, 0], [0, 3]]})


@claim.mutant("the first m units stay 0", SHORTER)
def one_unit_more():
    """The m-th is the momentum itself."""
    return refute(
        Equation(later.memory * e, 0), [*ROWS, *START, *STEPS], at=TWO | {"M": [[0, 0]], "X": [[0]]}
    )


@claim.mutant("the first entries of L in the shorter block", SHORTER)
def wrong_law():
    top = Operator("B", "r", "k")
    start_ = [*START[:2], Equation(small.law, top * now.law), START[3]]
    return refute(
        SAME_NEXT[2], [*ROWS, *start_, *STEPS], at=TWO | {"M": [[0, 0]], "X": [[0]], "B": [[1, 0]]}
    )


@claim.mutant("the identity conjugates", CONJUGATE)
def no_flip():
    return refute(
        CONJUGATED,
        [FLIPS[0], FLIPS[2], FLIPS[3]],
        at={
            "D": [[1, 0], [0, 1]],
            "I": [[0, 1], [-1, 0]],
            "N": [[0, 0], [0, 0]],
            "e": [[1], [0]],
            "a": 0,
            "b": 1,
        },
    )
