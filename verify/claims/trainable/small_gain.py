"""Lemma 2 of the TO paper: when do two coupled bounds close?"""

from fractions import Fraction

from theory.operators import (
    Derivation,
    Equation,
    Inequality,
    Scalar,
    Square,
    SumOfSquares,
    number,
    reciprocal,
    refute,
)
from verify.claim import Claim
from verify.claims.trainable import REBUILT, source
from verify.evidence import Checked

IF, ONLY_IF = "if", "only if"

claim = Claim(
    name="trainable/small_gain",
    title="pM ≥ rN and qN ≥ sM + k have a positive solution exactly when pq > rs",
    source=source("Lemma 2"),
    expected="proved",
    paper="holds",
    wording=(
        "Lemma 2 says what 'there exists', and its proof: 'We can pick' one 'large enough'. Which "
        "conditions stood there is lost; without pq > rs, or one that implies it, "
        "it would be false. " + REBUILT
    ),
    statement="""For p, q, r, s, k > 0: M, N > 0 with pM ≥ rN and qN ≥ sM + k exist if and only if
    pq > rs. Then N = pk/(pq−rs), M = rN/p will do, with equality in both.""",
    latex=r"""$\exists M, N > 0:\ pM \ge rN,\ qN \ge sM + k \iff pq > rs$; $N = \frac{pk}{pq-rs}$,
    $M = \frac{rN}{p}$.""",
    hypotheses="""
    - pq > rs
    - k > 0: for the second direction; with k = 0 and pq = rs, M = r, N = p will do
    - p > 0: for both""",
    parts=(IF, ONLY_IF),
)

p, q, r, s, k, M, N = (Scalar(x, nonneg=True) for x in "pqrskMN")
IP, ID = reciprocal(p, "1/p"), reciprocal(p * q - r * s, "1/(pq−rs)")
WITNESS = [Equation(N, p * k * ID, "N = pk/(pq−rs)"), Equation(M, r * N * IP, "M = rN/p")]


@claim.proof("the witness solves both with equality", IF)
def witness():
    return Derivation(WITNESS).qed(
        Equation(p * M, r * N), Equation((p * q - r * s) * (q * N), (p * q - r * s) * (s * M + k))
    )


@claim.proof("and is positive: N(pq−rs) = pk, Mp = rN", IF)
def positive():
    """Two equations between products of positive numbers, so N and M are; and N ≥ 0 as a square
    times pk(pq − rs)."""
    gap = Scalar("pq−rs", nonneg=True)
    products = Derivation(WITNESS).qed(Equation(N * (p * q - r * s), p * k), Equation(p * M, r * N))
    return [
        products,
        SumOfSquares(
            N, [Square(ID, p * k * gap)], [WITNESS[0], Equation(gap, p * q - r * s, "pq > rs")]
        ),
    ]


Y, Z = Scalar("pM−rN", nonneg=True), Scalar("qN−sM−k", nonneg=True)


@claim.proof("(pq − rs)N = pk + p(qN−sM−k) + s(pM−rN) ≥ pk > 0, so pq > rs", ONLY_IF)
def necessary():
    return SumOfSquares(
        (p * q - r * s) * N - p * k,
        [Square(number(1), p * Z), Square(number(1), s * Y)],
        [Equation(Y, p * M - r * N), Equation(Z, q * N - s * M - k)],
    )


@claim.exact(
    "all p, q, r, s in 1..6, k = 1: the witness; where pq ≤ rs, some searched over 900 candidates",
    IF,
)
def exhaustive(run):
    """Where pq ≤ rs with p = q and r = s, no M, N from a grid solves both; elsewhere the witness
    does."""
    from itertools import product

    solved = searched = 0
    candidates = [Fraction(i, 3) for i in range(1, 31)]
    for a, b, c, d in product(range(1, 7), repeat=4):
        if a * b > c * d:
            n = Fraction(a, a * b - c * d)
            m = Fraction(c) * n / a
            if not (m > 0 and n > 0 and a * m >= c * n and b * n >= d * m + 1):
                return Checked(
                    f"p, q, r, s = {a, b, c, d}: the witness fails", ok=False, refutes=True
                )
            solved += 1
        elif a == b and c == d:
            searched += 1
            if any(a * m >= c * n and b * n >= d * m + 1 for m in candidates for n in candidates):
                return Checked(
                    f"p, q, r, s = {a, b, c, d}: a solution although pq ≤ rs",
                    ok=False,
                    refutes=True,
                )
    return Checked(
        f"{solved} systems solved by the witness, {searched} with pq ≤ rs searched in vain",
        instances=solved + searched,
    )


claim.floats(
    "float64: the witness's two sides, and the converse on systems with a solution", instances=200
)


claim.batched("the same batched in torch", instances=2000)


@claim.necessity("pq > rs", IF)
def equality():
    """p = q = r = s = k = 1, M = N = 1: the second fails; and by the other direction every M, N
    does."""
    return refute(
        Inequality(q * N, s * M + k), [Equation(p * M, r * N)], at=dict.fromkeys("pqrskMN", 1)
    )


@claim.necessity("k > 0", ONLY_IF)
def no_constant():
    """k = 0: M = N = 1 solve both at pq = rs, and pq − rs is not positive."""
    return refute(
        Inequality(p * q, r * s, strict=True),
        [Equation(Y, p * M - r * N), Equation(Z, q * N - s * M - k)],
        at=dict.fromkeys("pqrsMN", 1) | {"k": 0},
    )


@claim.necessity("p > 0", ONLY_IF)
def no_weight():
    """p = 0, r = 0: M = N = 1, q = 3, s = k = 1 solve both, and pq = 0 is not above rs = 0."""
    return refute(
        Inequality(p * q, r * s, strict=True),
        [Equation(Y, p * M - r * N), Equation(Z, q * N - s * M - k)],
        at={"p": 0, "r": 0, "q": 3, "s": 1, "k": 1, "M": 1, "N": 1},
    )


@claim.mutant("without a condition: p = q = 1, r = s = 2, k = 1 would force pk ≤ (pq−rs)N < 0", IF)
def unconditional():
    """For M = 2N, the least that the first allows, the second fails: N ≥ 2M + 1 = 4N + 1 (here N =
    1)."""
    return refute(
        Inequality(q * N, s * M + k),
        [Equation(p * M, r * N)],
        at={"p": 1, "q": 1, "r": 2, "s": 2, "k": 1, "M": 2, "N": 1},
    )


AT = {"p": 2, "q": 2, "r": 1, "s": 1, "k": 3}


@claim.mutant("N = qk/(pq−rs)", IF)
def wrong_numerator():
    wrong = [Equation(N, q * k * ID), WITNESS[1]]
    return refute(Equation(q * N, s * M + k), wrong, at=AT | {"q": 3})


@claim.mutant("M = sN/p", IF)
def wrong_gain():
    return refute(Equation(p * M, r * N), [WITNESS[0], Equation(M, s * N * IP)], at=AT | {"s": 2})


@claim.mutant("N = pk/(pq+rs)", IF)
def wrong_sign():
    return refute(
        Inequality(q * N, s * M + k),
        [Equation(N, p * k * reciprocal(p * q + r * s, "i")), WITNESS[1]],
        at=AT,
    )


@claim.mutant("(pq − rs)N ≥ qk", ONLY_IF)
def wrong_bound():
    return refute(
        Inequality((p * q - r * s) * N, q * k),
        [Equation(Y, p * M - r * N), Equation(Z, q * N - s * M - k)],
        at={"p": 1, "q": 3, "r": 1, "s": 1, "k": 1, "M": "1/2", "N": "1/2"},
    )
