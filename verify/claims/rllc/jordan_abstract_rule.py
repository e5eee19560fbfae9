"""What the units of a Jordan block store: binomial coefficients times powers."""

import random
from math import comb

from flint import arb, ctx, fmpq

from theory.operators import (
    Derivation,
    Equation,
    Inequality,
    Instances,
    Operator,
    Scalar,
    complete,
    identity,
    induction,
    inverse,
    positive_beyond,
    reciprocal,
    refute,
    setting,
)
from verify import edges
from verify.claim import Claim
from verify.claims.rllc import source
from verify.evidence import Checked

RULE, SUM, PEAK = "the rule", "its sum", "its peak"

claim = Claim(
    name="rllc/jordan_abstract_rule",
    title="Unit j of J(λ; n) has the rule C(i, j−1) λ^{i−j+1}",
    source=source("section 4 on Jordan blocks of size 2, and Appendix B"),
    expected="proved",
    paper="holds",
    wording="""'It is the momentum vector of the first memory unit' and 'One can show that the
    abstract rule corresponding to this memory unit is given by the infinite sequence' (section 4;
    the formulas are missing from our text and were rebuilt, those of Appendix B too).""",
    statement="""For all n, all real λ and all i, unit j of the Jordan block J(λ; n) has the
    abstract rule (vᵀTⁱ)_j = C(i, j−1)λ^{i−j+1}, read as 0 for i < j − 1; for complex λ the two
    units of pair j are the real and the imaginary part of it. For 0 ≤ λ < 1 the rule of unit j has
    the ℓ¹ sum 1/(1−λ)^j, and it is largest first at i = max(j−1, ⌈(j−1)/(1−λ) − 1⌉) (J(9/10; 2): at
    i = 9 and again at i = 10, where it is 10·(9/10)⁹ = 3.874…).""",
    latex=r"""$J(\lambda; n)$: $(v^\top T^i)_j = \binom{i}{j-1}\lambda^{i-j+1}$; for $0 \le \lambda
    < 1$ its sum is $(1-\lambda)^{-j}$ and its first maximum lies at $i = \max\bigl(j-1, \lceil
    \tfrac{j-1}{1-\lambda} - 1\rceil\bigr)$.""",
    hypotheses="""
    - v = e_1: gradients enter the first unit alone
    - unit j takes the old value of unit j − 1: T = λ1 + N; with the new value unit j has the rule
      C(i+j−1, j−1)λⁱ
    - 0 ≤ λ < 1: for the sum and the peak; for −1 < λ < 0 the plain sum is still 1/(1−λ)^j, the ℓ¹
      sum 1/(1−|λ|)^j""",
    remark="""Why the peak: for s = j − 1 and u_i = C(i, s)λ^{i−s} > 0, i ≥ s, the identity
    (i+1−s)C(i+1, s) = (i+1)C(i, s) gives (i+1−s)(u_{i+1} − u_i) = (s − (1−λ)(i+1))u_i. The bracket
    falls with i, so u rises strictly until the first i ≥ s with (1−λ)(i+1) ≥ s and never after;
    before s it is 0. Where (1−λ)(i+1) = s the next entry is as large. Why the sum: S_I(1−T) = vᵀ −
    vᵀTᴵ for the partial sums, so they differ from the claimed row by vᵀTᴵ(1−T)⁻¹, and vᵀTᴵ tends to
    0, since by the same identity its entries shrink by the factor (1+λ)/2 or less from some index
    on.""",
    axioms="""
    - a sequence whose ratios are at most q < 1 from some index on tends to 0 (for the sum)
    - a sequence that rises up to an index and does not rise from it on is largest there first (for
      the peak)
    - Pascal's rule C(i+1, s) = C(i, s) + C(i, s−1) with C(0, s) = 1 for s = 0 and 0 otherwise, as
      the definition of C(i, s)""",
    parts=(RULE, SUM, PEAK),
)

