"""Which changes of the gradients Adam follows, and which it does not."""

import random
from fractions import Fraction
from itertools import permutations, product

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
    number,
    reciprocal,
    refute,
    setting,
)
from theory.thesis import adam
from theory.thesis.adam import ALPHA, BETA1, BETA2, EPS, A, B
from verify.claim import Claim
from verify.claims.thesis import source
from verify.evidence import Checked

ODD, SCALE, NEEDED, SIGNED, ONLY = (
    "odd",
    "loss scale",
    "ε = 0",
    "signed permutations",
    "nothing else",
)

claim = Claim(
    name="thesis/adam_invariances",
    title="""Adam is odd, follows permutations and signs of the coordinates but no rotation, and
    ignores the loss's scale only for ε = 0""",
    source=source("sections 1.1 and 1.2, Adam's update"),
    expected="proved",
    statement="""Adam from m_0 = v_0 = 0, fed g_1, g_2, … or a transform of all of them, for all n
    and t. −g: the steps change sign. cg with c > 0: with ε̃ = cε the steps are the same, so for ε =
    0 Adam ignores L → cL; with the same ε and c ≠ 1 a step that is not zero stays the same only if
    ε = 0. Qg with Q a signed permutation: the steps are Qδ_t. No other orthogonal Q has this,
    whatever ε ≥ 0: the first steps for g = s·e_j alone force every column of Q to have a single
    entry, ±1. So Adam is not rotation equivariant.""",
    latex=r"""$\delta_t(Qg)=Q\,\delta_t(g)$ for $Q$ orthogonal and all gradients $\iff Q$ is a
    signed permutation; $\delta_t(cg;c\varepsilon)=\delta_t(g;\varepsilon)$, $c>0$.""",
    hypotheses="""
    - c > 0: for c < 0 the sign changes
    - ε̃ = cε
    - Q is a signed permutation
    - zero start: m_0 = v_0 = 0, or a start that is transformed too""",
    axioms=("a non-negative diagonal matrix has one non-negative diagonal root",),
    parts=(ODD, SCALE, NEEDED, SIGNED, ONLY),
    remark="""Section 1.2 wants inputs that do not see the gradient's scale; torch's ε = 10⁻⁸ makes
    Adam see gradients of that size. Vectors stand on diagonals: Γ = diag(g), M, V, R = V̂^½
    likewise, so that Adam's coordinate-wise products are products of matrices; e is the column of
    ones, δ = Δe. Q = SΠ with S = diag(±1), Π a permutation, diag(Qg) = SΠΓΠᵀ. In floating point
    signs, permutations and c = 2^j change no bit.""",
)

m, m1, v, v1, mt, mt1, vt, vt1, g, c = (
    Scalar(n) for n in ("m", "m′", "v", "v′", "m̃", "m̃′", "ṽ", "ṽ′", "g", "c")
)
root, root_, step, step_, eps_, ic1, c2 = (
    Scalar(n) for n in ("√v̂", "√ṽ̂", "δ", "δ̃", "ε̃", "1/(1−β₁ᵗ)", "1−β₂ᵗ")
)
STATE = [(m, m1), (v, v1), (mt, mt1), (vt, vt1)]
ZERO = [Equation(x, 0, "zero start") for x in (m, v, mt, vt)]
TAKEN = [
    Equation(step * (root + EPS), ALPHA * m * ic1, "δ = α·m̂/(√v̂ + ε)"),
    Equation(step_ * (root_ + eps_), ALPHA * mt * ic1, "likewise"),
]


def averages(factor):
    """m̃ = factor·m and ṽ = factor²·v at every t, where the other run is fed factor·g."""
    return induction(
        [Equation(mt, factor * m), Equation(vt, factor**2 * v)],
        state=STATE,
        initial=ZERO,
        recurrence=[
            *adam.update(g, (m, v), (m1, v1)),
            *adam.update(factor * g, (mt, vt), (mt1, vt1)),
        ],
    )


