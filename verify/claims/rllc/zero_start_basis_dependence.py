"""From a zero start the basis does matter, unless it is a multiple of an orthogonal one."""

import random

from flint import fmpq_mat

from theory.operators import (
    Derivation,
    Equation,
    Operator,
    Scalar,
    identity,
    induction,
    pinv,
    refute,
)
from theory.rllc import setting as rllc
from verify import edges
from verify.claim import Claim
from verify.claims.rllc import _witnesses as witnesses
from verify.claims.rllc import source
from verify.evidence import Checked

IF, ONLY_IF = "if SSᵀ = σ²I", "only if"

claim = Claim(
    name="rllc/zero_start_basis_dependence",
    title="From a zero start the basis matters, unless SSᵀ = σ²I",
    source=source("Theorem 5.2 with Definition 5.1, as sections 1 and 5 use it"),
    expected="proved",
    paper="corrected",
    wording="""Theorem 5.2 is true (basis_independence), and section 3 says how far it reaches:
    processes are identical 'as long as they operate on states in the domain'. Sections 1 and 5 drop
    that condition: it 'allows us to apply basis transformations to the update rules without
    changing the optimization process', and units are transformed 'without changing the optimization
    process'. The process of Definition 5.1 starts at M_0 = 0, outside the domain, and there the
    sentence needs SSᵀ = σ²I. (That M_0 = 0 was rebuilt from the paper's prose.)""",
    statement="""Let n ≥ 1, (T, v) be controllable, c1c2 ≠ 0, S invertible, and start both
    LM-RLLC(T, v, c1, c2) and its S-frame at M_0 = 0 with corresponding laws. The parameters θ agree
    for ALL gradient sequences if and only if SSᵀ = σ²I for some σ. Smallest witness: n = 1, k = 2,
    two steps, θ_2 = −5/4 against −7/5.""",
    latex=r"""Let $(T,v)$ be controllable, $c_1c_2 \ne 0$, $M_0 = 0$. The iterates $\theta_t$ of
    $\mathrm{LM\text{-}RLLC}(T,v,c_1,c_2)$ and of its $S$-frame agree for all gradient sequences iff
    $SS^\top = \sigma^2 I$.""",
    hypotheses="""
    - S is invertible
    - SSᵀ = σ²I: for the first part
    - (T, v) is controllable: the rows vᵀTⁱ, i < k, span; for the second part
    - c1c2 ≠ 0: for the second part""",
    remark="""Why only if: give every gradient along one direction e, so M_t = e·m_tᵀ. By
    controllability the row m = m_{t−1} is any we like, and then the last gradient γe is free. That
    θ_t agrees for γ = 1, −1, 0 leaves, as the second difference in γ, vᵀ(m/mᵀm − Gm/mᵀGm) = 0 for
    every m, G = SSᵀ. Taking m = Gv − (vᵀGv/vᵀv)v gives |m|⁴ = 0, so v is an eigenvector of G; then
    m and m + v give that mᵀGm is a multiple of mᵀm, and G is a multiple of the identity. Reaching
    full rank later does not repair the difference: the laws have parted for good.""",
    axioms="""
    - reachability: if the rows vᵀTⁱ, i < k, span, then k gradients along one direction make any
      wanted row m (abstract_rule and linear algebra)""",
    parts=(IF, ONLY_IF),
)

T, S, v, S_INV = rllc.T, rllc.S, rllc.V, rllc.S_INV
G = S * S.T
sigma2 = Scalar("σ²")
ORTHOGONAL = Equation(G, sigma2 * identity("k"), "SSᵀ = σ²I")

# -- if


@claim.proof("induction over t, full rank or not", IF)
def orthogonal_bases():
    """SSᵀ = σ²I commutes with everything, so (MS)⁺ = S⁻¹M⁺ for every M, zero and rank-deficient
    included."""
    now, later = rllc.state(), rllc.state(index=rllc.PRIME)
    now_s, later_s = rllc.state(rllc.TILDE), rllc.state(rllc.TILDE, rllc.PRIME)
    g = Operator("g", "n", "1")
    predicate = [
        Equation(now_s.memory, now.memory * S),
        Equation(now_s.law, S_INV * now.law),
        Equation(now_s.theta, now.theta),
    ]
    pairs = [
        (getattr(a, n), getattr(b, n))
        for a, b in ((now, later), (now_s, later_s))
        for n in ("memory", "law", "theta")
    ]
    start = [*rllc.zero_start(now), *rllc.zero_start(now_s), *predicate[1:]]
    steps = rllc.step(now, later, g) + rllc.step(now_s, later_s, g, *rllc.other_frame())
    return induction(predicate, state=pairs, initial=start, recurrence=steps, given=[ORTHOGONAL])