# N e_1 = 0, N e_j = e_{j−1}; a row c·N is c moved one unit on, so Pascal's rule for a whole row is
# c′ = c(1 + N).
N, e1, e = Operator("N", "k", "k"), Operator("e1", "k", "1"), Operator("e", "k", "1")
T, v = Operator("T", "k", "k"), Operator("v", "k", "1")
lam, i = Scalar("λ"), Scalar("i")
one = identity("1")
BLOCK = [Equation(T, lam * identity("k") + N, "T = λ1 + N"), Equation(v, e1, "v = e_1")]

r, r_next = Operator("r", "1", "k"), Operator("r′", "1", "k")  # vᵀTⁱ
c, c_next = Operator("c", "1", "k"), Operator("c′", "1", "k")  # (C(i, 0), C(i, 1), …)
p, p_next = Scalar("p"), Scalar("p′")  # λⁱ
PASCAL = Equation(c_next, c + c * N, "Pascal's rule for all entries at once")
FIRST_ROW = Equation(c, e1.T, "C(0, s): a one and zeros")
ROW = Equation(r_next, r * T, "the next power of T")

# -- the rule


W = Operator("W", "k", "k")
POWERS = [
    Equation(N * W, lam * W * N, "N lowers the exponent by one"),
    Equation(e1.T * W, e1.T, "λ⁰ = 1"),
]
START = [Equation(r, v.T, "T⁰ = 1"), FIRST_ROW, Equation(p, 1, "λ⁰ = 1")]
STEP = [ROW, PASCAL, Equation(p_next, lam * p)]
RULE_PROOF = "all units at once, λ ≠ 0: induction over i"


@claim.proof(RULE_PROOF, RULE)
def real_eigenvalue():
    """With W = diag(1, λ, λ², …): vᵀTⁱW = λⁱ(C(i, 0), C(i, 1), …).

    At unit j, where We = we with w = λ^{j−1} and ce = C(i, j−1): vᵀTⁱe = λⁱ·λ^{−(j−1)}·C(i, j−1).
    """
    w, binomial = Scalar("λʲ⁻¹"), Scalar("C(i,j−1)")
    return induction(
        Equation(r * W, p * c),
        state=[(r, r_next), (c, c_next), (p, p_next)],
        given=[*BLOCK, *POWERS],
        initial=START,
        recurrence=STEP,
        final=[
            Equation(W * e, w * e, "the entry of W at unit j"),
            Equation(c * e, binomial * one, "the entry of c at unit j"),
        ],
        conclusion=[Equation(r * e, p * reciprocal(w, "λ¹⁻ʲ") * binomial * one)],
        over="i",
    )


@claim.proof("all units or pairs at once, λ = 0: induction over i", RULE)
def zero_eigenvalue():
    """vᵀNⁱ is the (i+1)-st unit row, or 0 past the last unit: C(i, j−1)·0^{i−j+1} is 1 for i = j −
    1 and 0 otherwise.

    N may also shift whole pairs: the complex block of eigenvalue 0.
    """
    u, u_next = Operator("u", "k", "1"), Operator("u′", "k", "1")
    return induction(
        Equation(r, u.T),
        state=[(r, r_next), (u, u_next)],
        given=[Equation(T, N, "λ = 0"), Equation(v, e1, "v = e_1")],
        initial=[Equation(r, v.T, "T⁰ = 1"), Equation(u, e1)],
        recurrence=[ROW, Equation(u_next, N.T * u, "the next unit vector, or 0 after the last")],
        over="i",
    )


