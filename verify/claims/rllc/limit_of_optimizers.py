"""As b → a, LM-RLLC on J(a) ∪ J(b) tends to J(a;2) if it is gated, and to J(a) if it is relaxed."""

import random

from flint import arb, fmpq, fmpq_mat

from theory import J
from theory.operators import (
    Derivation,
    Equation,
    Inequality,
    Instances,
    Operator,
    Scalar,
    Square,
    SumOfSquares,
    complete,
    identity,
    induction,
    inverse,
    pinv,
    reciprocal,
    refute,
    setting,
)
from theory.rllc import setting as rllc
from verify import edges
from verify.claim import Claim
from verify.claims.rllc import _quotients as exact
from verify.claims.rllc import _witnesses as witnesses
from verify.claims.rllc import reachable_reduction, source
from verify.evidence import Checked

FRAME, GATED, RELAXED, CONDITION = (
    "the frame of divided differences",
    "gated, exact inverse",
    "relaxed inverse, ε fixed",
    "conditioning",
)

claim = Claim(
    name="rllc/limit_of_optimizers",
    title="""J(a) ∪ J(b) tends to J(a;2) as an optimizer only with an exact inverse; relaxed it
    tends to J(a)""",
    source=source("appendix B, relation between multi-momentum and Jordan propagators"),
    expected="proved",
    paper="corrected",
    wording="""'In theory this convergence means that the optimizers themselves converge' (Appendix
    B, of J(a) ∪ J(b) and J(a;2) as b tends to a; formulas rebuilt). True with a condition that is
    not named: an exact inverse, gated at the same steps, and laws that move with b; with the
    relaxed inverse that section 3 uses in practice and a fixed law the limit is J(a).""",
    statement="""Let δ = b − a ≠ 0 and S = [[1, −1/δ], [0, 1/δ]]. In the S-frame J(a) ∪ J(b) is
    ([[a, 1], [0, b]], e1), the Jordan block with one entry moved by δ, and the law (ℓ1, ℓ2) there
    is (ℓ1 − ℓ2/δ, ℓ2/δ) here: its entries add up to ℓ1 and have opposite signs once |δℓ1| < |ℓ2|.
    So for the gated optimizer with these laws, on given gradients and finitely many steps along
    which both memories have rank 2 at the same steps, memory, law and parameters differ from those
    of J(a;2) with law ℓ by exactly δ·(K_t, Λ_t, Θ_t), which stays bounded as δ → 0: the optimizers
    converge. A fixed law (L1, L2) gives ℓ = (L1 + L2, δL2) and the limit J(a;2) from (L1 + L2, 0).
    With the relaxed inverse, fixed ε > 0 and fixed law, the differences from J(a) ∪ J(a) are again
    δ·(bounded), at every rank, and J(a) ∪ J(a) is J(a) with law L1 + L2 and ε/2: no law makes
    J(a;2) with ε that limit. The normalized Gram matrix of the rules of J(a) ∪ J(b) has condition
    (1 + c)/(1 − c), c² = 1 − ρ², ρ = (b − a)/(1 − ab), which is (1 + c)²/ρ² and unbounded; that of
    J(a;2) has c² = a²/(1 + a²).""",
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
    axioms="""
    - for given gradients K_t, Λ_t, Θ_t are rational in δ; without a pole at δ = 0 they are bounded
      near it
    - 1 + δNK has an inverse for |δ|·‖NK‖ < 1 (Neumann series)
    - the Gram entries of the rules are Σaⁱbⁱ and their derivatives (propagator_limit)""",
    parts=(FRAME, GATED, RELAXED, CONDITION),
)

# -- the frame of divided differences