# -- only if

e, m, D = Operator("e", "n", "1"), Operator("m", "k", "1"), Operator("D", "k", "1")
c1, c2 = rllc.C1, rllc.C2
M = e * m.T
HERE, THERE = pinv(M, "M⁺"), pinv(M * S, "(MS)⁺")
FORM = Equation(v.T * m * (m.T * G * m), v.T * G * m * (m.T * m))  # vᵀm·mᵀGm = vᵀGm·mᵀm


def gap(gamma: int):
    """c1·M_t(L_t − S·L̃_t) for the last gradient γe: what θ_t and θ̃_t differ by; D is the gap of
    the laws before."""
    return c1 * (M * T + gamma * e * v.T) * (D + gamma * c2 * (HERE - S * THERE) * e)


AGREE = [
    Equation(gap(gamma), 0, f"θ_t agrees when the last gradient is {gamma}·e")
    for gamma in (1, -1, 0)
]


@claim.proof("the last gradient: vᵀm·mᵀGm = vᵀGm·mᵀm for every reachable row m", ONLY_IF)
def last_gradient():
    """The second difference in γ, and the pseudo-inverse of a rank-one memory."""
    d = Derivation(
        AGREE,
        [
            (c1 * c2, "c1c2 ≠ 0"),
            (e.T * e, "the direction e is not zero"),
            (m.T * m, "m is not zero"),
            (m.T * G * m, "nor is Sᵀm, S being invertible"),
        ],
    )
    inner = v.T * (HERE - S * THERE) * e
    plus, minus, none = (d.find(equation) for equation in AGREE)
    second = d.combine(
        2 * c1 * c2 * e * inner, 0, [(1, 1, plus, 1), (1, 1, minus, 1), (-2, 1, none, 1)]
    )
    second = d.combine(c1 * c2 * e * inner, 0, [("1/2", 1, second, 1)])
    second = d.cancel(second, "nz1", e * inner)
    second = d.combine(e.T * e * inner, 0, [(1, e.T, second, 1)])
    second = d.cancel(second, "nz2", inner)
    here = _rank_one(d, m, HERE, "nz3")
    there = _rank_one(d, S.T * m, THERE, "nz4")
    # m = M⁺e·mᵀm and Sᵀm = (MS)⁺e·mᵀGm, so FORM is inner·(mᵀm)(mᵀGm)
    d.combine(
        FORM.left,
        FORM.right,
        [
            (1, (m.T * m) * (m.T * G * m), second, 1),
            (-1, (m.T * G * m) * v.T, here, 1),
            (1, (m.T * m) * v.T * S, there, 1),
        ],
    )
    return d.qed(FORM)


def _rank_one(d: Derivation, row, plus, not_zero: str) -> str:
    """P e (rᵀr) = r for the pseudo-inverse P of e rᵀ."""
    first, second, third, fourth = (
        d.find(equation)
        for equation in (
            Equation(e * row.T * plus * e * row.T, e * row.T),
            Equation(plus * e * row.T * plus, plus),
            Equation((e * row.T * plus).T, e * row.T * plus),
            Equation((plus * e * row.T).T, plus * e * row.T),
        )
    )
    value = row.T * plus * e
    one = d.combine(e.T * e * (row.T * row) * (value - 1), 0, [(1, e.T, first, row)])
    one = d.cancel(one, "nz2", row.T * row * (value - 1))
    one = d.cancel(one, not_zero, value - 1)
    return d.combine(plus * e * (row.T * row), row, [(-1, 1, fourth, row), (1, row, one, 1)])


