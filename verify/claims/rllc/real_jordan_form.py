"""The real Jordan form, and the program that finds it: every answer carries its check."""

import random

from flint import arb_mat, ctx, fmpq, fmpq_mat

from theory import real_jordan_form
from theory.exact import block_diagonal
from theory.jordan.in_field import chain_in_field, quadratic_form_in_field
from theory.operators import AlgebraicInstances, Field, setting
from theory.rllc import witnesses
from verify.claim import Claim
from verify.claims.rllc import source
from verify.evidence import Checked, Fails

SOUND, REAL = "the check is enough", "complex chains in real columns"

claim = Claim(
    name="rllc/real_jordan_form",
    title="""A real Jordan form is right if TS = SJ and S is invertible; every answer carries that
    check""",
    source=source("section 5, real Jordan normal form"),
    paper="holds",
    statement="""
    - Every real T has an invertible real S such that S⁻¹TS is a union of real Jordan blocks
      (Jordan, cited). By: existence
    - If TS = SJ and S is invertible, then S⁻¹TS = J and Tⁱ = SJⁱS⁻¹; By: the check; powers
    - Remark: and every answer (S, J) that the program gives for a rational T carries just that,
      checked exactly before it is given.
    - A chain T(U + iW) = (U + iW)((a + bi)I + N) of a complex eigenvalue becomes real columns with
      cells [[a, b], [−b, a]]; By: real columns
    - Remark: one integer chain serves all conjugates of an algebraic eigenvalue.
    """,
    latex=r"""$\forall\, T \in \mathbb{R}^{k\times k}\ \exists\, S:\ S^{-1}TS = \bigoplus_i
    J(\lambda_i; n_i)$; for rational $T$: $TS = SJ$, $\det S \ne 0$, exactly.""",
    hypotheses="""
    - S is invertible: for the check to be enough
    - TS = SJ: for the check to be enough""",
    remark="""So an answer is right whatever the program does. That it finds one for every rational
    T is no part of the theorem: it is tried on matrices of every kind up to size 12.""",
    parts=(SOUND, REAL),
)

claim.letters("T S J P P′ Q Q′: k×k")
JOINED, SIMILAR = "TS = SJ : TS = SJ", "S⁻¹TS = J; T = SJS⁻¹"
FOLLOWS = "S⁻¹TS = J and T = SJS⁻¹"
BLOCK = "T=[3 1; −1 1], S=[1 1; −1 0], J=[2 1; 0 2]"
sound = claim.under(part=SOUND)
joined = sound.under(JOINED)
joined.under(at=BLOCK).proves(FOLLOWS, SIMILAR, name="the check")
joined.under(at=BLOCK).proves("""[existence] J being the union of blocks that Jordan's theorem gives
    S⁻¹TS = J
    cites: jordan (h1)""")
joined.inductive("""[powers] Tⁱ = SJⁱS⁻¹, by induction over i
    P = SQS⁻¹
    initial: P = 1; Q = 1
    recurrence: P′ = PT; Q′ = QJ
    over: i""")
joined.needs("S is invertible", "T³S = J³", at="T=1, S=0, J=2", says="S = 0 joins any two.")
other = sound.under(at=BLOCK).under(at="J=diag(2, 2)")
other.needs("TS = SJ", SIMILAR, weakens=(FOLLOWS, ("h1",)))
equal = "equal characteristic polynomials: J = diag(2, 2) for a defective T"
other.false(equal, "T = SJS⁻¹", "J = 2", says="S(2I)S⁻¹ = 2I for every S.")