def step_of(factor, ratio, given):
    """δ̃ = ratio·δ from √ṽ̂ + ε̃ = (factor/ratio)(√v̂ + ε), where the denominator is not 0."""
    d = Derivation([*TAKEN, *given], [(root_ + eps_, "√ṽ̂ + ε̃ > 0")])
    product_ = d.prove((root_ + eps_) * (step_ - ratio * step), number(0))
    d.cancel(product_, "nz1", step_ - ratio * step)
    return d.qed(Equation(step_, ratio * step))


@claim.proof("m̃ = −m and ṽ = v, by induction over t; so δ̃ = −δ", ODD)
def odd():
    given = [Equation(mt, -m), Equation(root_, root, "ṽ = v"), Equation(eps_, EPS)]
    return [averages(number(-1)), step_of(number(-1), number(-1), given)]


@claim.proof("m̃ = cm and ṽ = c²v, by induction over t; so with √ṽ̂ = c√v̂ and ε̃ = cε: δ̃ = δ", SCALE)
def scale():
    given = [
        Equation(mt, c * m),
        Equation(root_, c * root, "the root of c²v̂, c > 0"),
        Equation(eps_, c * EPS, "ε̃ = cε"),
    ]
    return [averages(c), step_of(c, number(1), given)]


@claim.proof("δ̃ = δ ≠ 0 with the same ε and c ≠ 1 forces ε = 0", NEEDED)
def only_without_epsilon():
    """cδ(√v̂ + ε) = cαm̂ = δ(c√v̂ + ε), so δε(c − 1) = 0."""
    given = [
        *TAKEN,
        Equation(mt, c * m),
        Equation(root_, c * root),
        Equation(eps_, EPS, "the same ε"),
        Equation(step_, step),
    ]
    d = Derivation(given, [(step, "the coordinate moves"), (c - 1, "c ≠ 1")])
    product_ = d.prove(step * ((c - 1) * EPS), number(0))
    once = d.cancel(product_, "nz1", (c - 1) * EPS)
    d.cancel(once, "nz2", EPS)
    return d.qed(Equation(EPS, 0))


N = "n"
e = Operator("e", N, "1")
M, M1, V, V1, Mt, Mt1, Vt, Vt1, Gamma, Gammat, P = (
    Operator(n, N, N) for n in ("M", "M′", "V", "V′", "M̃", "M̃′", "Ṽ", "Ṽ′", "Γ", "Γ̃", "Π")
)
S, R, Rt = (Operator(n, N, N, symmetric=True) for n in ("S", "R", "R̃"))
PERMUTES = [
    Equation(P * P.T, 1, "Π is a permutation"),
    Equation(P.T * P, 1, "Π is a permutation"),
    Equation(P * e, e, "Π is a permutation"),
]
SIGNS = Equation(S * S, 1, "S = diag(±1)")


@claim.proof("M̃ = SΠMΠᵀ and Ṽ = ΠVΠᵀ for every n, by induction over t", SIGNED)
def transformed_averages():
    return induction(
        [Equation(Mt, S * P * M * P.T), Equation(Vt, P * V * P.T)],
        state=[(M, M1), (V, V1), (Mt, Mt1), (Vt, Vt1)],
        given=[*PERMUTES, SIGNS],
        initial=[Equation(x, 0, "zero start") for x in (M, V, Mt, Vt)],
        recurrence=[
            Equation(M1, BETA1 * M + A * Gamma, "first moments"),
            Equation(V1, BETA2 * V + B * Gamma * Gamma, "second moments"),
            Equation(Mt1, BETA1 * Mt + A * Gammat, "first moments"),
            Equation(Vt1, BETA2 * Vt + B * Gammat * Gammat, "second moments"),
            Equation(Gammat, S * P * Gamma * P.T, "diag(Qg)"),
            Equation(S * P * Gamma * P.T, P * Gamma * P.T * S, "diagonal matrices commute"),
        ],
    )


