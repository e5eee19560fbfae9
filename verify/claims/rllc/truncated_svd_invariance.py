"""The pseudo-inverse with small singular values cut off, in another basis."""

import random

from flint import fmpq, fmpq_mat

from theory.operators import (
    Equation,
    Inequality,
    Operator,
    Scalar,
    Square,
    SumOfSquares,
    identity,
    left_inverse,
    pinv,
    prove,
    refute,
)
from theory.operators.matrices import inverse_matrix, is_psd, pinv_matrix
from verify import edges
from verify.claim import Claim
from verify.claims.rllc import _witnesses as witnesses
from verify.claims.rllc import source
from verify.evidence import Checked

SPREAD, SAME = "no singular value is cut", "then the frames agree"

claim = Claim(
    name="rllc/truncated_svd_invariance",
    title="Truncating singular values keeps basis independence while κ(M)κ(S) < 1/rc",
    source=source("Remark 3.5 (a common alternative to the relaxed inverse)"),
    expected="proved",
    statement="""Let P_rc(M) be the pseudo-inverse of M with all singular values below rc times the
    largest set to zero, 0 < rc < 1. If M has full column rank, S is invertible and κ(M)κ(S) < 1/rc,
    then S·P_rc(MS) = P_rc(M) exactly. Beyond it need not be: M = S = diag(1, 1/10) and rc = 1/20
    give diag(1, 0) against diag(1, 10), a jump of 1/σ_min.""",
    latex=r"""$\kappa(M)\,\kappa(S) < 1/\mathrm{rc} \;\Rightarrow\; S\,P_{\mathrm{rc}}(MS) =
    P_{\mathrm{rc}}(M)$.""",
    hypotheses="""
    - M has full column rank
    - κ(M)κ(S) < 1/rc
    - S is invertible""",
    axioms="""
    - a singular value of M is the root of an eigenvalue of MᵀM; a ⪯ MᵀM ⪯ b says that their squares
      lie in [a, b]""",
    parts=(SPREAD, SAME),
)

M, S = Operator("M", "n", "k"), Operator("S", "k", "k")
one = identity("k")
a, b, s, u = (Scalar(n, nonneg=True) for n in ("a", "b", "s", "u"))
LOW, HIGH = Operator("D", "k", "k", symmetric=True), Operator("U", "k", "k", symmetric=True)
LOW_S, HIGH_S = Operator("D′", "k", "k", symmetric=True), Operator("U′", "k", "k", symmetric=True)
SPECTRA = [
    Equation(LOW, M.T * M - a * one, "a is below the spectrum of MᵀM"),
    Equation(HIGH, b * one - M.T * M, "b is above it"),
    Equation(LOW_S, S.T * S - s * one, "s is below the spectrum of SᵀS"),
    Equation(HIGH_S, u * one - S.T * S, "u is above it"),
]
PSD = ("D", "U", "D′", "U′")


@claim.proof("a·s ⪯ (MS)ᵀ(MS) ⪯ b·u, so κ(MS) ≤ κ(M)κ(S)", SPREAD)
def spread():
    """(MS)ᵀ(MS) − as = SᵀDS + aD′, bu − (MS)ᵀ(MS) = SᵀUS + bU′."""
    gram = S.T * M.T * M * S
    below = SumOfSquares(
        gram - a * s * one, [Square(S, 1, LOW), Square(one, a, LOW_S)], given=SPECTRA, psd=PSD
    )
    above = SumOfSquares(
        b * u * one - gram, [Square(S, 1, HIGH), Square(one, b, HIGH_S)], given=SPECTRA, psd=PSD
    )
    return [below, above]


@claim.proof("nothing cut, both are Moore–Penrose inverses of full column rank", SAME)
def same():
    return prove(
        Equation(S * pinv(M * S), pinv(M)),
        [
            Equation(left_inverse(M, "N") * M, 1, "full column rank"),
            Equation(S * Operator("R", "k", "k"), 1, "S is invertible"),
            Equation(Operator("R", "k", "k") * S, 1, "S is invertible"),
        ],
    )


EDGES = ("n = k = 1", "equal singular values", "S = 1", "S = −1")


@claim.exact("random M and S over ℚ: the orders, decided exactly, and the equality", SPREAD)
def sampled(run):
    """a, b, s, u are rational bounds of the spectra."""
    rng, count = random.Random(f"truncated {run.seed}"), run.count(60)
    for index in edges.numbers(count, EDGES):
        at = edges.edge(EDGES, index)
        k = 1 if at == "n = k = 1" else rng.randint(1, 3)
        n, basis = k + rng.randint(0, 1) * (at == ""), witnesses.frame(rng, k, at)
        m = witnesses.draw(rng, n, k)
        while m.rank() < k:
            m = witnesses.draw(rng, n, k)
        if at == "equal singular values":
            m = fmpq_mat(n, k, [3 * int(i == j) for i in range(n) for j in range(k)])
        low, high = _spectrum(m.transpose() * m)
        low_s, high_s = _spectrum(basis.transpose() * basis)
        gram = (m * basis).transpose() * (m * basis)
        unit = fmpq_mat(k, k, [int(i == j) for i in range(k) for j in range(k)])
        if not (is_psd(gram - unit * (low * low_s)) and is_psd(unit * (high * high_s) - gram)):
            return Checked(
                f"M = {m.tolist()}, S = {basis.tolist()}: the spectrum leaves [as, bu]",
                ok=False,
                refutes=True,
            )
        if basis * pinv_matrix(m * basis) != pinv_matrix(m):
            return Checked(
                f"M = {m.tolist()}, S = {basis.tolist()}: the frames differ", ok=False, refutes=True
            )
    return Checked(f"{count} instances, k ≤ 3", instances=count)


