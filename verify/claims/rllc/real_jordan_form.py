"""The real Jordan form, and the program that finds it: every answer carries its check."""

import random

from flint import arb_mat, ctx, fmpq, fmpq_mat

from theory import real_jordan_form
from theory.exact import block_diagonal
from theory.jordan.in_field import chain_in_field, quadratic_form_in_field
from theory.operators import (
    AlgebraicInstances,
    Derivation,
    Equation,
    Field,
    Instances,
    Operator,
    Scalar,
    complete,
    identity,
    induction,
    refute,
    setting,
)
from theory.rllc import setting as rllc
from verify.claim import Claim
from verify.claims.rllc import source
from verify.evidence import Checked

SOUND, REAL = "the check is enough", "complex chains in real columns"

claim = Claim(
    name="rllc/real_jordan_form",
    title="""A real Jordan form is right if TS = SJ and S is invertible; every answer carries that
    check""",
    source=source("section 5, real Jordan normal form"),
    expected="proved",
    paper="holds",
    statement="""Every real T has an invertible real S such that S⁻¹TS is a union of real Jordan
    blocks (Jordan, cited). If TS = SJ and S is invertible, then S⁻¹TS = J and Tⁱ = SJⁱS⁻¹; and
    every answer (S, J) that the program gives for a rational T carries just that, checked exactly
    before it is given. A chain T(U + iW) = (U + iW)((a + bi)I + N) of a complex eigenvalue becomes
    real columns with cells [[a, b], [−b, a]]; one integer chain serves all conjugates of an
    algebraic eigenvalue.""",
    latex=r"""$\forall\, T \in \mathbb{R}^{k\times k}\ \exists\, S:\ S^{-1}TS = \bigoplus_i
    J(\lambda_i; n_i)$; for rational $T$: $TS = SJ$, $\det S \ne 0$, exactly.""",
    hypotheses="""
    - S is invertible: for the check to be enough
    - TS = SJ: for the check to be enough""",
    axioms=("Jordan's theorem for real matrices",),
    remark="""So an answer is right whatever the program does. That it finds one for every rational
    T is no part of the theorem: it is tried on matrices of every kind up to size 12.""",
    parts=(SOUND, REAL),
)

T, S, S_INV = rllc.T, rllc.S, rllc.S_INV
J = Operator("J", "k", "k")
JOINED = Equation(T * S, S * J, "TS = SJ")

# -- the check is enough


SIMILAR = [Equation(S_INV * T * S, J), Equation(T, S * J * S_INV)]
FOLLOWS = "S⁻¹TS = J and T = SJS⁻¹"


@claim.proof(FOLLOWS, SOUND)
def similar():
    return Derivation([JOINED]).qed(*SIMILAR)


@claim.proof("Tⁱ = SJⁱS⁻¹, by induction over i", SOUND)
def powers():
    of_t, of_t_next, of_j, of_j_next = (Operator(x, "k", "k") for x in ("P", "P′", "Q", "Q′"))
    return induction(
        Equation(of_t, S * of_j * S_INV),
        state=[(of_t, of_t_next), (of_j, of_j_next)],
        initial=[Equation(of_t, 1), Equation(of_j, 1)],
        recurrence=[Equation(of_t_next, of_t * T), Equation(of_j_next, of_j * J)],
        given=[JOINED],
        over="i",
    )


U, W, N = Operator("U", "k", "n"), Operator("W", "k", "n"), Operator("N", "n", "n")
a, b = Scalar("a"), Scalar("b")
RE, IM = (
    Equation(T * U, a * U - b * W + U * N, "real part of the chain"),
    Equation(T * W, b * U + a * W + W * N, "imaginary part"),
)
LEFT, RIGHT = Operator("E", "n", "m"), Operator("D", "n", "m")
COLUMNS = U * LEFT + W * RIGHT  # Re u1, Im u1, Re u2, …: E and D put them in place
TURN, SHIFT = Operator("I", "m", "m"), Operator("N2", "m", "m")
CELLS = a * identity("m") + b * TURN + SHIFT
PLACES = [
    Equation(
        LEFT * TURN, RIGHT, "I = identities ⊗ [[0, 1], [−1, 0]] takes real places to imaginary ones"
    ),
    Equation(RIGHT * TURN, -LEFT, "and imaginary places to minus the real ones"),
    Equation(LEFT * SHIFT, N * LEFT, "the shift by cells moves places as N moves columns"),
    Equation(RIGHT * SHIFT, N * RIGHT, "the shift by cells moves places as N moves columns"),
]
REAL_BLOCK = Equation(T * COLUMNS, COLUMNS * CELLS)