@claim.proof("so R̃ = ΠRΠᵀ is the root, and δ̃ = SΠδ", SIGNED)
def transformed_step():
    W, Wt = inverse(R + EPS * identity(N), "(R+ε)⁻¹"), inverse(Rt + EPS * identity(N), "(R̃+ε)⁻¹")
    given = [
        *PERMUTES,
        SIGNS,
        Equation(Mt, S * P * M * P.T, "the induction"),
        Equation(Vt, P * V * P.T, "the induction"),
        Equation(c2 * R * R, V, "V̂"),
        Equation(Rt, P * R * P.T),
    ]
    d = Derivation(given)
    d.prove(c2 * Rt * Rt, Vt)
    d.prove(Wt, P * W * P.T)
    d.prove(P.T * e, e)
    return d.qed(
        Equation(c2 * Rt * Rt, Vt),
        Equation(ALPHA * ic1 * Mt * Wt * e, S * P * (ALPHA * ic1 * M * W * e)),
    )


entry, sign, others = Scalar("q_i"), Scalar("σ"), Operator("w", "N", "1")
push, rotated_step, own_step = Scalar("s"), Scalar("δ̃_i"), Scalar("δ_j")


@claim.proof(
    "a column q of Q with q_i ≠ 0, followed at the first step for g = s·e_j, has |q_i| = 1 and no "
    "other entry, for every ε",
    ONLY,
)
def single_entries():
    """The first step is αg/(|g| + ε). δ_j = s/(s + ε) is e_j's, δ̃_i = q_i s/(|q_i|s + ε) that of
    Qg, and q_i δ_j that of Qδ; w holds the other entries of the column."""
    unit, size = identity("1"), sign * entry
    given = [
        Equation(sign**2, 1, "σ = sign(q_i)"),
        Equation(own_step * (push + EPS), push),
        Equation(rotated_step * (size * push + EPS), entry * push),
        Equation(rotated_step, entry * own_step, "Q is followed"),
        Equation(entry**2 * unit + others.T * others, unit, "Q is orthogonal"),
    ]
    d = Derivation(given, [(entry, "q_i ≠ 0"), (own_step, "s > 0"), (push, "s > 0")])
    whole = d.prove(entry * (own_step * (push * (size - 1))), number(0))
    once = d.cancel(whole, "nz1", own_step * (push * (size - 1)))
    twice = d.cancel(once, "nz2", push * (size - 1))
    d.cancel(twice, "nz3", size, 1)
    d.prove(entry, sign)
    zero = d.prove(others.T * others, 0 * unit)
    d.definite(zero, others)
    return d.qed(Equation(size, 1), Equation(others, 0 * others))


def outcome(gradients, beta1, beta2):
    """Signs and squares of δ_t/α at ε = 0, coordinate by coordinate, exactly."""
    found = []
    for row in gradients:
        m_hat, _ = adam.moments(row, beta1, beta2)
        found.append(((m_hat > 0) - (m_hat < 0), adam.square(row, beta1, beta2)))
    return found


def stream(rng, n, steps):
    """n rows of gradients over ℚ, one of them zero now and then."""
    return [
        [
            Fraction(rng.randint(-5, 5), rng.randint(1, 3)) * (rng.randint(0, 5) > 0)
            for _ in range(steps)
        ]
        for _ in range(n)
    ]


@claim.exact("all 48 signed permutations of three coordinates, on exact runs at ε = 0", SIGNED)
def all_signed_permutations(run):
    rng, seen = random.Random(f"signed {run.seed}"), 0
    for _ in range(run.count(10)):
        rows, decays = (
            stream(rng, 3, rng.randint(1, 6)),
            (Fraction(rng.randint(1, 9), 10), Fraction(rng.randint(1, 9), 10)),
        )
        plain = outcome(rows, *decays)
        for order, signs in product(permutations(range(3)), product((1, -1), repeat=3)):
            image = outcome([[s * x for x in rows[i]] for i, s in zip(order, signs)], *decays)
            if image != [(s * plain[i][0], plain[i][1]) for i, s in zip(order, signs)]:
                return Checked(f"Q = {order}, {signs}", ok=False, refutes=True)
            seen += 1
    return Checked(f"{seen} pairs of runs over ℚ", instances=seen)