@claim.proof("all pairs of units at once, complex λ ≠ 0: induction over i", RULE)
def complex_eigenvalue():
    """λ ≠ 0. R = diag([[a, b], [−b, a]], …) in its place: vᵀTⁱW = cRⁱ, c holding C(i, j−1) at the
    first unit of pair j.

    At pair j, embedded by E, with R_i, W_j the 2×2 matrices of λⁱ, λ^{j−1} and f1 = (1, 0): vᵀTⁱE =
    C(i, j−1)·f1ᵀR_iW_j⁻¹, the real and imaginary part of C(i, j−1)λ^{i−j+1} (complex_momentum).
    """
    R = Operator("R", "k", "k")
    U, U_next = Operator("U", "k", "k"), Operator("U′", "k", "k")  # Rⁱ
    E, Wj, Ri = (
        Operator("E", "k", "pair"),
        Operator("W_j", "pair", "pair"),
        Operator("R_i", "pair", "pair"),
    )
    f1, binomial = Operator("f1", "pair", "1"), Scalar("C(i,j−1)")
    return induction(
        [Equation(r * W, c * U), Equation(U * N, N * U)],
        state=[(r, r_next), (c, c_next), (U, U_next)],
        given=[
            Equation(T, R + N, "2×2 blocks and identity blocks above"),
            Equation(v, e1, "v = e_1"),
            Equation(N * W, R * W * N, "N lowers the exponent by one"),
            Equation(e1.T * W, e1.T, "λ⁰ = 1"),
            Equation(R * N, N * R, "the same 2×2 block everywhere"),
            Equation(R * W, W * R, "powers of R"),
        ],
        initial=[Equation(r, v.T, "T⁰ = 1"), FIRST_ROW, Equation(U, 1, "R⁰ = 1")],
        recurrence=[ROW, PASCAL, Equation(U_next, U * R)],
        final=[
            Equation(W * E, E * Wj, "the block of W at pair j"),
            Equation(U * E, E * Ri, "the block of Rⁱ at pair j"),
            Equation(c * E, binomial * f1.T, "c holds real numbers"),
        ],
        conclusion=[Equation(r * E, binomial * f1.T * Ri * inverse(Wj, "W_j⁻¹"))],
        over="i",
    )


# -- its sum

S, S_next = Operator("S", "1", "k"), Operator("S′", "1", "k")  # Σ_{l<i} vᵀTˡ
RESOLVENT = inverse(1 - T, "(1−T)⁻¹")
limit = Operator("s", "1", "k")


@claim.proof("partial sums of the rules, any T: induction over i", SUM)
def partial_sums():
    """Σ_{l<i} vᵀTˡ = s − vᵀTⁱ(1−T)⁻¹ for the row s with s(1−T) = vᵀ."""
    return induction(
        Equation(S - S * T, v.T - r),
        state=[(S, S_next), (r, r_next)],
        initial=[Equation(S, 0, "the empty sum"), Equation(r, v.T, "T⁰ = 1")],
        recurrence=[Equation(S_next, S + r, "the sum takes its next term"), ROW],
        final=[Equation(limit - limit * T, v.T)],
        conclusion=[Equation(S, limit - r * RESOLVENT)],
        over="i",
    )


@claim.proof("the row s of 1/(1−λ)^j, all units at once", SUM)
def limit_row():
    """With κ = 1/(1−λ), Z = diag(1, κ, κ², …) and o the row of ones: s = κ·oZ has s(1−T) = vᵀ and,
    at unit j, se = κ·κ^{j−1}."""
    kappa, z = reciprocal(1 - lam, "κ"), Scalar("κʲ⁻¹")
    o, Z = Operator("o", "1", "k"), Operator("Z", "k", "k")
    d = Derivation(
        [
            *BLOCK,
            Equation(N * Z, kappa * Z * N, "N lowers the exponent by one"),
            Equation(e1.T * Z, e1.T, "κ⁰ = 1"),
            Equation(o, e1.T + o * N, "a row of ones"),
            Equation(limit, kappa * o * Z),
            Equation(Z * e, z * e, "the entry of Z at unit j"),
            Equation(o * e, one, "a one at unit j"),
        ]
    )
    return d.qed(Equation(limit - limit * T, v.T), Equation(limit * e, kappa * z * one))