claim.letters("a b; U W: k×n; N: n×n; E D: n×m; I N2: m×m")
claim.let("X = UE + WD; B = a + bI + N2")  # X: Re u1, Im u1, Re u2, …: E and D put them in place
real = claim.under(
    """TU = aU − bW + UN : real part of the chain
    TW = bU + aW + WN : imaginary part""",
    part=REAL,
    at="T=[0 1; −1 0], U=(1, 0), W=(0, 1), N=0, E=[1 0], D=[0 1], I=[0 1; −1 0], a=0, b=1",
).under(at="N2=[0 0; 0 0]")
placed = real.under(
    """EI = D : I = identities ⊗ [[0, 1], [−1, 0]] takes real places to imaginary ones
    DI = −E : and imaginary places to minus the real ones
    EN2 = NE : the shift by cells moves places as N moves columns
    DN2 = ND : the shift by cells moves places as N moves columns"""
)
placed.proves("[real columns] T X = X J for the columns Re u1, Im u1, Re u2, …", "TX = XB")
real.false("the real part alone", "TU = aU + UN")
TWO_CELLS = """T=[0 1 1 0; −1 0 0 1; 0 0 0 1; 0 0 −1 0], U=[1 0; 0 0; 0 1; 0 0], N=[0 1; 0 0],
    W=[0 0; 1 0; 0 0; 0 1], E=[1 0 0 0; 0 0 1 0], D=[0 1 0 0; 0 0 0 1], a=0, b=1,
    I=[0 1 0 0; −1 0 0 0; 0 0 0 1; 0 0 −1 0], N2=[0 0 1 0; 0 0 0 1; 0 0 0 0; 0 0 0 0]"""
claim.mutants(at=TWO_CELLS)


def _hidden(rng, j: fmpq_mat) -> fmpq_mat:
    """A similar matrix, by a unimodular change of basis."""
    s = witnesses.unimodular(rng, j.nrows())
    return s.inv() * j * s