a, b, delta, tau = Scalar("a"), Scalar("b"), Scalar("δ"), Scalar("τ")
l1, l2 = Scalar("ℓ1"), Scalar("ℓ2")
e1, e2 = Operator("e1", "k", "1"), Operator("e2", "k", "1")
ONE, UNIT_K, UNIT_N = identity("1"), identity("k"), identity("n")
TWO_UNITS = [
    Equation(e1.T * e1, ONE),
    Equation(e2.T * e2, ONE),
    Equation(e1.T * e2, 0),
    Equation(e1 * e1.T + e2 * e2.T, UNIT_K, "two memory units"),
]
NEAR, RECIPROCAL = Equation(b, a + delta, "δ = b − a"), Equation(delta * tau, 1, "τ = 1/δ")
T, E, V, g, C1, C2 = (
    rllc.T,
    Operator("E", "k", "k"),
    rllc.V,
    Operator("g", "n", "1"),
    rllc.C1,
    rllc.C2,
)
BLOCK, S, S_INV, start = (
    Operator("B", "k", "k"),
    Operator("S", "k", "k"),
    Operator("S⁻¹", "k", "k"),
    Operator("w", "k", "1"),
)
DEFINED = [
    Equation(T, a * e1 * e1.T + b * e2 * e2.T, "J(a) ∪ J(b)"),
    Equation(V, e1 + e2),
    Equation(BLOCK, a * e1 * e1.T + e1 * e2.T + b * e2 * e2.T, "J(a;2) with one entry moved"),
    Equation(start, e1),
    Equation(S, e1 * e1.T - tau * e1 * e2.T + tau * e2 * e2.T),
    Equation(S_INV, e1 * e1.T + e1 * e2.T + delta * e2 * e2.T),
]
JOINED = [
    Equation(S * S_INV, 1),
    Equation(S_INV * S, 1),
    Equation(S * BLOCK, T * S),
    Equation(S.T * V, start),
]


@claim.proof("S joins J(a) ∪ J(b) and ([[a, 1], [0, b]], e1)", FRAME)
def the_frame():
    return Derivation([*TWO_UNITS, NEAR, RECIPROCAL, *DEFINED]).qed(*JOINED)


L1, L2 = Scalar("L1"), Scalar("L2")
LAW, LAW_THERE = L1 * e1 + L2 * e2, l1 * e1 + l2 * e2


@claim.proof(
    "the laws: L = Sℓ = (ℓ1 − ℓ2/δ, ℓ2/δ), ℓ = S⁻¹L = (L1 + L2, δL2), and δ²·L1·L2 = δℓ1ℓ2 − ℓ2²",
    FRAME,
)
def the_laws():
    """So |δℓ1| < |ℓ2| makes L1·L2 negative."""
    here = [Equation(L1, l1 - tau * l2), Equation(L2, tau * l2)]
    there = [Equation(l1, L1 + L2), Equation(l2, delta * L2)]
    forth = Derivation([*TWO_UNITS, DEFINED[4], *here]).qed(Equation(S * LAW_THERE, LAW))
    back = Derivation([*TWO_UNITS, DEFINED[5], *there]).qed(Equation(S_INV * LAW, LAW_THERE))
    signs = Derivation([RECIPROCAL, *here]).qed(
        Equation(L1 + L2, l1), Equation(delta**2 * L1 * L2, delta * l1 * l2 - l2**2)
    )
    return [forth, back, signs]


now, later = rllc.state(), rllc.state(index=rllc.PRIME)
HAT = "\u0302"
hat, hat_later = rllc.state(HAT), rllc.state(HAT, rllc.PRIME)
chi, chi_next = Scalar("χ"), Scalar("χ′")
N, N_next = Operator("N", "k", "n"), Operator("N′", "k", "n")


def pairs(*states):
    """(letter, next letter) for every part of the states."""
    return [
        (getattr(x, part), getattr(y, part))
        for x, y in states
        for part in ("memory", "law", "theta")
    ]


@claim.proof(
    "gated, the union with law Sℓ takes the steps of ([[a, 1], [0, b]], e1) with law ℓ, by "
    "induction over t",
    FRAME,
)
def same_steps():
    """For every S that joins the two, as the frame does; M, L, θ is the union."""
    same = [
        Equation(hat.memory, now.memory * S),
        Equation(now.law, S * hat.law),
        Equation(hat.theta, now.theta),
    ]
    steps = rllc.step(now, later, g, pseudo_inverse=chi * pinv(now.memory)) + rllc.step(
        hat, hat_later, g, BLOCK, start, pseudo_inverse=chi * pinv(hat.memory)
    )
    gate = Equation(chi * (N * now.memory), chi * UNIT_K, "χ = 0, or M has full column rank")
    return induction(
        same,
        state=[*pairs((now, later), (hat, hat_later)), (N, N_next), (chi, chi_next)],
        initial=same,
        recurrence=steps,
        given=[*JOINED, gate],
    )