@claim.exact("scaled runs over ℚ at ε = 0, and first steps g/(|g| + ε)", SCALE)
def scaled_runs(run):
    rng, count = random.Random(f"scale {run.seed}"), run.count(100)
    for _ in range(count):
        rows, factor = (
            stream(rng, 2, rng.randint(1, 6)),
            Fraction(rng.randint(1, 9), rng.randint(1, 9)),
        )
        if outcome(rows, Fraction(9, 10), Fraction(99, 100)) != outcome(
            [[factor * x for x in row] for row in rows], Fraction(9, 10), Fraction(99, 100)
        ):
            return Checked(f"c = {factor}, g = {rows}", ok=False, refutes=True)
    same = Equation(FIRST_STEP, SCALED_STEP)
    where = setting([same], [*FIRST_STEPS, Equation(eps_, c * EPS)])
    points = [
        complete(where, {"g": g_, "c": c_, "ε": "1/3"})
        for g_ in (1, 2, "5/2")
        for c_ in (2, "1/7", 1)
    ]
    return Checked(
        f"{count} pairs of runs over ℚ",
        instances=count,
        pieces=[("first steps with ε̃ = cε", Instances(where, [same], points))],
    )


@claim.exact(
    "orthogonal 2×2 matrices from Pythagorean triples: only the eight signed permutations are "
    "followed",
    ONLY,
)
def rational_rotations(run):
    """δ_1 = sign(g) at ε = 0, for both unit vectors."""
    followed = 0
    triples = {
        (Fraction(p * p - q * q, p * p + q * q), Fraction(2 * p * q, p * p + q * q))
        for p in range(-6, 7)
        for q in range(-6, 7)
        if p or q
    }
    for (x, y), reflect in product(triples, (1, -1)):
        columns = ((x, y), (-reflect * y, reflect * x))
        if all(
            tuple(
                s
                for s, _ in outcome([[entry_] for entry_ in column], Fraction(1, 2), Fraction(1, 2))
            )
            == column
            for column in columns
        ):
            followed += 1
            if sorted(map(abs, columns[0])) != [0, 1]:
                return Checked(f"Q = {columns}", ok=False, refutes=True)
    return Checked(
        f"{2 * len(triples)} matrices, {followed} followed",
        ok=followed == 8,
        instances=2 * len(triples),
    )


claim.floats(
    "the float64 Adam on a coupled quadratic and its transforms: no bit differs",
    SIGNED,
    instances=60,
)


claim.batched(
    "torch.optim.Adam on the same, c = 2^j at ε = 0: no bit differs; one with ε and a rotation "
    "differ",
    SIGNED,
    instances=500,
)


FIRST_STEP, SCALED_STEP = Scalar("δ₁"), Scalar("δ̃₁")
FIRST_STEPS = [  # for g > 0: √v̂ = g
    Equation(FIRST_STEP, g * reciprocal(g + EPS, "1/(g+ε)")),
    Equation(SCALED_STEP, c * g * reciprocal(c * g + eps_, "1/(cg+ε̃)")),
]


def first_steps(claims, given, at):
    return refute(claims, [*FIRST_STEPS, *given], at=at)


@claim.necessity("c > 0", SCALE)
def negative_scale():
    """c = −1, ε = 0, g = 1: √ṽ̂ = |c|√v̂ = 1, and the step changes sign."""
    given = [
        TAKEN[0],
        Equation(step, ALPHA * m * ic1 * reciprocal(root + EPS, "1/(√v̂+ε)")),
        Equation(step_, ALPHA * mt * ic1 * reciprocal(root_ + eps_, "1/(√ṽ̂+ε̃)")),
        Equation(mt, c * m),
        Equation(root_**2, c**2 * root**2),
        Equation(eps_, c * EPS),
    ]
    return refute(
        Equation(step_, step),
        given,
        at={"c": -1, "m": 1, "√v̂": 1, "√ṽ̂": 1, "ε": 0, "α": 1, "1/(1−β₁ᵗ)": 1},
    )