def _blocks(rng, k, cells) -> fmpq_mat:
    """A union of blocks of the given cells, of size k or a little more."""
    parts, size = [], 0
    while size < k:
        cell = fmpq_mat(rng.choice(cells))
        n = rng.randint(1, max(1, (k - size) // cell.nrows()))
        size += n * cell.nrows()
        shift = witnesses.diagonal(n * cell.nrows(), above=cell.nrows())
        parts.append(block_diagonal(*[cell] * n) + shift)
    return block_diagonal(*parts)


DEFECTIVE = ([[0]], [[1]], [[fmpq(1, 2)]])
GAUSSIAN = ([[0, 1], [-1, 0]], [[fmpq(1, 2), 2], [-2, fmpq(1, 2)]])
QUADRATIC = ([[0, 1], [2, 0]], [[0, 1], [-3, 1]])
IRREDUCIBLE = ([[0, 1, 0], [0, 0, 1], [1, 1, 0]], [[0, 1, 0], [0, 0, 1], [-1, 3, 0]])
CELLS = {"defective": DEFECTIVE, "Gaussian": GAUSSIAN, "quadratic": QUADRATIC, "cubic": IRREDUCIBLE}
CELLS["mixed"] = sum(CELLS.values(), ())
KINDS = (*CELLS, "random integers", "random fractions", "zero")


def _of_kind(rng, kind, k) -> fmpq_mat:
    if kind in CELLS:
        return _hidden(rng, _blocks(rng, k, CELLS[kind]))
    size, below = {"random integers": (3, (1,)), "zero": (0, (1,))}.get(kind, (3, (1, 2, 3)))
    entries = [fmpq(rng.randint(-size, size), rng.choice(below)) for _ in range(k * k)]
    return fmpq_mat(k, k, entries)


@sound.under("S⁻¹S = 1").instances(
    "T of every kind up to size 12, over ℚ", JOINED, count=80, kept=80, of="matrices"
)
def every_kind(rng, index):
    """TS = SJ and rank S = k again, by other code than the program's; degenerate kinds first, then
    sizes at random. Primary forms up to size 4 go into the certificate."""
    kind = KINDS[index % len(KINDS)]
    t = _of_kind(rng, kind, 1 + index // len(KINDS) % 12)
    form, k = real_jordan_form(t), t.nrows()
    s, size = fmpq_mat(form.primary_S), sum(block.dimension for block in form.blocks)
    if t * s != s * form.primary_J or s.rank() != k or size != k:
        raise Fails(f"{kind}: T = {t.tolist()}: the answer does not hold")
    return {"T": t, "S": s, "J": form.primary_J} if k <= 4 else kind


FIELDS = ((0, 2), (1, -2), (-1, 3), (0, -3), (2, 5), (-2, 6))  # (x − p)² − d


@claim.exact("the real form itself over ℚ(√2), ℚ(√3), …, in the certificate", SOUND)
def quadratic_fields(run):
    """S and J with their square roots, as elements of a quadratic field: real roots and complex
    pairs, defective and not."""
    rng, found = random.Random(f"fields {run.seed}"), {}
    count = max(len(FIELDS), run.count(12))  # the certificate states the same fields at any effort
    for index in range(count):
        p, d = FIELDS[index % len(FIELDS)]
        cell = [[0, 1], [d - p * p, 2 * p]]
        blocks = _blocks(rng, 2 + 2 * (index % 2), (cell,))
        t = _hidden(rng, block_diagonal(blocks, fmpq_mat([[rng.randint(-1, 1)]])))
        polynomial, s, j = quadratic_form_in_field(real_jordan_form(t))
        field, points = found.setdefault(str(polynomial), (Field(polynomial), []))
        points.append({"T": t.tolist(), "S": s, "J": j, "S⁻¹": field.inverse(s)})
    claims = claim.formulas(JOINED)
    where = setting(claims, claim.formulas("S⁻¹S = 1"))
    pieces = [
        (f"TS = SJ over the field of {name}", AlgebraicInstances(where, claims, field, points))
        for name, (field, points) in found.items()
    ]
    said = f"{count} real forms over {len(pieces)} quadratic fields"
    return Checked(said, instances=count, pieces=pieces)


claim.letters("K: n×n")
CUBIC = fmpq_mat([[0, 1, 0], [0, 0, 1], [1, 1, 0]])
QUINTIC = [[0, 0, 0, 0, 1], [1, 0, 0, 0, 1], [0, 1, 0, 0, 0], [0, 0, 1, 0, 0], [0, 0, 0, 1, 0]]
HARD = {
    "[[-3, 1, 2], [1, -1, 0], [1, 0, -2]]": fmpq_mat([[-3, 1, 2], [1, -1, 0], [1, 0, -2]]),
    "x³ − x − 1, twice": block_diagonal(CUBIC, CUBIC) + witnesses.diagonal(6, above=3),
    "x⁵ − x − 1": fmpq_mat(QUINTIC),
}


@claim.exact("chains of algebraic eigenvalues of degree 3 and 5, in the certificate", SOUND)
def higher_fields(run):
    """T U = U(αI + N) in ℚ(α) for a real root α: the 3×3 on which radicals fail, a defective cubic,
    and the companion of x⁵ − x − 1."""
    claims, pieces = claim.formulas("TU = UK : T U = U(αI + N)"), []
    for name, t in HARD.items():
        t = _hidden(random.Random("cubic"), t) if "twice" in name else t
        (chain,) = [c for c in real_jordan_form(t).chains if c.polynomial.degree() > 1]
        polynomial, columns, k = chain_in_field(chain)
        if not any(any(x for x in row) for row in columns):
            raise Fails(f"{name}: the chain is zero")
        point = {"T": t.tolist(), "U": columns, "K": k}
        held = AlgebraicInstances(setting(claims), claims, Field(polynomial), [point])
        pieces.append((f"chain of {name}", held))
    said = f"{len(pieces)} chains in fields of degree 3 and 5"
    return Checked(said, instances=len(pieces), pieces=pieces)


@claim.enclosure("the real form of any degree in certified balls", SOUND)
def balls(run):
    """TS − SJ contains zero in every entry, with radii below 2⁻⁴⁰ and det S away from zero."""
    rng, count, worst = random.Random(f"balls {run.seed}"), run.count(20), 0
    for index in range(count):
        k = 2 + index % 5
        t = fmpq_mat(k, k, [rng.randint(-2, 2) for _ in range(k * k)])
        s, j = real_jordan_form(t).balls(80)
        with ctx.workprec(160):
            residual, determinant = (arb_mat(t) * s - s * j).entries(), s.det()
        radius = max(x.rad() for x in residual)
        worst = max(worst, radius)
        held = all(x.contains(0) for x in residual) and radius < fmpq(1, 2**40)
        if not held or determinant.contains(0):
            open_ = f"T = {t.tolist()}: the balls do not enclose a real Jordan form"
            return Checked(open_, ok=False)
    said = f"real forms in balls: TS − SJ within ±{float(worst):.1e} of zero, det S ≠ 0"
    return Checked(f"{count} {said}", instances=count)