def _spectrum(gram: fmpq_mat) -> tuple:
    """Rational bounds a ⪯ gram ⪯ b: the trace from above, 1/trace of the inverse from below."""
    inverse = inverse_matrix(gram)
    return 1 / sum((inverse[i, i] for i in range(gram.nrows())), fmpq(0)), sum(
        (gram[i, i] for i in range(gram.nrows())), fmpq(0)
    )


claim.floats("float64 truncated inverses around the threshold", instances=60)


claim.batched("the same batched in torch", instances=500)


ENDS = ("equal singular values", "κ(M)κ(S) = 1/rc", "the jump")


@claim.exact(
    "diagonal M and S over ℚ, cut exactly: agreement below the threshold, partings beyond", SAME
)
def cut(run):
    """Singular values are the entries; rc is any rational, MS may lose several of them."""
    rng, count, parted = random.Random(f"cut {run.seed}"), run.count(200), 0
    for index in edges.numbers(count, ENDS):
        at = edges.edge(ENDS, index)
        k, rc = 2 if at else rng.randint(1, 3), fmpq(1, rng.randint(2, 60))
        m, s = (
            [fmpq(rng.randint(1, 9), rng.choice((1, 3, 9))) for _ in range(k)] for _ in range(2)
        )
        if at:
            m, s = {
                "equal singular values": ([fmpq(3), fmpq(3)], [fmpq(1, 2), fmpq(1, 2)]),
                "κ(M)κ(S) = 1/rc": ([fmpq(1), rc], [fmpq(1), fmpq(1)]),
                "the jump": ([fmpq(1), fmpq(1, 10)], [fmpq(1), fmpq(1, 10)]),
            }[at]
            rc = fmpq(1, 20) if at == "the jump" else rc
        there, here = _truncated([x * y for x, y in zip(m, s)], rc), _truncated(m, rc)
        agree = [x * y for x, y in zip(s, there)] == here
        if not agree and max(m) * max(s) * rc < min(m) * min(s):
            return Checked(
                f"M = diag{tuple(map(str, m))}, S = diag{tuple(map(str, s))}, rc = {rc}: they part",
                ok=False,
                refutes=True,
            )
        parted += not agree
    return Checked(
        f"{count} diagonal pairs, truncated exactly; {parted} part, all with κ(M)κ(S) ≥ 1/rc",
        ok=parted > 0,
        instances=count,
    )


def _truncated(values, rc) -> list:
    """The truncated inverse of diag(values): 0 for what is below rc times the largest."""
    return [1 / x if x >= rc * max(values) else fmpq(0) for x in values]


CUT, P_S = Operator("P", "k", "n"), Operator("P̃", "k", "n")


@claim.necessity("κ(M)κ(S) < 1/rc", SAME)
def beyond_the_threshold():
    """M = S = diag(1, 1/10), rc = 1/20: MS = diag(1, 1/100) loses its second value; diag(1, 0)
    against diag(1, 10)."""
    kept = Operator("B", "n", "k")  # MS with its small singular value set to zero
    return refute(
        Equation(S * P_S, CUT),
        [Equation(CUT, pinv(M)), Equation(P_S, pinv(kept))],
        at={"M": [[1, 0], [0, "1/10"]], "S": [[1, 0], [0, "1/10"]], "B": [[1, 0], [0, 0]]},
    )


@claim.necessity("M has full column rank", SAME)
def rank_deficient():
    return refute(Equation(S * pinv(M * S), pinv(M)), at={"M": [[1, 1]], "S": [[1, 0], [0, 2]]})


@claim.necessity("S is invertible", SAME)
def singular():
    return refute(Equation(S * pinv(M * S), pinv(M)), at={"M": [[1]], "S": [[0]]})


AT = {"M": [[2]], "S": [[3]], "a": 4, "b": 4, "s": 9, "u": 9}


@claim.mutant("κ(MS) ≤ κ(M) + κ(S): (MS)ᵀ(MS) ⪯ b + u", SPREAD)
def sum_of_conditions():
    return refute(Inequality((b + u) * one, S.T * M.T * M * S), SPECTRA, at=AT)


@claim.mutant("(MS)ᵀ(MS) ⪰ b·s", SPREAD)
def wrong_end():
    return refute(Inequality(S.T * M.T * M * S, b * s * one), SPECTRA, at=AT | {"b": 5}, psd=PSD)


@claim.mutant("P(MS)S = P(M) (square)", SAME)
def wrong_side():
    square = Operator("M", "k", "k")
    return refute(
        Equation(pinv(square * S) * S, pinv(square)),
        at={"M": [[1, 1], [0, 1]], "S": [[1, 0], [0, 2]]},
    )


@claim.mutant("P(MS) = P(M)", SAME)
def frame_forgotten():
    return refute(Equation(pinv(M * S), pinv(M)), at={"M": [[1]], "S": [[2]]})
