"""A zero start with independent gradients: which bases are harmless."""

import random

from flint import fmpq, fmpq_mat

from theory.operators import (
    Derivation,
    Equation,
    Operator,
    induction,
    inverse,
    left_inverse,
    pinv,
    refute,
    right_inverse,
)
from theory.rllc import setting as rllc
from verify import edges
from verify.claim import Claim
from verify.claims.rllc import _witnesses as witnesses
from verify.claims.rllc import source
from verify.evidence import Checked

RUN, FACTOR, FLAG = "the run", "the projectors", "the flag"

claim = Claim(
    name="rllc/generic_start_invariance",
    title="""From a zero start with independent gradients, SSᵀ diagonal along the start's flag
    suffices""",
    source=source("Theorem 5.2 with Definition 5.1 (new)"),
    expected="proved",
    statement="""Start LM-RLLC(T, v, c1, c2), (T, v) controllable, and its S-frame at M_0 = 0 with
    corresponding laws. If the memory has rank min(t, k) at every t, and G = SSᵀ is diagonal in the
    Gram–Schmidt basis of v, Tᵀv, (Tᵀ)²v, …, then the parameters θ agree. Up to t = k the rank is
    min(t, k) exactly when the first k gradients are independent; later it can fall again, and then
    they need not agree.""",
    latex=r"""If $\operatorname{rank} M_t = \min(t,k)$ and $SS^\top$ is diagonal in the
    Gram--Schmidt basis of $v, T^\top v, \dots$, zero-start runs of LM-RLLC and of its $S$-frame
    agree.""",
    hypotheses="""
    - S is invertible
    - the memory has rank min(t, k): M_t = Γ_tC_t with independent gradients Γ_t and the rows C_t =
      v, Tᵀv, …
    - G is diagonal along the flag: in the Gram–Schmidt basis of v, Tᵀv, …""",
    axioms="""
    - abstract_rule: M_t = Γ_tC_t with Γ_t = (g_t, …, g_1) and the rows vᵀTⁱ, i < t, of C_t
    - Gram–Schmidt: independent rows C are BU with B invertible and orthonormal rows U, the first t
      vectors of the basis""",
    parts=(RUN, FACTOR, FLAG),
)

S, S_INV = rllc.S, rllc.S_INV
G = S * S.T


@claim.proof("the frames agree as long as G commutes with every M_t⁺M_t, by induction over t", RUN)
def run_agrees():
    now, later = rllc.state(), rllc.state(index=rllc.PRIME)
    now_s, later_s = rllc.state(rllc.TILDE), rllc.state(rllc.TILDE, rllc.PRIME)
    g, plus, plus_later = Operator("g", "n", "1"), pinv(now.memory), pinv(later.memory)
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
    commute = Equation(G * plus * now.memory, plus * now.memory * G, "G commutes with M⁺M")
    return induction(
        predicate,
        state=[*pairs, (plus, plus_later)],
        initial=start,
        given=[commute],
        recurrence=rllc.step(now, later, g) + rllc.step(now_s, later_s, g, *rllc.other_frame()),
    )


Gamma, C = Operator("Γ", "n", "r"), Operator("C", "r", "k")
GRAM = Operator("G", "k", "k", symmetric=True)
PROJECTOR = pinv(C) * C


@claim.proof("M = ΓC with independent gradients: M⁺M = C⁺C", FACTOR)
def row_projector():
    return Derivation(
        [
            Equation(left_inverse(Gamma, "Γ′") * Gamma, 1, "the gradients are independent"),
            Equation(
                C * right_inverse(C, "C′"), 1, "so are the rows vᵀTⁱ, (T, v) being controllable"
            ),
        ]
    ).qed(Equation(pinv(Gamma * C, "(ΓC)⁺") * Gamma * C, PROJECTOR))