# -- (T, v) and (T + δE, v): every difference is δ times something

K, K_next = Operator("K", "n", "k"), Operator("K′", "n", "k")
LAM, LAM_next = Operator("Λ", "k", "1"), Operator("Λ′", "k", "1")
THETA, THETA_next = Operator("Θ", "n", "1"), Operator("Θ′", "n", "1")
DIFFERENCES = [
    Equation(hat.memory, now.memory + delta * K),
    Equation(hat.law, now.law + delta * LAM),
    Equation(hat.theta, now.theta + delta * THETA),
]
LATER = [
    Equation(hat_later.memory, later.memory + delta * K_next),
    Equation(hat_later.law, later.law + delta * LAM_next),
    Equation(hat_later.theta, later.theta + delta * THETA_next),
]
STATE = [*pairs((now, later), (hat, hat_later)), (K, K_next), (LAM, LAM_next), (THETA, THETA_next)]
GATE = Equation(chi * (N * hat.memory), chi * UNIT_K, "χ = 0, or M̂ has full column rank")
M, M_HAT = now.memory, hat.memory
P, P_HAT = pinv(M), pinv(M_HAT)
GAMMA = P_HAT * P_HAT.T * K.T * (UNIT_N - M * P) - P_HAT * K * P  # (M̂⁺ − M⁺)/δ, Wedin's identity


def steps(of_hat, of_block, gamma, memory=M_HAT):
    """One step of (T + δE, v), of (T, v), and of the quotients K, Λ, Θ; the first two arguments are
    the inverses."""
    return [
        *rllc.step(hat, hat_later, g, T + delta * E, V, pseudo_inverse=of_hat),
        *rllc.step(now, later, g, T, V, pseudo_inverse=of_block),
        Equation(K_next, K * T + memory * E, "the memories' quotient"),
        Equation(LAM_next, LAM + C2 * gamma * g, "the laws' quotient"),
        Equation(
            THETA_next,
            THETA - C1 * (K_next * hat_later.law + later.memory * LAM_next),
            "the parameters' quotient",
        ),
    ]


GATED_STEPS = steps(chi * P_HAT, chi * P, chi * GAMMA)


@claim.proof("M̂ − M = δK, L̂ − L = δΛ, θ̂ − θ = δΘ for T̂ = T + δE, by induction over t", GATED)
def quotients():
    """(M̂⁺ − M⁺)/δ by Wedin's identity at full rank; for J(a;2) and the union E = e2e2ᵀ."""
    return induction(
        DIFFERENCES,
        state=[*STATE, (chi, chi_next), (N, N_next)],
        initial=DIFFERENCES,
        recurrence=GATED_STEPS,
        given=[GATE],
    )


@claim.proof(
    "where M has the left inverse N, M̂ has (1 + δNK)⁻¹N: near δ = 0 nothing has a pole", GATED
)
def no_pole():
    X = inverse(UNIT_K + delta * (N * K), "X")
    return Derivation([DIFFERENCES[0], Equation(N * M, 1, "M has full column rank")]).qed(
        Equation(X * N * M_HAT, 1)
    )


eps = Scalar("ε")
A, A_HAT = inverse(M.T * M + eps * UNIT_K, "A"), inverse(M_HAT.T * M_HAT + eps * UNIT_K, "Â")
GAMMA_EPS = A_HAT * (K.T - (M_HAT.T * K + K.T * M) * A * M.T)  # (R_ε(M̂) − R_ε(M))/δ
RELAXED_STEPS = steps(A_HAT * M_HAT.T, A * M.T, GAMMA_EPS)


@claim.proof("the same with the relaxed inverse, at every rank", RELAXED)
def relaxed_quotients():
    """T = aI, E = e2e2ᵀ, v = (1, 1): J(a) ∪ J(b) against J(a) ∪ J(a)."""
    return induction(DIFFERENCES, state=STATE, initial=DIFFERENCES, recurrence=RELAXED_STEPS)