@claim.necessity("ε̃ = cε", SCALE)
def fixed_epsilon():
    """g = ε = 1, c = 2: 1/2 and 2/3."""
    return first_steps(
        Equation(SCALED_STEP, FIRST_STEP), [Equation(eps_, EPS)], {"g": 1, "c": 2, "ε": 1}
    )


COS, SIN, D1, D2, S1, S2 = (Scalar(n) for n in ("cos", "sin", "δ_x", "δ_y", "sign₁", "sign₂"))
ROTATION = [
    Equation(COS**2 + SIN**2, 1, "a rotation"),
    Equation(D1, S1),
    Equation(D2, S2),
    Equation(S1**2, 1, "the sign of cos ≠ 0"),
    Equation(S2**2, 1, "the sign of sin ≠ 0"),
]
AT_35 = {"cos": "3/5", "sin": "4/5", "sign₁": 1, "sign₂": 1}


@claim.necessity("Q is a signed permutation", SIGNED)
def rotated():
    """cos = 3/5, sin = 4/5, g = (1, 0), ε = 0, α = 1: Qδ = (3/5, 4/5), the step for Qg is (1,
    1)."""
    return refute([Equation(D1, COS), Equation(D2, SIN)], ROTATION, at=AT_35)


@claim.necessity("zero start", ODD)
def other_start():
    """Both runs from m_0 = 1, g = 1 and −1: with β₁ = 1/2, m_1 = 1 and 0."""
    given = [
        adam.update(g, (m, v), (m1, v1))[0],
        adam.update(-g, (mt, vt), (mt1, vt1))[0],
        Equation(mt, m),
        Equation(A, 1 - BETA1),
    ]
    return refute(Equation(mt1, -m1), given, at={"m": 1, "g": 1, "β₁": "1/2"})


@claim.mutant("Adam is even", ODD)
def even():
    given = [
        *adam.update(g, (m, v), (m1, v1)),
        *adam.update(-g, (mt, vt), (mt1, vt1)),
        *ZERO,
        Equation(A, 1 - BETA1),
        Equation(B, 1 - BETA2),
    ]
    return refute(Equation(mt1, m1), given, at={"g": 1, "β₁": "1/2", "β₂": "1/2"})


@claim.mutant("the step is proportional to the loss's scale", SCALE)
def proportional():
    return first_steps(
        Equation(SCALED_STEP, c * FIRST_STEP), [Equation(eps_, 0)], {"g": 1, "c": 2, "ε": 0}
    )


@claim.mutant("ε̃ = c²ε, as for ε inside the root, keeps the step", SCALE)
def inside_the_root():
    return first_steps(
        Equation(SCALED_STEP, FIRST_STEP), [Equation(eps_, c**2 * EPS)], {"g": 1, "c": 2, "ε": 1}
    )


@claim.mutant("a larger loss always makes the step longer, ε = 0 too", NEEDED)
def longer():
    return first_steps(
        Inequality(SCALED_STEP, FIRST_STEP, strict=True),
        [Equation(eps_, EPS)],
        {"g": 1, "c": 2, "ε": 0},
    )


@claim.mutant("a permutation of the gradients alone leaves the steps where they were", SIGNED)
def unmoved():
    """g = (1, −1) exchanged: the first step (1, −1) becomes (−1, 1)."""
    swap = [Equation(Mt, P * M * P.T), *PERMUTES]
    return refute(
        Equation(Mt * e, M * e),
        swap,
        at={"Π": [[0, 1], [1, 0]], "M": [[1, 0], [0, -1]], "e": [[1], [1]]},
    )


@claim.mutant("the rotated run's step has the same length", ONLY)
def same_length():
    return refute(Equation(D1**2 + D2**2, 1), ROTATION, at=AT_35)


@claim.mutant("diag(Qg) = QΓQᵀ for every orthogonal Q", ONLY)
def conjugation():
    """Q = −1: QΓQᵀ = Γ."""
    return refute(
        Equation(P * Gamma * P.T, -1 * Gamma), [Equation(P * P.T, 1)], at={"Π": [[-1]], "Γ": [[1]]}
    )