@claim.proof("v is an eigenvector of G, and then every vector is", ONLY_IF)
def every_vector_is_an_eigenvector():
    """From FORM for all m: (vᵀv)·Gy = (vᵀGv)·y for every y, that is G = σ²I with σ² = vᵀGv/vᵀv."""
    gram = Operator("G", "k", "k", symmetric=True)
    u, x, y = (Operator(name, "k", "1", arbitrary=True) for name in "uxy")
    vv, vGv = v.T * v, v.T * gram * v
    form = Equation(
        v.T * m * (m.T * gram * m),
        v.T * gram * m * (m.T * m),
        "the last gradient, for every row m",
        forall=("m",),
    )
    d = Derivation([form], [(vv, "v is not zero, (T, v) being controllable")])
    schema = next(iter(d.facts))
    w = vv_times(vv, gram * v) - v * vGv
    at_w = d.instance(schema, {"m": w})
    square = d.combine((w.T * w) * (w.T * w), 0, [(-1, vv, at_w, 1)])
    square = d.definite(square, w.T * w)
    eigen = d.definite(square, w)  # (vᵀv)Gv = (vᵀGv)v
    at_u, at_sum = d.instance(schema, {"m": u}), d.instance(schema, {"m": u + v})
    p = vv * (u.T * gram * u) - vGv * (u.T * u)
    here = d.combine(v.T * u * p, 0, [(1, vv, at_u, 1), (1, u.T * u * u.T, eigen, 1)])
    there = d.combine((vv + v.T * u) * p, 0, _sum_terms(vv, vGv, gram, u, at_sum, eigen))
    p_zero = d.combine(vv * p, 0, [(1, 1, there, 1), (-1, 1, here, 1)])
    p_zero = d.cancel(p_zero, "nz1", p)
    at_both, at_x, at_y = (d.instance(p_zero, {"u": value}) for value in (x + y, x, y))
    z = vv_times(vv, gram * y) - y * vGv
    mixed = d.combine(
        x.T * z, 0, [("1/2", 1, at_both, 1), ("-1/2", 1, at_x, 1), ("-1/2", 1, at_y, 1)]
    )
    zero = d.instance(mixed, {"x": z})
    d.definite(zero, z)
    return d.qed(Equation(vv_times(vv, gram * y), y * vGv))


def vv_times(number, vector):
    """A 1×1 operator times a vector, written in the order in which the sizes fit."""
    return vector * number


def _sum_terms(vv, vGv, gram, u, at_sum, eigen):
    """f(u + v) and (vᵀv)Gv = (vᵀGv)v give (vᵀv + vᵀu)·p(u) = 0."""
    s = u + v
    return [
        (1, vv, at_sum, 1),
        (1, (s.T * s) * s.T, eigen, 1),
        (-2, (vv + v.T * u) * u.T, eigen, 1),
    ]


# -- witnesses


def two_runs(steps: int, gradients=None):
    """Both frames from a zero start, as equations; gradients g1, g2, … unless given as functions of
    θ."""
    here, equations = rllc.unroll(steps)
    there, others = rllc.unroll(steps, rllc.TILDE, t=rllc.other_frame()[0], v=rllc.other_frame()[1])
    start = [
        *rllc.zero_start(here[0]),
        *rllc.zero_start(there[0]),
        Equation(there[0].law, S_INV * here[0].law),
        Equation(there[0].theta, here[0].theta),
    ]
    return here, there, [*start, *equations, *others]


WITNESS = {
    "T": [[0, 0], [0, "1/2"]],
    "v": [[1], [1]],
    "S": [[1, 0], [0, 2]],
    "L0": [[0], [0]],
    "θ0": [[0]],
    "M0": [[0, 0]],
    "c1": 1,
    "c2": 1,
    "g1": [[1]],
    "g2": [[1]],
}


@claim.refuted_wording("two steps from M_0 = 0: θ_2 = −5/4 against −7/5", ONLY_IF)
def smallest_witness():
    """n = 1, k = 2, T = diag(0, 1/2), v = (1, 1), S = diag(1, 2), L_0 = 0, c1 = c2 = 1, g = (1,
    1)."""
    here, there, equations = two_runs(2)
    return refute(Equation(there[2].theta, here[2].theta), equations, at=WITNESS)