@claim.proof("|(MᵀM + ε)x| ≥ ε|x|: Â and A are at most 1/ε, so the quotients are bounded", RELAXED)
def bounded_inverse():
    x = Operator("x", "k", "1")
    image = M.T * M * x + eps * x
    return SumOfSquares(
        image.T * image - eps**2 * (x.T * x),
        [Square(M.T * M * x), Square(M * x, 2 * eps)],
        nonneg=("ε",),
    )


@claim.proof("J(a) ∪ J(a) with ε is J(a) with law L1 + L2 and ε/2, by induction over t", RELAXED)
def doubled():
    """reachable_reduction with C = e1ᵀ + e2ᵀ: C(aI) = aC and CCᵀ = 2; v = Cᵀ."""
    row = Operator("C", "1", "k")
    twice = [
        Equation(row, (e1 + e2).T),
        Equation(T, a * e1 * e1.T + a * e2 * e2.T, "J(a) ∪ J(a)"),
        Equation(V, e1 + e2),
    ]
    here = Derivation([*TWO_UNITS, *twice]).qed(
        Equation(row * T, a * row), Equation(V, row.T), Equation(row * row.T, 2 * ONE)
    )
    return [here, reachable_reduction.orthogonal_rows_relaxed()]


ell, p, q = Scalar("ℓ"), Scalar("p"), Scalar("q")
ONE_EPS, TWO_EPS = (
    reciprocal(1 + eps, "r"),
    reciprocal(2 + eps, "s"),
)  # g²/(g² + ε) and half of g²/(g² + ε/2) at g = 1
# (θ_0 − θ_1)/c1 at g_1 = 1, and (θ_1 − θ_2)/c1 at g = (1, 0) and (1, 1), n = 1, zero start
OF_BLOCK = [p, a * p + q, (1 + a) * (p + C2 * ONE_EPS) + q]  # J(a;2) with law (p, q) and ε
OF_SINGLE = [ell, a * ell, (1 + a) * (ell + 2 * C2 * TWO_EPS)]  # J(a) with law ℓ and ε/2
SAME_RUNS = [
    Equation(x, y, why)
    for x, y, why in zip(
        OF_BLOCK, OF_SINGLE, ("step 1 agrees", "step 2 at g = (1, 0)", "step 2 at g = (1, 1)")
    )
]


@claim.proof("no law (p, q) of J(a;2) with ε agrees with J(a) with ε/2: else ε = 0", RELAXED)
def no_law():
    """The steps are those of runs: see the instances."""
    d = Derivation(SAME_RUNS, [(1 + a, "|a| < 1"), (C2, "c2 ≠ 0")])
    product = d.prove((1 + a) * C2 * eps, 0)
    without_a = d.cancel(product, "nz1", C2 * eps)
    d.cancel(without_a, "nz2", eps)
    return d.qed(Equation(eps, 0))


c, RHO = Scalar("c"), (b - a) * reciprocal(1 - a * b, "C")
CORRELATED = UNIT_K + c * (e1 * e2.T + e2 * e1.T)


@claim.proof(
    "[[1, c], [c, 1]] has the eigenvalues 1 ± c; c² = 1 − ρ²; (1 + c)/(1 − c) = (1 + c)²/ρ²",
    CONDITION,
)
def condition():
    """c² = (Σaⁱbⁱ)²/(Σa²ⁱ·Σb²ⁱ), and for J(a;2) c² = ⟨k_a, k′_a⟩²/(|k_a|²|k′_a|²)."""
    C, A2 = reciprocal(1 - a * b, "C"), reciprocal(1 - a * a, "A")
    eigen = Derivation(TWO_UNITS).qed(
        Equation(CORRELATED * (e1 + e2), (1 + c) * (e1 + e2)),
        Equation(CORRELATED * (e1 - e2), (1 - c) * (e1 - e2)),
    )
    pair = Derivation([Equation(c**2, C**2 * (1 - a * a) * (1 - b * b), "the cosine squared")]).qed(
        Equation(c**2, 1 - RHO**2), Equation((1 - c) * (1 + c), RHO**2)
    )
    own = Derivation(
        [Equation(c**2 * (A2 * (1 + a * a) * A2**3), (a * A2**2) ** 2, "the cosine squared")]
    ).qed(Equation(c**2 * (1 + a * a), a * a))
    return [eigen, pair, own]