@claim.proof("the rules tend to 0: their ratios are at most (1+λ)/2 in the end", SUM)
def ratios():
    """With λ = x/(1+x), for all i ≥ j − 1 at or past (1+2x)(j−2) + 2x: u_{i+1}/u_i = λ(i+1)/(i+2−j)
    ≤ (1+λ)/2, that is (1+x)·[(1+λ)(i+2−j) − 2λ(i+1)] ≥ 0.
    """
    x, j = Scalar("x"), Scalar("j")
    bracket = (1 + 2 * x) * (i + 2 - j) - 2 * x * (i + 1)
    return positive_beyond(bracket, [(x, 0), (j, 1), (i, (1 + 2 * x) * (j - 2) + 2 * x)])


# -- its peak

D, b, s = Operator("D", "k", "k"), Operator("b", "1", "k"), Scalar("s")
i_next = Scalar("i′")


@claim.proof("(i+1−s)·C(i+1, s) = (i+1)·C(i, s) for all s at once: induction over i", PEAK)
def absorption():
    """With D = diag(0, 1, 2, …): cD(1+N) = i·cN; hence (i+1)b − bD = (i+1)c for the next row b."""
    return induction(
        Equation(c * D + c * D * N, i * c * N),
        state=[(c, c_next), (i, i_next)],
        given=[
            Equation(N * D, D * N + N, "N lowers the index by one"),
            Equation(e1.T * D, 0, "the first index is 0"),
        ],
        initial=[FIRST_ROW, Equation(i, 0)],
        recurrence=[PASCAL, Equation(i_next, i + 1)],
        final=[
            Equation(b, c + c * N, "Pascal's rule"),
            Equation(D * e, s * e, "the index at unit s + 1"),
        ],
        conclusion=[
            Equation((i + 1) * b - b * D, (i + 1) * c),
            Equation((i + 1 - s) * b * e, (i + 1) * c * e),
        ],
        over="i",
    )


@claim.proof("where the rule rises: (i+1−s)(u_{i+1} − u_i) = (s − (1−λ)(i+1))·u_i", PEAK)
def differences():
    """u_i = C·w and u_{i+1} = B·λw for C = C(i, s), B = C(i+1, s), w = λ^{i−s}."""
    B, C, w = Scalar("B"), Scalar("C"), Scalar("w")
    now, later = Scalar("u"), Scalar("u′")
    d = Derivation(
        [
            Equation((i + 1 - s) * B, (i + 1) * C, "shown by the induction"),
            Equation(now, C * w),
            Equation(later, B * lam * w),
        ]
    )
    absorbed, here, there = d.facts
    d.combine(
        (i + 1 - s) * (later - now),
        (s - (1 - lam) * (i + 1)) * now,
        [(1, i + 1 - s, there, 1), (1, lam * w, absorbed, 1), (-1, lam * (i + 1), here, 1)],
    )
    return d.qed(Equation((i + 1 - s) * (later - now), (s - (1 - lam) * (i + 1)) * now))


@claim.proof("once it does not rise it never does again: (1−λ)(i+1) ≥ s stays so", PEAK)
def falls_for_good():
    """With λ = x/(1+x): i + 1 ≥ s(1+x) for all i at or past s(1+x) − 1."""
    x = Scalar("x")
    return positive_beyond(i + 1 - s * (1 + x), [(x, 0), (s, 0), (i, s * (1 + x) - 1)])


# -- instances


EDGES = ("λ = 0", "λ = 1", "λ = −1", "n = 1")