@claim.refuted_wording("closed loop on θ²/2: θ_2 = 5/32 against 11/80", ONLY_IF)
def closed_loop_witness():
    """θ_0 = 1, c1 = c2 = 1/2, L_0 = (1, 0); the gradient is θ itself."""
    here, there, equations = two_runs(2)
    at = WITNESS | {"θ0": [[1]], "c1": "1/2", "c2": "1/2", "L0": [[1], [0]]}
    loop = [
        Equation(Operator(f"g{i + 1}", "n", "1"), here[i].theta, "gradient of θ²/2")
        for i in range(2)
    ]
    return refute(
        Equation(there[2].theta, here[2].theta),
        [*equations, *loop],
        at={k: x for k, x in at.items() if k not in ("g1", "g2")},
    )


@claim.refuted_wording("full rank from step 2 on does not repair it: n = 2, θ_4", ONLY_IF)
def reaching_full_rank_later():
    """g = (1,0), (1,1), (0,1), (1,−1), L_0 = (1, 1): θ_4 = (−385/48, −121/24) against (−1021/120,
    −65/12)."""
    here, there, equations = two_runs(4)
    at = WITNESS | {
        "L0": [[1], [1]],
        "θ0": [[0], [0]],
        "M0": [[0, 0], [0, 0]],
        "g1": [[1], [0]],
        "g2": [[1], [1]],
        "g3": [[0], [1]],
        "g4": [[1], [-1]],
    }
    return refute(Equation(there[4].theta, here[4].theta), equations, at=at)


@claim.exact(
    "random bases over ℚ: σ²I always agrees, any other is told apart by a found sequence", IF
)
def multiples_of_orthogonal(run):
    rng, count = random.Random(f"orthogonal {run.seed}"), run.count(60)
    for index in edges.numbers(count, witnesses.EDGES):
        at = edges.edge(witnesses.EDGES, index)
        n, k = witnesses.size(rng, at, 3, 3)
        order, sigma = rng.sample(range(k), k), rng.randint(1, 3)
        s = fmpq_mat(
            k,
            k,
            [sigma * rng.choice((-1, 1)) * int(order[i] == j) for i in range(k) for j in range(k)],
        )
        t, row, law, gradients = witnesses.zero_start(rng, n, k, 5, index, at)
        if witnesses.frames_part(s, t, row, law, gradients):
            return Checked(
                f"S = {s.tolist()} with SSᵀ = {sigma**2}·I: the frames part", ok=False, refutes=True
            )
    return Checked(
        f"{count} zero-start runs of 5 steps with SSᵀ = σ²I agree exactly", instances=count
    )


@claim.exact(
    "random bases over ℚ that are no multiple of an orthogonal one are told apart", ONLY_IF
)
def other_bases(run):
    rng, count, done = random.Random(f"other bases {run.seed}"), run.count(60), 0
    while done < count:
        k = rng.randint(2, 3)
        s, t, row = (
            witnesses.invertible(rng, k),
            witnesses.draw(rng, k, k),
            witnesses.draw(rng, k, 1),
        )
        g = s * s.transpose()
        scalar = g == fmpq_mat(k, k, [g[0, 0] * int(i == j) for i in range(k) for j in range(k)])
        if scalar or not _controllable(t, row):
            continue
        if not any(_part(rng, s, t, row, 1, k + 2) for _ in range(20)):
            return Checked(f"S = {s.tolist()}: no sequence told the frames apart", ok=False)
        done += 1
    return Checked(
        f"{count} bases with SSᵀ ≠ σ²I, each told apart by a gradient sequence", instances=count
    )


def _controllable(t: fmpq_mat, row: fmpq_mat) -> bool:
    k, columns = t.nrows(), [row]
    while len(columns) < k:
        columns.append(t.transpose() * columns[-1])
    return fmpq_mat(k, k, [columns[j][i, 0] for i in range(k) for j in range(k)]).rank() == k


def _part(rng, s, t, row, n, steps) -> bool:
    """Do the two frames part on random gradients from a zero start?"""
    law = witnesses.draw(rng, s.nrows(), 1)
    return witnesses.frames_part(s, t, row, law, (witnesses.draw(rng, n, 1) for _ in range(steps)))


claim.floats("float64: agreement for σ²I, the witnesses' gaps far above rounding", instances=60)


claim.batched("the same batched in torch", instances=500)


@claim.necessity("SSᵀ = σ²I", IF)
def not_orthogonal():
    """The smallest witness again: without the condition the parameters part."""
    return smallest_witness()