@claim.proof("up to t = k: C⁺C = UᵀU for C = BU, and after that M⁺M = 1", FACTOR)
def projectors():
    """U holds the first t Gram–Schmidt vectors, so C⁺C is the projector of the flag; at full column
    rank all of G commutes."""
    U, B = Operator("U", "r", "k"), Operator("B", "r", "r")
    M = Operator("M", "n", "k")
    rows = Derivation(
        [Equation(U * U.T, 1, "orthonormal rows"), Equation(B * inverse(B), 1, "Gram–Schmidt")]
    )
    rows = rows.qed(Equation(pinv(B * U, "(BU)⁺") * B * U, U.T * U))
    full = Derivation([Equation(left_inverse(M, "N") * M, 1, "rank M = k")]).qed(
        Equation(GRAM * pinv(M) * M, pinv(M) * M * GRAM)
    )
    return [rows, full]


Q, Q_next, u = Operator("Q", "k", "k"), Operator("Q′", "k", "k"), Operator("u", "k", "1")


@claim.proof(
    "G commutes with the projector onto the first t Gram–Schmidt vectors, by induction over t", FLAG
)
def flag():
    """The projector grows by u uᵀ for the next Gram–Schmidt vector u, an eigenvector of G."""
    gamma = Operator("γ", "1", "1")
    return induction(
        Equation(GRAM * Q, Q * GRAM),
        state=[(Q, Q_next)],
        initial=[Equation(Q, 0, "no vector yet")],
        recurrence=[
            Equation(Q_next, Q + u * u.T, "one Gram–Schmidt vector more"),
            Equation(GRAM * u, u * gamma, "G is diagonal in that basis"),
        ],
    )


EDGES = ("S = 1", "S = −1", "k = 1")


@claim.exact("zero-start runs over ℚ with independent gradients", RUN)
def runs(run):
    """J(1/2; k)-like T with v = e1, whose flag is e1, e2, …, and diagonal S; other S are told
    apart."""
    rng, count = random.Random(f"generic start {run.seed}"), run.count(60)
    for index in edges.numbers(count, EDGES):
        at = edges.edge(EDGES, index)
        k = 1 if at == "k = 1" else rng.randint(2, 3)
        t = fmpq_mat(
            k, k, [fmpq(1, 2) if i == j else int(j == i + 1) for i in range(k) for j in range(k)]
        )
        v = fmpq_mat(k, 1, [int(i == 0) for i in range(k)])
        s = fmpq_mat(
            k, k, [rng.choice((1, 2, 3, -1)) * int(i == j) for i in range(k) for j in range(k)]
        )
        s = witnesses.frame(rng, k, at) if at.startswith("S") else s
        if _part(rng, t, v, s, k):
            return Checked(f"S = {s.tolist()}: the frames part", ok=False, refutes=True)
    t, v = fmpq_mat(2, 2, [fmpq(1, 2), 1, 0, fmpq(1, 2)]), fmpq_mat(2, 1, [1, 0])
    bent = fmpq_mat(2, 2, [1, 1, 0, 1])
    if not any(_part(rng, t, v, bent, 2) for _ in range(10)):  # a law may be drawn that hides it
        return Checked(
            "S = [[1, 1], [0, 1]] is not diagonal along the flag and yet the frames agree", ok=False
        )
    return Checked(
        f"{count} runs agree exactly; one with SSᵀ off the flag parts", instances=count + 1
    )


def _part(rng, t, v, s, k) -> bool:
    """Do the two frames part on gradients of which any k in a row are independent?"""
    law, basis = witnesses.draw(rng, k, 1), witnesses.invertible(rng, k)
    gradients = [fmpq_mat(k, 1, [basis[i, index % k] for i in range(k)]) for index in range(k + 2)]
    return witnesses.frames_part(s, t, v, law, gradients)


claim.floats("float64 runs with independent gradients", instances=60)


claim.batched("the same batched in torch", instances=500)