@claim.exact("twenty rules of every unit over ℚ and ℚ(i)", RULE)
def rules_over_q(run):
    """λ = a/b with b ≤ 5 (0 and ±1 included), n ≤ 6; complex λ with the pairs of n ≤ 3."""
    from theory.propagators import J
    from theory.rllc.abstract_rules import jordan_rule

    rng, count = random.Random(f"jordan rule {run.seed}"), run.count(60)
    for index in edges.numbers(count, EDGES):
        at = edges.edge(EDGES, index)
        lam_value = {"λ = 0": 0, "λ = 1": 1, "λ = −1": -1}.get(
            at, fmpq(rng.randint(-9, 9), rng.randint(1, 5))
        )
        n = 1 if at == "n = 1" else rng.randint(1, 6)
        rows = J(lam_value, n).rules(20).tolist()
        if any(rows[t][j] != jordan_rule(lam_value, j + 1, t) for t in range(20) for j in range(n)):
            return Checked(
                f"J({lam_value}; {n}): a rule differs from C(i, j−1)λ^(i−j+1)",
                ok=False,
                refutes=True,
            )
        z, pairs = (fmpq(rng.randint(-4, 4), 2), fmpq(rng.randint(1, 4), 3)), rng.randint(1, 3)
        powers = [(fmpq(1), fmpq(0))]
        for _ in range(11):
            x, y = powers[-1]
            powers.append((z[0] * x - z[1] * y, z[1] * x + z[0] * y))
        for t, row in enumerate(J(z, pairs).rules(12).tolist()):
            wanted = [
                comb(t, j) * part if t >= j else fmpq(0)
                for j in range(pairs)
                for part in powers[t - j if t >= j else 0]
            ]
            if row != wanted:
                return Checked(
                    f"J({z[0]} + {z[1]}i; {pairs}): a rule differs", ok=False, refutes=True
                )
    return Checked(
        f"{count} real blocks, 20 rules each, and {count} complex ones, 12 rules each",
        instances=2 * count,
    )


@claim.exact("the fourth rule of blocks of sizes one to five, for the certificate", RULE)
def certificate_instances(run):
    """vᵀT³ = (λ³, 3λ², 3λ, 1, 0) as far as there are units."""
    rng = random.Random(f"jordan instances {run.seed}")
    f = [e1, *(Operator(f"e{j}", "k", "1") for j in (2, 3, 4))]
    third = [lam**3 * one, 3 * lam**2 * one, 3 * lam * one, one]
    claims = [Equation(v.T * T**3 * column, value) for column, value in zip(f, third)]
    where, points = setting(claims, BLOCK), []
    for index in range(8):
        n = 4 + index % 2
        value = fmpq(rng.randint(-6, 6), rng.randint(1, 4))
        columns = {f"e{j + 1}": [[int(row == j)] for row in range(n)] for j in range(4)}
        shift = [[int(column == row + 1) for column in range(n)] for row in range(n)]
        points.append(complete(where, {"λ": f"{value.p}/{value.q}", "N": shift, **columns}))
    return Instances(where, claims, points)


@claim.exact("the sum over ℚ: partial sums plus their exact remainder", SUM)
def sums_over_q(run):
    """S_30 + vᵀT³⁰(1−T)⁻¹ = (1/(1−λ)^j)_j, and the partial sums of 0 ≤ λ < 1 stay below."""
    from theory.exact import identity as unit
    from theory.propagators import J
    from theory.rllc.abstract_rules import jordan_rule_sum

    rng, count = random.Random(f"jordan sum {run.seed}"), run.count(40)
    for index in range(count):
        value, n = (
            fmpq(rng.randint(0, 9), 10) if index % 2 else fmpq(rng.randint(-9, 9), 10),
            rng.randint(1, 5),
        )
        block = J(value, n)
        wanted = [jordan_rule_sum(value, j + 1) for j in range(n)]
        partial = [sum(column, fmpq(0)) for column in zip(*block.rules(30).tolist())]
        rest = (
            block.start.transpose() * block.matrix**30 * (unit(n) - block.matrix).inv()
        ).entries()
        if (
            [x + y for x, y in zip(partial, rest)] != wanted
            or value >= 0
            and any(x > y for x, y in zip(partial, wanted))
        ):
            return Checked(
                f"J({value}; {n}): the sum of a rule is not 1/(1−λ)^j", ok=False, refutes=True
            )
    return Checked(
        f"{count} blocks over ℚ, n ≤ 5: sums and remainders agree exactly", instances=count
    )