@claim.necessity("S is invertible", IF)
def singular():
    """S = 0 satisfies SSᵀ = 0·I, and nothing of the memory is left in its frame."""
    R = Operator("R", "k", "k")
    here, first = rllc.unroll(1)
    there, second = rllc.unroll(1, rllc.TILDE, t=R * T * S, v=S.T * v)
    start = [
        *rllc.zero_start(here[0]),
        *rllc.zero_start(there[0]),
        Equation(there[0].law, R * here[0].law),
        Equation(there[0].theta, here[0].theta),
        Equation(S * S.T, sigma2 * identity("k")),
    ]
    return refute(
        Equation(there[1].theta, here[1].theta),
        [*start, *first, *second],
        at={
            "T": [[0]],
            "v": [[1]],
            "S": [[0]],
            "R": [[1]],
            "L0": [[1]],
            "θ0": [[0]],
            "M0": [[0]],
            "g1": [[1]],
            "c1": 1,
            "c2": 1,
            "σ²": 0,
        },
    )


@claim.necessity("(T, v) is controllable", ONLY_IF)
def uncontrollable():
    """v = 0: the memory stays zero, θ agrees for every S, and G = diag(1, 4) is no multiple of
    I."""
    here, there, equations = two_runs(2)
    x = Operator("x", "k", "1")
    agree = [Equation(there[i].theta, here[i].theta) for i in (1, 2)]
    return refute(
        Equation(G * x * (x.T * x), x * (x.T * G * x)),
        [*equations, *agree],
        at=WITNESS | {"v": [[0], [0]], "x": [[1], [1]]},
    )


@claim.necessity("c1c2 ≠ 0", ONLY_IF)
def no_correction():
    """c2 = 0: the laws never change, θ agrees, and the form vᵀm·mᵀGm = vᵀGm·mᵀm fails."""
    return refute(
        FORM,
        AGREE,
        at={
            "e": [[1]],
            "m": [[1], [0]],
            "D": [[0], [0]],
            "T": [[0, 0], [0, 0]],
            "v": [[1], [1]],
            "S": [[1, 1], [0, 1]],
            "c1": 1,
            "c2": 0,
        },
    )


# -- false variants


@claim.mutant("S orthogonal up to a diagonal: SᵀS = diag suffices", IF)
def diagonal_gram():
    here, there, equations = two_runs(2)
    off = Operator("x", "k", "1"), Operator("y", "k", "1")
    return refute(
        Equation(there[2].theta, here[2].theta),
        [*equations, Equation(off[0].T * S.T * S * off[1], 0)],
        at=WITNESS | {"x": [[1], [0]], "y": [[0], [1]]},
    )


@claim.mutant("θ_2 of the S-frame is −5/4 as well", ONLY_IF)
def equal_after_all():
    here, there, equations = two_runs(2)
    return refute(
        Equation(there[2].theta, Operator("a", "n", "1")), equations, at=WITNESS | {"a": [["-5/4"]]}
    )


@claim.mutant("θ_2 is −7/5 in the first frame", ONLY_IF)
def frames_exchanged():
    here, there, equations = two_runs(2)
    return refute(
        Equation(here[2].theta, Operator("a", "n", "1")), equations, at=WITNESS | {"a": [["-7/5"]]}
    )


@claim.mutant("the form with G on the wrong side: vᵀm·mᵀm = vᵀGm·mᵀGm", ONLY_IF)
def wrong_form():
    at = {
        "e": [[1]],
        "m": [[1], [0]],
        "D": [[0], [0]],
        "T": [[0, 0], [0, 0]],
        "v": [[1], [0]],
        "S": [[2, 0], [0, 2]],
        "c1": 1,
        "c2": 1,
    }
    return refute(Equation(v.T * m * (m.T * m), v.T * G * m * (m.T * G * m)), AGREE, at=at)


@claim.mutant("Sᵀm for Gm in the form", ONLY_IF)
def wrong_gram():
    at = {
        "e": [[1]],
        "m": [[1], [0]],
        "D": [[0], [0]],
        "T": [[0, 0], [0, 0]],
        "v": [[1], [0]],
        "S": [[0, 2], [2, 0]],
        "c1": 1,
        "c2": 1,
    }
    return refute(Equation(v.T * m * (m.T * G * m), v.T * S.T * m * (m.T * m)), AGREE, at=at)