@claim.proof("T X = X J for the columns Re u1, Im u1, Re u2, …", REAL)
def real_columns():
    return Derivation([RE, IM, *PLACES]).qed(REAL_BLOCK)


# -- the program's answers


@claim.exact("T of every kind up to size 12, over ℚ", SOUND)
def every_kind(run):
    """TS = SJ and rank S = k again, by other code than the program's; degenerate kinds first, then
    sizes at random."""
    rng, count, kinds, points = random.Random(f"jordan {run.seed}"), run.count(80), list(KINDS), []
    where = setting([JOINED], [Equation(S_INV * S, 1)])
    for index in range(count):
        kind = kinds[index % len(kinds)]
        t = KINDS[kind](rng, 1 + index // len(kinds) % 12)
        form = real_jordan_form(t)
        s = fmpq_mat(form.primary_S)
        if (
            t * s != s * form.primary_J
            or s.rank() != t.nrows()
            or sum(block.dimension for block in form.blocks) != t.nrows()
        ):
            return Checked(
                f"{kind}: T = {t.tolist()}: the answer does not hold", ok=False, refutes=True
            )
        if t.nrows() <= 4:
            points.append(complete(where, {"T": t, "S": s, "J": form.primary_J}))
    return Checked(
        f"{count} matrices of {len(kinds)} kinds up to size 12: {', '.join(kinds)}",
        instances=count,
        pieces=[("TS = SJ over ℚ: primary forms up to size 4", Instances(where, [JOINED], points))],
    )


def _hidden(rng, j: fmpq_mat) -> fmpq_mat:
    """A similar matrix, by a unimodular change of basis."""
    k = j.nrows()
    left = fmpq_mat(
        k, k, [int(p == q) if p >= q else rng.randint(-1, 1) for p in range(k) for q in range(k)]
    )
    right = fmpq_mat(
        k, k, [int(p == q) if p <= q else rng.randint(-1, 1) for p in range(k) for q in range(k)]
    )
    return (left * right).inv() * j * left * right


def _blocks(rng, k, cells) -> fmpq_mat:
    """A union of blocks of the given cells, of size k or a little more."""
    parts, size = [], 0
    while size < k:
        cell = rng.choice(cells)
        d, n = len(cell), rng.randint(1, max(1, (k - size) // len(cell)))
        rows = [[fmpq(0)] * (n * d) for _ in range(n * d)]
        for i in range(n * d):
            rows[i][i - i % d : i - i % d + d] = cell[i % d]
            if i + d < n * d:
                rows[i][i + d] = fmpq(1)
        parts.append(fmpq_mat(rows))
        size += n * d
    return block_diagonal(*parts)


DEFECTIVE = ([[0]], [[1]], [[fmpq(1, 2)]])
GAUSSIAN = ([[0, 1], [-1, 0]], [[fmpq(1, 2), 2], [-2, fmpq(1, 2)]])
QUADRATIC = ([[0, 1], [2, 0]], [[0, 1], [-3, 1]])
IRREDUCIBLE = ([[0, 1, 0], [0, 0, 1], [1, 1, 0]], [[0, 1, 0], [0, 0, 1], [-1, 3, 0]])
KINDS = {
    "defective": lambda rng, k: _hidden(rng, _blocks(rng, k, DEFECTIVE)),
    "Gaussian": lambda rng, k: _hidden(rng, _blocks(rng, k, GAUSSIAN)),
    "quadratic": lambda rng, k: _hidden(rng, _blocks(rng, k, QUADRATIC)),
    "cubic": lambda rng, k: _hidden(rng, _blocks(rng, k, IRREDUCIBLE)),
    "mixed": lambda rng, k: _hidden(
        rng, _blocks(rng, k, DEFECTIVE + GAUSSIAN + QUADRATIC + IRREDUCIBLE)
    ),
    "random integers": lambda rng, k: fmpq_mat(k, k, [rng.randint(-3, 3) for _ in range(k * k)]),
    "random fractions": lambda rng, k: fmpq_mat(
        k, k, [fmpq(rng.randint(-3, 3), rng.choice((1, 2, 3))) for _ in range(k * k)]
    ),
    "zero": lambda rng, k: fmpq_mat(k, k),
}


@claim.exact("the real form itself over ℚ(√2), ℚ(√3), …, in the certificate", SOUND)
def quadratic_fields(run):
    """S and J with their square roots, as elements of a quadratic field: real roots and complex
    pairs, defective and not."""
    rng, count, pieces, done = random.Random(f"fields {run.seed}"), run.count(12), {}, 0
    while done < count:
        p, q = rng.randint(-2, 2), rng.choice((-3, -2, 2, 3, 5))
        cell = [[0, 1], [-q, 2 * p]]  # x² − 2px + q
        if _is_square(p * p - q) or _is_square(q - p * p):
            continue
        t = _hidden(
            rng,
            block_diagonal(
                _blocks(rng, 2 + 2 * (done % 2), (cell,)), fmpq_mat([[rng.randint(-1, 1)]])
            ),
        )
        polynomial, s, j = quadratic_form_in_field(real_jordan_form(t))
        pieces.setdefault(str(polynomial), (polynomial, []))[1].append(
            {"T": t.tolist(), "S": s, "J": j}
        )
        done += 1
    where, found = setting([JOINED], [Equation(S_INV * S, 1)]), []
    for polynomial, points in pieces.values():
        field = Field(polynomial)
        points = [point | {"S⁻¹": field.inverse(point["S"])} for point in points]
        found.append(
            (
                f"TS = SJ over the field of {polynomial}",
                AlgebraicInstances(where, [JOINED], field, points),
            )
        )
    return Checked(
        f"{done} real forms over {len(pieces)} quadratic fields", instances=done, pieces=found
    )


def _is_square(number) -> bool:
    return number >= 0 and any(i * i == number for i in range(number + 1))


@claim.exact("chains of algebraic eigenvalues of degree 3 and 5, in the certificate", SOUND)
def higher_fields(run):
    """T U = U(αI + N) in ℚ(α) for a real root α: the 3×3 on which radicals fail, a defective cubic,
    and the companion of x⁵ − x − 1."""
    tables = {
        "[[-3, 1, 2], [1, -1, 0], [1, 0, -2]]": fmpq_mat([[-3, 1, 2], [1, -1, 0], [1, 0, -2]]),
        "x³ − x − 1, twice": _hidden(
            random.Random("cubic"),
            fmpq_mat(
                [
                    [0, 1, 0, 1, 0, 0],
                    [0, 0, 1, 0, 1, 0],
                    [1, 1, 0, 0, 0, 1],
                    [0, 0, 0, 0, 1, 0],
                    [0, 0, 0, 0, 0, 1],
                    [0, 0, 0, 1, 1, 0],
                ]
            ),
        ),
        "x⁵ − x − 1": fmpq_mat(
            [[0, 0, 0, 0, 1], [1, 0, 0, 0, 1], [0, 1, 0, 0, 0], [0, 0, 1, 0, 0], [0, 0, 0, 1, 0]]
        ),
    }
    u, n = Operator("U", "k", "n"), Operator("K", "n", "n")
    claims = [Equation(T * u, u * n, "T U = U(αI + N)")]
    where, pieces = setting(claims), []
    for name, t in tables.items():
        (chain,) = [c for c in real_jordan_form(t).chains if c.polynomial.degree() > 1]
        polynomial, columns, k = chain_in_field(chain)
        if not any(any(x for x in row) for row in columns):
            return Checked(f"{name}: the chain is zero", ok=False, refutes=True)
        pieces.append(
            (
                f"chain of {name}",
                AlgebraicInstances(
                    where, claims, Field(polynomial), [{"T": t.tolist(), "U": columns, "K": k}]
                ),
            )
        )
    return Checked(
        f"{len(pieces)} chains in fields of degree 3 and 5", instances=len(pieces), pieces=pieces
    )


@claim.enclosure("the real form of any degree in certified balls", SOUND)
def balls(run):
    """TS − SJ contains zero in every entry, with radii below 2⁻⁴⁰ and det S away from zero."""
    rng, count = random.Random(f"balls {run.seed}"), run.count(20)
    worst = 0
    for index in range(count):
        k = 2 + index % 5
        t = fmpq_mat(k, k, [rng.randint(-2, 2) for _ in range(k * k)])
        s, j = real_jordan_form(t).balls(80)
        with ctx.workprec(160):
            residual, determinant = arb_mat(t) * s - s * j, s.det()
        radius = max(x.rad() for x in residual.entries())
        worst = max(worst, radius)
        if (
            not all(x.contains(0) for x in residual.entries())
            or determinant.contains(0)
            or not radius < fmpq(1, 2**40)
        ):
            return Checked(
                f"T = {t.tolist()}: the balls do not enclose a real Jordan form", ok=False
            )
    return Checked(
        f"{count} real forms in balls: TS − SJ within ±{float(worst):.1e} of zero, det S ≠ 0",
        instances=count,
    )


# -- why each hypothesis, and false variants

BLOCK = {"T": [[3, 1], [-1, 1]], "S": [[1, 1], [-1, 0]], "J": [[2, 1], [0, 2]]}


@claim.necessity("S is invertible", SOUND)
def singular():
    """S = 0 joins any two matrices."""
    return refute(Equation(T**3 * S, J**3), [JOINED], at={"T": [[1]], "S": [[0]], "J": [[2]]})


@claim.necessity("TS = SJ", SOUND, weakens=(FOLLOWS, ("h1",)))
def unjoined():
    return refute(SIMILAR, at=BLOCK | {"J": [[2, 0], [0, 2]]})


@claim.mutant("ST = JS", SOUND)
def wrong_side():
    return refute(
        Equation(T, S * J * S_INV),
        [Equation(S * T, J * S)],
        at={"T": [[1, 0], [0, 2]], "S": [[1, 1], [0, 1]], "J": [[1, 1], [0, 2]]},
    )


@claim.mutant("equal characteristic polynomials: J = diag(2, 2) for a defective T", SOUND)
def no_coupling():
    """S(2I)S⁻¹ = 2I for every S."""
    return refute(
        Equation(T, S * J * S_INV),
        [Equation(J, 2 * identity("k"))],
        at=BLOCK | {"J": [[2, 0], [0, 2]]},
    )


COMPLEX = {
    "T": [[0, 1], [-1, 0]],
    "U": [[1], [0]],
    "W": [[0], [1]],
    "N": [[0]],
    "E": [[1, 0]],
    "D": [[0, 1]],
    "I": [[0, 1], [-1, 0]],
    "N2": [[0, 0], [0, 0]],
    "a": 0,
    "b": 1,
}


@claim.mutant("cells [[a, −b], [b, a]]", REAL)
def turned_cells():
    return refute(
        Equation(T * COLUMNS, COLUMNS * (CELLS - 2 * b * TURN)), [RE, IM, *PLACES], at=COMPLEX
    )


@claim.mutant("columns Im u, Re u", REAL)
def exchanged_columns():
    other = U * RIGHT + W * LEFT
    return refute(Equation(T * other, other * CELLS), [RE, IM, *PLACES], at=COMPLEX)


@claim.mutant("the real part alone", REAL)
def real_part_alone():
    return refute(Equation(T * U, a * U + U * N), [RE, IM], at=COMPLEX)