here, equations = rllc.unroll(3)
there, others = rllc.unroll(3, rllc.TILDE, t=rllc.other_frame()[0], v=rllc.other_frame()[1])
START = [
    *rllc.zero_start(here[0]),
    *rllc.zero_start(there[0]),
    Equation(there[0].law, S_INV * here[0].law),
    Equation(there[0].theta, here[0].theta),
]
ALL = [*START, *equations, *others]
POINT = {
    "T": [["1/2", 1], [0, "1/2"]],
    "v": [[1], [0]],
    "S": [[1, 0], [0, 3]],
    "L0": [[1], [1]],
    "θ0": [[0], [0]],
    "M0": [[0, 0], [0, 0]],
    "c1": 1,
    "c2": 1,
    "g1": [[1], [0]],
    "g2": [[1], [1]],
    "g3": [[0], [1]],
}


@claim.necessity("the memory has rank min(t, k)", RUN)
def repeated_gradient():
    """J(1/2; 2), S = diag(1, 3) and g_1 = g_2: the parameters differ at step 3."""
    return refute(
        Equation(there[3].theta, here[3].theta),
        ALL,
        at=POINT | {"g2": [[1], [0]], "g3": [[1], [1]]},
    )


@claim.necessity("G is diagonal along the flag", RUN)
def bent_basis():
    return refute(Equation(there[3].theta, here[3].theta), ALL, at=POINT | {"S": [[1, 1], [0, 1]]})


@claim.necessity("S is invertible", RUN)
def singular():
    """S = diag(1, 0), with any R for S⁻¹, loses the second unit."""
    R = Operator("R", "k", "k")
    other, steps = rllc.unroll(2, rllc.TILDE, t=R * rllc.T * S, v=S.T * rllc.V)
    start = [
        *rllc.zero_start(here[0]),
        *rllc.zero_start(other[0]),
        Equation(other[0].law, R * here[0].law),
        Equation(other[0].theta, here[0].theta),
    ]
    at = {k: x for k, x in POINT.items() if k != "g3"} | {
        "S": [[1, 0], [0, 0]],
        "R": [[1, 0], [0, 0]],
    }
    return refute(
        Equation(other[2].theta, here[2].theta), [*start, *rllc.unroll(2)[1], *steps], at=at
    )


@claim.mutant("M⁺M = ΓΓ⁺ (n = k)", FACTOR)
def wrong_projector():
    square, c = Operator("Γ", "k", "r"), Operator("C", "r", "k")
    return refute(
        Equation(pinv(square * c, "(ΓC)⁺") * square * c, square * pinv(square)),
        at={"Γ": [[1], [0]], "C": [[1, 1]]},
    )


@claim.mutant("M⁺M = C⁺C without independent gradients", FACTOR)
def dependent_gradients():
    return refute(
        Equation(pinv(Gamma * C, "(ΓC)⁺") * Gamma * C, PROJECTOR),
        at={"Γ": [[1, 1]], "C": [[1, 0], [0, 1]]},
    )


@claim.mutant("any G commutes with the flag", FLAG)
def any_gram():
    return refute(
        Equation(GRAM * u * u.T, u * u.T * GRAM), at={"G": [[1, 1], [1, 2]], "u": [[1], [0]]}
    )


@claim.mutant(
    "independent first k gradients are enough: the rank falls at t = 3, and θ_4 parts", RUN
)
def rank_falls_again():
    """J(1/2; 2), S = diag(1, 3), g_1 = e_1, g_2 = e_2 and g_3 = ½g_2 + ¾g_1: M_3 = (g_1 + g_2)(1,
    1)."""
    first, one = rllc.unroll(4)
    second, two = rllc.unroll(4, rllc.TILDE, t=rllc.other_frame()[0], v=rllc.other_frame()[1])
    at = POINT | {"g1": [[1], [0]], "g2": [[0], [1]], "g3": [["3/4"], ["1/2"]], "g4": [[1], [0]]}
    return refute(Equation(second[4].theta, first[4].theta), [*START, *one, *two], at=at)


@claim.mutant("G diagonal in the standard basis", RUN)
def standard_basis():
    """v = (1, 1) and S = diag(1, 3): diagonal, but not along the flag of v."""
    return refute(
        Equation(there[3].theta, here[3].theta),
        ALL,
        at=POINT | {"v": [[1], [1]], "T": [[0, 0], [0, "1/2"]]},
    )