@claim.enclosure("the sum for irrational λ, with a proved tail", SUM)
def sums_enclosed(run):
    """λ = 1/√2, 1/e, π/4, ln 2, 99/100: the partial sum plus [0, u_I/(1−q)], q the ratio at I,
    holds 1/(1−λ)^j tightly."""
    with ctx.workprec(160):
        eigenvalues = [1 / arb(2).sqrt(), arb(-1).exp(), arb.pi() / 4, arb(2).log(), arb(99) / 100]
        widest = arb(0)
        for value in eigenvalues:
            for j in range(1, 6):
                low, high, ratio = _bracket(value, j)
                wanted = 1 / (1 - value) ** j
                if not ratio < 1 or low > wanted or wanted > high:
                    return Checked(
                        f"λ = {value}, j = {j}: 1/(1−λ)^j lies outside [{low}, {high}]", ok=False
                    )
                widest = widest.max((high - low) / wanted)
    said = widest.upper().str(3, radius=False)
    # A wide bracket would hold anything.
    return Checked(
        f"25 sums bracketed, relative width at most {said}",
        ok=bool(widest < arb(2) ** -64),
        instances=25,
    )


def _bracket(value, j, terms=9000):
    """Partial sum, the same plus its tail's bound, and the ratio at the end."""
    term, total = arb(1), arb(0)  # u_{j−1} = 1
    for index in range(j - 1, terms):
        total += term
        ratio = value * (index + 1) / (index + 2 - j)
        term *= ratio
        if term < arb("1e-30"):
            break
    # The ratios fall with i, so what is left is at most a geometric series.
    return total, total + term / (1 - ratio), ratio


@claim.exact("the first peak, exhaustively for λ = a/b, b ≤ 12, and j ≤ 8", PEAK)
def peaks(run):
    """The first maximum over all i up to three steps past the last at which the rule can rise."""
    from theory.rllc.abstract_rules import jordan_peak, jordan_rule

    eigenvalues = sorted({fmpq(a, d) for d in range(1, 13) for a in range(d)})
    for value in eigenvalues:
        for j in range(1, 9):
            end = j + 3 + int(((j - 1) / (1 - value)).ceil())
            rule = [jordan_rule(value, j, t) for t in range(end)]
            if rule.index(max(rule)) != jordan_peak(value, j):
                return Checked(
                    f"λ = {value}, j = {j}: the first peak is at {rule.index(max(rule))}",
                    ok=False,
                    refutes=True,
                )
    return Checked(
        f"{len(eigenvalues)} eigenvalues, j ≤ 8: the first maximum is where it should be",
        instances=8 * len(eigenvalues),
    )


claim.floats("float64 memories of J(λ; k) against binomial sums", RULE, instances=60)


claim.batched("the same batched in torch", RULE, instances=500)


# -- hypotheses

e2 = Operator("e2", "k", "1")
AT = {
    "λ": 1,
    "N": [[0, 1], [0, 0]],
    "e1": [[1], [0]],
    "e2": [[0], [1]],
    "v": [[1], [0]],
    "T": [[1, 1], [0, 1]],
}
UNIT_TWO = v.T * T * e2  # at i = 1 the rule of unit 2 is C(1, 1)λ⁰ = 1


@claim.necessity("v = e_1", RULE, weakens=(RULE_PROOF, ("h2",)))
def other_entry():
    """v = (1, 1), λ = 1: the rule of unit 2 starts with 1, 2 instead of 0, 1."""
    return refute(
        Equation(r_next * W, p_next * c_next),
        [BLOCK[0], *POWERS, *START, *STEP],
        at=AT | {"v": [[1], [1]], "W": [[1, 0], [0, 1]]},
    )