# -- instances


EDGES = ("a = 0", "L = 0", "zero gradients", "equal gradients")


@claim.exact("gated zero-start runs over ℚ: the union with law Sℓ and its frame", FRAME)
def exact_frame(run):
    rng, count = random.Random(f"divided differences {run.seed}"), run.count(40)
    for index in edges.numbers(count, EDGES):
        at = edges.edge(EDGES, index)
        n, d = rng.randint(1, 3), fmpq(rng.choice((-1, 1)), rng.randint(1, 99))
        x = fmpq(rng.randint(-7, 7) * (at != "a = 0"), 8)
        law = witnesses.draw(rng, 2, 1) * (at != "L = 0")
        given = witnesses.draw(rng, n, 1) * (at != "zero gradients")
        basis = fmpq_mat(2, 2, [1, -1 / d, 0, 1 / d])
        zero, start = fmpq_mat(n, 2), fmpq_mat(n, 1)
        union, moved = (zero, basis * law, start), (zero, law, start)
        for _ in range(5):
            gradient = given if at.endswith("gradients") else witnesses.draw(rng, n, 1)
            union = exact.gated_step(
                *union, gradient, fmpq_mat(2, 2, [x, 0, 0, x + d]), fmpq_mat(2, 1, [1, 1])
            )
            moved = exact.gated_step(
                *moved, gradient, fmpq_mat(2, 2, [x, 1, 0, x + d]), fmpq_mat(2, 1, [1, 0])
            )
            if (moved[0], union[1], moved[2]) != (union[0] * basis, basis * moved[1], union[2]):
                return Checked(f"a = {x}, δ = {d}: the runs part", ok=False, refutes=True)
    return Checked(f"{count} zero-start runs of 5 steps agree exactly, n ≤ 3", instances=count)