NEW_VALUE = [
    Equation(T, lam * (identity("k") + N), "m2 ← λm2 + λm1 + g"),
    Equation(v, e1 + e2, "the new m1 holds g already"),
]


@claim.necessity("unit j takes the old value of unit j − 1", RULE)
def new_value():
    """λ = 1: unit 2 has the rule (i+1)λⁱ = 1, 2, 3, …"""
    return refute(Equation(UNIT_TWO, one), NEW_VALUE, at=AT | {"v": [[1], [1]]})


@claim.necessity("0 ≤ λ < 1", SUM)
def negative_eigenvalue():
    """λ = −1/2, j = 1: |1| + |λ| = 3/2 is more than 1/(1−λ) = 2/3."""
    return refute(Inequality(reciprocal(1 - lam, "κ"), 1 - lam), at={"λ": "-1/2"})


@claim.necessity("0 ≤ λ < 1", PEAK)
def growing():
    """λ = 3/2, j = 2: the formula says i = max(1, −3) = 1, where the rule is 1; at i = 2 it is
    3."""
    return refute(
        Inequality(v.T * T * e2, v.T * T**2 * e2),
        BLOCK,
        at=AT | {"λ": "3/2", "T": [["3/2", 1], [0, "3/2"]]},
    )


# -- false variants


def second_unit(i_value: int, value, given=BLOCK, at=None):
    """The rule of unit 2 at i is ``value``, refuted at λ = 2."""
    at = {k: x for k, x in AT.items() if k not in ("T", "v")} | {"λ": 2} | (at or {})
    return refute(Equation(v.T * T**i_value * e2, value), given, at=at)


@claim.mutant("iλⁱ for unit 2", RULE)
def power_not_lowered():
    return second_unit(2, 2 * lam**2 * one)


@claim.mutant("(i+1)λⁱ for unit 2", RULE)
def rule_of_the_new_value():
    return second_unit(2, 3 * lam**2 * one)


@claim.mutant("iλ^{i−1} with the new value", RULE)
def rule_of_the_old_value():
    return second_unit(2, 2 * lam * one, NEW_VALUE)


@claim.mutant("ones below the diagonal", RULE)
def transposed():
    return second_unit(2, 2 * lam * one, [Equation(T, lam * identity("k") + N.T), BLOCK[1]])


@claim.mutant("C(i+1, j−1) for C(i, j−1)", RULE)
def binomial_shifted():
    return second_unit(3, 4 * lam**2 * one)


SUMMED = [*BLOCK, Equation(limit - limit * T, v.T)]
HALF = {"λ": "1/2", "N": AT["N"], "e1": AT["e1"], "e2": AT["e2"], "s": [[2, 4]]}


@claim.mutant("the sum of unit 2 is 1/(1−λ)", SUM)
def sum_short():
    return refute(Equation(limit * e2, reciprocal(1 - lam, "κ") * one), SUMMED, at=HALF)


@claim.mutant("the sum of unit 2 is λ/(1−λ)²", SUM)
def sum_of_the_unlowered_power():
    return refute(Equation(limit * e2, lam * reciprocal(1 - lam, "κ") ** 2 * one), SUMMED, at=HALF)


TENTHS = AT | {"λ": "9/10", "T": [["9/10", 1], [0, "9/10"]]}


@claim.mutant("J(9/10; 2) peaks at i = 8", PEAK)
def peak_early():
    return refute(Inequality(v.T * T**8 * e2, v.T * T**9 * e2), BLOCK, at=TENTHS)


@claim.mutant("J(9/10; 2) peaks at i = 10 alone", PEAK)
def peak_late():
    return refute(Inequality(v.T * T**10 * e2, v.T * T**9 * e2, strict=True), BLOCK, at=TENTHS)