@claim.exact(
    "gated runs over ℚ, δ = 2⁻⁴ … 2⁻¹⁶: the quotients, their gates, and the distance from J(a;2)",
    GATED,
)
def exact_limit(run):
    """The quotients are computed by their own recursion; runs whose gates differ are drawn
    again."""
    rng, wanted, done, far, near, refused = (
        random.Random(f"limit {run.seed}"),
        run.count(12),
        0,
        0.0,
        0.0,
        0,
    )
    while done < wanted:
        n, x, law = rng.randint(2, 3), fmpq(rng.randint(-7, 7), 8), witnesses.draw(rng, 2, 1)
        gradients = [witnesses.draw(rng, n, 1) for _ in range(6)]
        gaps = []
        for power in (4, 8, 12, 16):
            d = fmpq(1, 2**power)
            found = exact.quotient_run(x, d, law, gradients)
            if found is None:
                break
            moved, here, quotient = found
            if moved[2] - here[2] != quotient * d:
                return Checked(f"a = {x}, δ = {d}: θ̂ − θ is not δΘ", ok=False, refutes=True)
            gaps.append(exact.distance(moved, here))
        if len(gaps) < 4:
            refused += 1
            continue
        done, far, near = done + 1, max(far, gaps[0]), max(near, gaps[-1])
    return Checked(
        f"{done} gradient sequences over ℚ, 6 steps; θ̂ − θ = δΘ exactly, largest distance "
        f"{far:.2g} at δ = 1/16 and {near:.2g} at 1/65536; "
        f"{refused} sequences with different gates",
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
            return Checked(
                f"δ = {d}: the law's gap is {(union[1] - jordan[1]).tolist()}",
                ok=False,
                refutes=True,
            )
        gaps.append(exact.distance(union, jordan))
    return Checked(
        f"the law's gap is (−1, 1)/2δ; θ is {gaps[0]:.4g} away from J(a;2) at δ = 1/100, "
        f"{gaps[1]:.4g} at 1/10000",
        instances=2,
    )


@claim.exact(
    "relaxed runs over ℚ with fixed ε and law: J(a) with ε/2 is near, J(a;2) is not", RELAXED
)
def exact_relaxed(run):
    """a = 9/10, ε = 1/100, L_0 = (1/2, 1/2), δ = 1/1000, six steps; J(a;2) from (1, 0), to which
    the gated union tends."""
    rng, count = random.Random(f"relaxed limit {run.seed}"), run.count(12)
    x, d, eps_value = fmpq(9, 10), fmpq(1, 1000), fmpq(1, 100)
    near, far = [], []
    for _ in range(count):
        gradients = [witnesses.draw(rng, 2, 1) for _ in range(6)]

        def end(t, v, law, epsilon, given=gradients):
            return exact.relaxed_run(
                t, fmpq_mat(len(v), 1, v), fmpq_mat(len(v), 1, law), epsilon, given, n=2
            )

        union = end(fmpq_mat(2, 2, [x, 0, 0, x + d]), [1, 1], [fmpq(1, 2), fmpq(1, 2)], eps_value)
        doubled_run = end(fmpq_mat(2, 2, [x, 0, 0, x]), [1, 1], [fmpq(1, 2), fmpq(1, 2)], eps_value)
        single = end(fmpq_mat(1, 1, [x]), [1], [1], eps_value / 2)
        if doubled_run[2] != single[2]:
            return Checked("J(a) ∪ J(a) and J(a) with ε/2 part", ok=False, refutes=True)
        near.append(exact.distance(union, single))
        far.append(exact.distance(union, end(exact.block(x), [1, 0], [1, 0], eps_value)))
    return Checked(
        f"{count} runs: J(a) ∪ J(a) is J(a) with ε/2 exactly; mean distance of the union from it "
        f"{sum(near) / count:.2g}, "
        f"from J(a;2) with ε {sum(far) / count:.2g}",
        instances=count,
    )


@claim.exact("the steps that 'no law' compares are those of runs over ℚ", RELAXED)
def exact_steps(run):
    rng, count = random.Random(f"no law {run.seed}"), run.count(10)
    names = [Scalar(f"{run_name}{i}") for run_name in "xy" for i in range(3)]
    claims = [Equation(name, value) for name, value in zip(names, OF_BLOCK + OF_SINGLE)]
    where, points = setting(claims), []
    for _ in range(count):
        x, epsilon, law = (
            fmpq(rng.randint(-7, 7), 8),
            fmpq(rng.randint(1, 9), 4),
            [fmpq(rng.randint(-9, 9), 4) for _ in range(3)],
        )
        taken = []
        for t, v, start_law, ridge in (
            (exact.block(x), [1, 0], law[:2], epsilon),
            (fmpq_mat(1, 1, [x]), [1], law[2:], epsilon / 2),
        ):
            ends = []
            for gradients in ([], [1], [1, 0], [1, 1]):
                column = [fmpq_mat(1, 1, [value]) for value in gradients]
                ends.append(
                    exact.relaxed_run(
                        t, fmpq_mat(len(v), 1, v), fmpq_mat(len(v), 1, start_law), ridge, column
                    )[2][0, 0]
                )
            taken += [ends[0] - ends[1], ends[1] - ends[2], ends[1] - ends[3]]
        values = (
            dict(zip("apqℓε", (x, *law, epsilon)))
            | {"c2": "1/2"}
            | {name.single_letter.name: value for name, value in zip(names, taken)}
        )
        points.append(complete(where, {name: str(value) for name, value in values.items()}))
    return Instances(where, claims, points)


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
            return Checked(f"{propagator!r}: c² is not {square}", ok=False, refutes=True)
        cosine = arb(square).sqrt()
        found.append((1 + cosine) / (1 - cosine))
    return Checked(
        f"J(.9) ∪ J(.91): {found[0].str(6, radius=False)}; J(.9;2): "
        f"{found[1].str(6, radius=False)}",
        instances=2,
        bound=float(max(ball.rad() for ball in found)),
    )


claim.floats(
    "float64 runs of the union with law Sℓ and of its frame, δ = 1/4 … 1/32", FRAME, instances=40
)


claim.batched("the same batched in torch", FRAME, instances=400)


# -- without the hypotheses

UNITS = {"e1": [[1], [0]], "e2": [[0], [1]]}


@claim.necessity(
    "b ≠ a", FRAME, weakens=("S joins J(a) ∪ J(b) and ([[a, 1], [0, b]], e1)", ("h6",))
)
def equal_decays():
    return refute(JOINED, [*TWO_UNITS, NEAR, *DEFINED], at=UNITS | {"a": 0, "b": 0, "δ": 0, "τ": 1})


ONE_ROW = {
    "M": [[1, 0]],
    "K": [[0, 1]],
    "δ": 1,
    "L": [[0], [0]],
    "Λ": [[0], [0]],
    "θ": [[0]],
    "Θ": [[0]],
    "g": [[1]],
    "T": [[0, 0], [0, 0]],
    "E": [[0, 0], [0, 1]],
    "v": [[1], [0]],
    "c1": 1,
    "c2": 1,
    "χ": 1,
}


@claim.necessity("the gate is open only at full column rank", GATED)
def deficient():
    """M = [1 0], M̂ = [1 1], gates open: the pseudo-inverses differ by (−1/2, 1/2), the quotient
    says 0."""
    return refute(LATER, [*DIFFERENCES, *GATED_STEPS], at=ONE_ROW)


SQUARE = {
    "M": [[1, 1], [1, 1]],
    "K": [[0, 1], [0, 0]],
    "δ": "1/100",
    "L": [[0], [0]],
    "Λ": [[0], [0]],
    "θ": [[0], [0]],
    "Θ": [[0], [0]],
    "g": [[1], [0]],
    "T": [["1/2", 1], [0, "1/2"]],
    "E": [[0, 0], [0, 1]],
    "v": [[1], [0]],
    "c1": 1,
    "c2": 1,
}


@claim.necessity("the gates agree", GATED)
def different_gates():
    """The fourth step of the remark: J(a;2)'s memory [[1, 1], [1, 1]] is shut, the union's is open:
    the laws part by 1/δ = 100."""
    own = steps(Scalar("χ̂") * P_HAT, chi * P, chi * GAMMA)
    return refute(
        Inequality(g.T * g, (hat_later.law - later.law).T * (hat_later.law - later.law)),
        [*DIFFERENCES, *own],
        at=SQUARE | {"χ": 0, "χ̂": 1},
    )


@claim.necessity("|a| < 1", RELAXED)
def minus_one():
    return refute(
        Equation(eps, 0),
        SAME_RUNS,
        [(C2, "c2 ≠ 0")],
        at={"a": -1, "c2": 1, "ε": 1, "p": 1, "q": 0, "ℓ": 1},
    )


@claim.necessity("c2 ≠ 0", RELAXED)
def fixed_law():
    return refute(
        Equation(eps, 0),
        SAME_RUNS,
        [(1 + a, "|a| < 1")],
        at={"a": 0, "c2": 0, "ε": 1, "p": 1, "q": 0, "ℓ": 1},
    )


# -- the paper's wording, and false variants


def two_steps(mark, t, v, epsilon, steps=2):
    """States 0 … 2 of a relaxed run from the zero start, and its equations."""
    states = [rllc.state(mark, str(i)) for i in range(steps + 1)]
    found = [Equation(states[0].memory, 0), Equation(states[0].theta, 0)]
    for i in range(steps):
        m = states[i].memory
        relaxed = inverse(m.T * m + epsilon * UNIT_K, f"A{mark}{i}") * m.T
        found += rllc.step(
            states[i], states[i + 1], Operator(f"g{i + 1}", "n", "1"), t, v, pseudo_inverse=relaxed
        )
    return states, found


@claim.refuted_wording(
    "'the optimizers themselves converge': relaxed, the limit of the union takes other steps than "
    "J(a;2)",
    RELAXED,
)
def wording():
    """a = 1/2, ε = c1 = c2 = 1, g = (1, 1): J(a) ∪ J(a) from (1/2, 1/2) has θ_2 = −7/2, J(a;2) from
    (1, 0) has −13/4."""
    union, one = two_steps("", T, V, eps)
    jordan, other = two_steps(HAT, BLOCK, start, eps)
    zero = {
        "M0": [[0, 0]],
        f"M{HAT}0": [[0, 0]],
        "L0": [["1/2"], ["1/2"]],
        f"L{HAT}0": [[1], [0]],
        "θ0": [[0]],
        f"θ{HAT}0": [[0]],
    }
    return refute(
        Equation(union[2].theta, jordan[2].theta),
        [*one, *other],
        at=zero
        | {
            "T": [["1/2", 0], [0, "1/2"]],
            "v": [[1], [1]],
            "B": [["1/2", 1], [0, "1/2"]],
            "w": [[1], [0]],
            "g1": [[1]],
            "g2": [[1]],
            "c1": 1,
            "c2": 1,
            "ε": 1,
        },
    )


def other_frame(wrong):
    """JOINED with one definition replaced, at a = 0, b = δ = 1."""
    definitions = [wrong if str(e.left) == str(wrong.left) else e for e in DEFINED]
    return refute(
        JOINED[2],
        [*TWO_UNITS, NEAR, RECIPROCAL, *definitions],
        at=UNITS | {"a": 0, "b": 1, "δ": 1, "τ": 1},
    )


@claim.mutant("the law (ℓ1 + ℓ2/δ, ℓ2/δ): equal signs", FRAME)
def equal_signs():
    return other_frame(Equation(S, e1 * e1.T + tau * e1 * e2.T + tau * e2 * e2.T))


@claim.mutant("the frame is J(a;2) itself, before the limit", FRAME)
def already_there():
    return other_frame(Equation(BLOCK, a * UNIT_K + e1 * e2.T))


@claim.mutant("the inverse's quotient without the term of the part of g outside the memory", GATED)
def no_outside():
    """M = (1, 0)ᵀ in one unit, M̂ = (1, 1)ᵀ, g = (0, 1)ᵀ."""
    at = {
        "M": [[1], [0]],
        "K": [[0], [1]],
        "δ": 1,
        "L": [[0]],
        "Λ": [[0]],
        "θ": [[0], [0]],
        "Θ": [[0], [0]],
        "g": [[0], [1]],
        "T": [[0]],
        "E": [[0]],
        "v": [[1]],
        "c1": 1,
        "c2": 1,
        "χ": 1,
        "N": [[1, 0]],
    }
    return refute(
        LATER, [*DIFFERENCES, *steps(chi * P_HAT, chi * P, -chi * P_HAT * K * P), GATE], at=at
    )


@claim.mutant("K′ = KT + ME, the derivative at δ = 0, for KT + M̂E", GATED)
def linearized():
    at = {
        "M": [[1]],
        "K": [[1]],
        "δ": 1,
        "L": [[0]],
        "Λ": [[0]],
        "θ": [[0]],
        "Θ": [[0]],
        "g": [[0]],
        "T": [[0]],
        "E": [[1]],
        "v": [[1]],
        "c1": 1,
        "c2": 1,
        "χ": 1,
        "N": [["1/2"]],
    }
    return refute(
        LATER, [*DIFFERENCES, *steps(chi * P_HAT, chi * P, chi * GAMMA, memory=M), GATE], at=at
    )


@claim.mutant("the relaxed quotient with MᵀK twice", RELAXED)
def unsymmetric():
    at = {
        "M": [[1]],
        "K": [[1]],
        "δ": 1,
        "L": [[0]],
        "Λ": [[0]],
        "θ": [[0]],
        "Θ": [[0]],
        "g": [[1]],
        "T": [[0]],
        "E": [[0]],
        "v": [[1]],
        "c1": 1,
        "c2": 1,
        "ε": 1,
    }
    wrong = A_HAT * (K.T - (M.T * K + K.T * M) * A * M.T)
    return refute(LATER, [*DIFFERENCES, *steps(A_HAT * M_HAT.T, A * M.T, wrong)], at=at)


@claim.mutant("the relaxed limit is J(a) with ε, not ε/2", RELAXED)
def whole_epsilon():
    return reachable_reduction.same_epsilon()


@claim.mutant("c² = 1 − |ρ|", CONDITION)
def linear_cosine():
    C = reciprocal(1 - a * b, "C")
    return refute(Equation(C**2 * (1 - a * a) * (1 - b * b), 1 - RHO), at={"a": "1/2", "b": "3/4"})
