"""Theorem 5.3 of the RLLC paper: which linear memories are unions of Jordan blocks."""

import random

from flint import fmpq_mat

from theory import Propagator, normal_form
from theory.jordan.centralizer import centralizer, joins
from theory.jordan.types import jordan_types, starts, union
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
    left_inverse,
    pinv,
    refute,
    setting,
)
from theory.rllc import setting as rllc
from verify.claim import Claim
from verify.claims.rllc import source
from verify.evidence import Checked

CONTROLLABLE, INVARIANT, ONLY_IF, IF, NEVER = (
    "controllable pairs",
    "the characteristic polynomial decides",
    "union, only if",
    "union, if",
    "no isomorphism at all",
)

claim = Claim(
    name="rllc/normal_form",
    title="A controllable linear memory is a union of Jordan blocks with distinct eigenvalues",
    source=source("Theorem 5.3"),
    expected="proved",
    paper="corrected",
    wording="""'Every LM-RLLC optimizer is essentially equivalent with another LM-RLLC optimizer
    where the memory update is of the form' ∪ p_i, 'each' p_i 'a Jordan block propagator' (Theorem
    5.3; formulas rebuilt). True for controllable (T, v); false for others.""",
    statement="""If (T, v) is controllable, LM-RLLC(T, v, c1, c2) is essentially equivalent to ∪
    J(λ_i; n_i) with distinct λ_i (Im λ_i ≥ 0), where ∏(x − λ_i)^{n_i}, conjugates included, is the
    characteristic polynomial of T. Two controllable pairs are joined by exactly one S, S = C⁻¹C′
    with C the rows vᵀTⁱ, i < k, if and only if their characteristic polynomials are equal: v is
    irrelevant. In general (T, v) is similar to a union of Jordan blocks started at e_1 if and only
    if the minimal polynomial of v under Tᵀ is that of T. For v = 0, any v′ ≠ 0 and rates d1d2 ≠ 0
    of (T′, v′) no two states with M′ of full rank move alike, whatever the rates of (T, 0) are: no
    partial isomorphism, linear or not, leads from (T, 0) to full-rank states of (T′, v′).""",
    latex=r"""$(T,v)$ controllable: $\mathrm{LM\text{-}RLLC}(T,v) \simeq \bigcup_i J(\lambda_i;
    n_i)$, $\lambda_i$ distinct, joined by $S = C^{-1}C'$; in general $(T,v) \sim \bigcup_i (J_i,
    e_1) \iff \mu_{T^\top\!,v} = \mu_T$.""",
    hypotheses="""
    - (T, v) is controllable: the rows vᵀTⁱ, i < k, span
    - the characteristic polynomials are equal: C and C′ are moved by one companion matrix F
    - the old memory has full column rank: essential equivalence speaks of such states alone
    - the minimal polynomials agree: of v under Tᵀ and of T
    - d1d2 ≠ 0: the rates of the other optimizer, (T′, v′); for the impossibility""",
    remark="""Why CT = FC: row i of CT is row i+1 of C, and the last is −Σ a_j vᵀTʲ by
    Cayley–Hamilton, a_j the coefficients of the characteristic polynomial. So F does not see v.
    Uncontrollable pairs: a zero-start run follows the union for v's annihilator once its memory
    has the rank of that (reachable_reduction). Whether a non-linear partial isomorphism could
    join an uncontrollable pair with v ≠ 0 to a union is not known; the paper's argument gives
    linear ones.""",
    axioms="""
    - Cayley–Hamilton, and that a real polynomial is a product of real linear and quadratic ones
    - a union of Jordan blocks with distinct eigenvalues, started at e_1 in each, is controllable:
      its rows p(J) are the Taylor coefficients of p at the λ_i up to order n_i, and a nonzero
      polynomial of degree below k does not have all those zeros
    - Jordan's theorem for real matrices, and that a cyclic subspace of v with the minimal
      polynomial of T has an invariant complement (for the criterion's 'if')""",
    parts=(CONTROLLABLE, INVARIANT, ONLY_IF, IF, NEVER),
)

T, v, S = rllc.T, rllc.V, rllc.S
T2, v2 = Operator("T′", "k", "k"), Operator("v′", "k", "1")
C, C2_ = Operator("C", "k", "k"), Operator("C′", "k", "k")
F, F2, e = Operator("F", "k", "k"), Operator("F′", "k", "k"), Operator("e", "k", "1")
C_INV, C2_INV = inverse(C), inverse(C2_)
JOINING = C_INV * C2_
ROWS = [
    Equation(C * T, F * C, "row i+1 of C is row i times T; the last by Cayley–Hamilton"),
    Equation(v, C.T * e, "row 0 of C is vᵀ"),
]
ROWS_2 = [
    Equation(C2_ * T2, F * C2_, "the same characteristic polynomial"),
    Equation(v2, C2_.T * e, "row 0 of C′ is v′ᵀ"),
]
JOINED = [Equation(T * JOINING, JOINING * T2), Equation(JOINING.T * v, v2)]
row, row_next = Operator("ρ", "1", "k"), Operator("ρ+", "1", "k")
row2, row2_next = Operator("ρ′", "1", "k"), Operator("ρ′+", "1", "k")
SIMILAR = [
    Equation(T * S, S * T2, "S joins the propagators"),
    Equation(S.T * v, v2, "S joins the start vectors"),
]

# -- controllable pairs


@claim.proof(
    "S = C⁻¹C′ joins two controllable pairs with one characteristic polynomial", CONTROLLABLE
)
def joining():
    return Derivation([*ROWS, *ROWS_2]).qed(
        *JOINED, Equation(JOINING * C2_INV * C, 1), Equation(C2_INV * C * JOINING, 1)
    )


@claim.proof(
    "it carries every step of LM-RLLC on full-rank states, by induction over t", CONTROLLABLE
)
def carries_the_steps():
    """Theorem 5.2 for this S: (MS)⁺ = S⁻¹M⁺ at full column rank."""
    now, later = rllc.state(), rllc.state(index="+")
    there, there_later = rllc.state(rllc.TILDE), rllc.state(rllc.TILDE, "+")
    g, N, N_later = Operator("g", "n", "1"), Operator("N", "k", "n"), Operator("N+", "k", "n")
    phi = [
        Equation(there.memory, now.memory * S),
        Equation(there.law, rllc.S_INV * now.law),
        Equation(there.theta, now.theta),
    ]
    pairs = [
        (getattr(p, n), getattr(q, n))
        for p, q in ((now, later), (there, there_later))
        for n in ("memory", "law", "theta")
    ]
    return induction(
        phi,
        state=[*pairs, (N, N_later)],
        initial=phi,
        recurrence=rllc.step(now, later, g) + rllc.step(there, there_later, g, T2, v2),
        given=[*SIMILAR, Equation(N * now.memory, 1, "the memory has full column rank")],
    )


@claim.proof(
    "any S that joins them takes every row vᵀTⁱ to v′ᵀT′ⁱ, by induction over i", CONTROLLABLE
)
def rows_follow():
    """So CS = C′ and S = C⁻¹C′ is the only one."""
    return induction(
        Equation(row * S, row2),
        state=[(row, row_next), (row2, row2_next)],
        initial=[Equation(row, v.T), Equation(row2, v2.T)],
        recurrence=[Equation(row_next, row * T), Equation(row2_next, row2 * T2)],
        given=SIMILAR,
        over="i",
    )


@claim.proof("CS = C′ leaves S = C⁻¹C′ and one companion matrix", INVARIANT)
def one_companion_matrix():
    """Joined pairs have equal F, that is equal characteristic polynomials; the converse is S =
    C⁻¹C′."""
    given = [
        ROWS[0],
        Equation(C2_ * T2, F2 * C2_, "T′ with its own F′"),
        SIMILAR[0],
        Equation(C * S, C2_, "row by row"),
    ]
    d = Derivation(given)
    d.prove(S, JOINING)
    d.prove(F2 * C2_, F * C2_)
    d.prove(F2 * C2_ * C2_INV, F * C2_ * C2_INV)
    return d.qed(Equation(S, JOINING), Equation(F2, F))


# -- when a pair is a union


A, A_next, B, B_next = (
    Operator("A", "k", "k"),
    Operator("A+", "k", "k"),
    Operator("B", "k", "k"),
    Operator("B+", "k", "k"),
)
coefficient = Scalar("a")
J, w = Operator("J", "k", "k"), Operator("w", "k", "1")


@claim.proof("a polynomial that kills v kills the union's start vector", ONLY_IF)
def annihilators_follow():
    """By Horner's rule, A = p(T) and B = p(J): AS = SB, so vᵀp(T) = 0 gives wᵀp(J) = 0."""
    return induction(
        [Equation(A * S, S * B), Equation(B * J, J * B)],
        state=[(A, A_next), (B, B_next)],
        initial=[Equation(A, 0), Equation(B, 0)],
        recurrence=[
            Equation(A_next, A * T + coefficient * identity("k")),
            Equation(B_next, B * J + coefficient * identity("k")),
        ],
        given=[Equation(T * S, S * J), Equation(S.T * v, w)],
        final=[Equation(v.T * A, 0, "p kills v")],
        conclusion=[Equation(w.T * B, 0)],
        over="i",
    )


@claim.proof("then it kills every block, by induction over the rows e_1ᵀJⁱ", ONLY_IF)
def rows_are_killed():
    """B = p(J) for one block J, e_1ᵀB = 0: every row e_1ᵀJⁱ is killed, and they span."""
    first = Operator("e1", "k", "1")
    return induction(
        Equation(row * B, 0),
        state=[(row, row_next)],
        initial=[Equation(row, first.T)],
        recurrence=[Equation(row_next, row * J)],
        given=[
            Equation(B * J, J * B, "B = p(J)"),
            Equation(first.T * B, 0, "p kills the start of the block"),
        ],
        over="i",
    )


@claim.proof("and so p(T) = 0: the minimal polynomials agree", ONLY_IF)
def whole_matrix_is_killed():
    """CB = 0 row by row, C the invertible rows e_1ᵀJⁱ of the blocks; A = SBS⁻¹."""
    return Derivation([Equation(A * S, S * B), Equation(C * B, 0)]).qed(
        Equation(C_INV * C * B, 0), Equation(A * S * rllc.S_INV, 0), Equation(A, 0)
    )


CYCLIC, V1 = Operator("T1", "r", "r"), Operator("v1", "r", "1")
REST, W = Operator("R", "q", "q"), Operator("w", "q", "1")
K, K_REST = Operator("K", "r", "r"), Operator("K_R", "r", "q")
COMPANION, E1 = Operator("F", "r", "r"), Operator("e", "r", "1")
SHEAR = inverse(K) * K_REST
CYCLIC_ROWS = [Equation(K * CYCLIC, COMPANION * K, "rows v1ᵀT1ⁱ"), Equation(V1, K.T * E1)]
REST_ROWS = [
    Equation(
        K_REST * REST,
        COMPANION * K_REST,
        "rows wᵀRⁱ; μ(R) = 0 for the characteristic polynomial μ of T1",
    ),
    Equation(W, K_REST.T * E1),
]


@claim.proof("a shear starts the blocks of the complement", IF)
def shear():
    """(T1, v1) ⊕ (R, 0) in the frame [[1, X], [0, 1]], X = K⁻¹K_R: T1X = XR and Xᵀv1 = w make it
    (T1, v1) ⊕ (R, w)."""
    return Derivation([*CYCLIC_ROWS, *REST_ROWS]).qed(
        Equation(CYCLIC * SHEAR, SHEAR * REST), Equation(SHEAR.T * V1, W)
    )


@claim.proof("and in its frame the whole pair is (T1, v1) ⊕ (R, w)", IF)
def shear_frame():
    """P and Q embed the two parts; S = 1 + PXQᵀ, S⁻¹ = 1 − PXQᵀ: TS = ST and Sᵀ(v1, 0) = (v1,
    w)."""
    X, P, Q = Operator("X", "r", "q"), Operator("P", "k", "r"), Operator("Q", "k", "q")
    whole, frame, back = P * CYCLIC * P.T + Q * REST * Q.T, 1 + P * X * Q.T, 1 - P * X * Q.T
    given = [
        Equation(P.T * P, 1),
        Equation(Q.T * Q, 1),
        Equation(P.T * Q, 0, "different units"),
        Equation(CYCLIC * X, X * REST, "the shear"),
        Equation(X.T * V1, W, "the shear"),
    ]
    return Derivation(given).qed(
        Equation(whole * frame, frame * whole),
        Equation(frame.T * P * V1, P * V1 + Q * W),
        Equation(frame * back, identity("k")),
        Equation(back * frame, identity("k")),
    )


# -- no isomorphism at all


M, L = Operator("M", "n", "k"), Operator("L", "k", "1")
M2, L2, U, u = (
    Operator("M̃", "n", "l"),
    Operator("L̃", "l", "1"),
    Operator("U", "l", "l"),
    Operator("u", "l", "1"),
)
c1, c2, d1, d2 = Scalar("c1"), Scalar("c2"), Scalar("d1"), Scalar("d2")


def move(memory, law, t, start, g, rate, correction):
    """θ_{t−1} − θ_t at the gradient g."""
    return rate * (memory * t + g * start.T) * (law + correction * pinv(memory) * g)


def same_moves(g):
    """Both optimizers move alike at the gradients g, −g and 0, v being zero."""
    zero = 0 * v
    return [
        Equation(
            move(M, L, T, zero, s * g, c1, c2),
            move(M2, L2, U, u, s * g, d1, d2),
            f"the same move at {s}·M̃u",
        )
        for s in (1, -1, 0)
    ]


@claim.proof("v = 0 and v′ ≠ 0: no two states of the two optimizers move alike", NEVER)
def never():
    """With v = 0 a move is affine in g. With v′ = u the second difference at g = M̃u is
    2d1d2·M̃u·(uᵀu), and M̃ has full rank."""
    g = M2 * u
    full = Equation(left_inverse(M2, "N") * M2, 1, "M̃ has full column rank")
    d = Derivation([full, *same_moves(g)], [(d1 * d2, "d1d2 ≠ 0")])
    plus, minus, none = (d.find(equation) for equation in same_moves(g))
    second = d.combine(
        2 * d1 * d2 * g * (u.T * pinv(M2) * g),
        0,
        [(-1, 1, plus, 1), (-1, 1, minus, 1), (2, 1, none, 1)],
    )
    second = d.combine(d1 * d2 * g * (u.T * pinv(M2) * g), 0, [("1/2", 1, second, 1)])
    second = d.cancel(second, "nz1", g * (u.T * pinv(M2) * g))
    d.prove(pinv(M2) * M2, 1)
    d.prove(g * (u.T * u), 0)
    square = d.prove(u.T * u * (u.T * u), 0)
    square = d.definite(square, u.T * u)
    d.definite(square, u)
    return d.qed(Equation(u, 0))


@claim.proof(
    "no frame at all for diag(1, 2) with v = e_1: an entry of Sᵀv would be 0, not 1", NEVER
)
def no_frame():
    """TS = SJ, Sᵀv = (1, 1), J = diag(1, 2) up to order: where the eigenvalue 2 stands, row 1 says
    s = 2s for the entry s of Sᵀv."""
    s = Scalar("s")
    return Derivation(
        [Equation(s, 2 * s, "row 1 of TS = SJ in the column of the eigenvalue 2")]
    ).qed(Equation(s, 0))


# -- instances


@claim.exact("every Jordan type up to size 6 with every start vector, exhaustively", CONTROLLABLE)
def every_type(run):
    """Real types of size 1 … 6, hidden by a change of basis, with v = e_m or 0 in each block (all
    there are: jordan_block_start).

    `normal_form` must call (T, v) a union exactly when the minimal polynomials agree, which is read
    off the type, and exactly when TS = SJ, Sᵀv = e_1 in each block has a solution S, found by plain
    linear algebra; and controllable exactly when besides the eigenvalues are distinct. Its S is
    checked again.
    """
    rng, types, seen, certificate = (
        random.Random("every Jordan type"),
        0,
        {"controllable": 0, "union": 0, "neither": 0},
        [],
    )
    for size in range(1, 7):
        for blocks in jordan_types(size):
            types += 1
            whole, (hide, back) = union(blocks), _unimodular(rng, size)
            commuting, t = centralizer(whole.matrix), back * whole.matrix * hide
            for positions, start in starts(blocks):
                v_value = hide.transpose() * fmpq_mat(size, 1, start)
                form = normal_form(Propagator(t, v_value))
                expected = _expected(blocks, positions)
                found = (
                    "controllable"
                    if form.uncontrollable is None
                    else "union"
                    if form.is_union
                    else "neither"
                )
                solvable = joins(commuting, start, whole.start.entries())
                if (
                    found != expected
                    or solvable != form.is_union
                    or (form.is_union and not _holds(t, v_value, form, blocks))
                ):
                    return Checked(
                        f"type {blocks}, v = {start}: {found} instead of {expected}, joined by "
                        f"some S: {solvable}",
                        ok=False,
                        refutes=True,
                    )
                seen[found] += 1
                if found == "controllable" and size <= 3:
                    certificate.append((t, v_value, form))
    count = sum(seen.values())
    return Checked(
        f"{types} types, {count} pairs: {seen['controllable']} controllable, {seen['union']} "
        f"other unions, {seen['neither']} none",
        instances=count,
        pieces=[
            (
                "S⁻¹TS = J and Sᵀv = e_1 in each block, controllable pairs up to size 3",
                _instances(certificate),
            )
        ],
    )


def _unimodular(rng, k):
    """A product of random elementary matrices, and its inverse."""
    left = fmpq_mat(
        k, k, [int(i == j) if i >= j else rng.randint(-1, 1) for i in range(k) for j in range(k)]
    )
    right = fmpq_mat(
        k, k, [int(i == j) if i <= j else rng.randint(-1, 1) for i in range(k) for j in range(k)]
    )
    return left * right, (left * right).inv()


def _expected(blocks, positions):
    """From the type alone: v's minimal polynomial has (x−λ)^m with m the most that a block's start
    leaves."""
    largest, reached = {}, {}
    for (eigenvalue, n), position in zip(blocks, positions):
        largest[eigenvalue] = max(largest.get(eigenvalue, 0), n)
        reached[eigenvalue] = max(reached.get(eigenvalue, 0), n - position + 1 if position else 0)
    if largest != reached:
        return "neither"
    return "controllable" if len(largest) == len(blocks) else "union"


def _holds(t, v_value, form, blocks) -> bool:
    """S⁻¹TS = J, Sᵀv = e_1 in each block, J of the type asked for."""
    s, primary, start = form.frame, form.jordan.primary_J, []
    for p, n in form.jordan.primary_blocks:
        start += [int(i == 0) for i in range(n * p.degree())]
    sizes = sorted(n * (2 if isinstance(eigenvalue, tuple) else 1) for eigenvalue, n in blocks)
    return (
        s.rank() == s.nrows()
        and t * s == s * primary
        and (s.transpose() * v_value).entries() == start
        and sorted(block.dimension for block in form.blocks) == sizes
    )


def _instances(found) -> Instances:
    claims = [Equation(T * S, S * J), Equation(S.T * v, w)]
    where = setting(claims, [Equation(rllc.S_INV * S, 1)])
    return Instances(
        where,
        claims,
        [
            complete(
                where,
                {
                    "T": t,
                    "v": v_value,
                    "S": form.frame,
                    "J": form.jordan.primary_J,
                    "w": form.frame.transpose() * v_value,
                },
            )
            for t, v_value, form in found
        ],
    )


@claim.exact(
    "S = C⁻¹C′ for random controllable pairs with one characteristic polynomial", CONTROLLABLE
)
def random_pairs(run):
    rng, wanted, done = random.Random(f"pairs {run.seed}"), run.count(100), 0
    while done < wanted:
        k = rng.randint(1, 5)
        t = fmpq_mat(k, k, [rng.randint(-2, 2) for _ in range(k * k)])
        hide, back = _unimodular(rng, k)
        one = Propagator(t, [rng.randint(-2, 2) for _ in range(k)])
        other = Propagator(back * t * hide, [rng.randint(-2, 2) for _ in range(k)])
        if not (one.is_controllable() and other.is_controllable()):
            continue
        if one.change_basis(one.rules(k).inv() * other.rules(k)) != other:
            return Checked(f"{one!r}, {other!r}: C⁻¹C′ does not join them", ok=False, refutes=True)
        done += 1
    return Checked(
        f"{done} pairs of size up to 5, start vectors drawn apart, joined exactly", instances=done
    )


claim.floats(
    "LM-RLLC(T, v) and its union, joined by C⁻¹C′, in float64",
    CONTROLLABLE,
    instances=40,
    at="jordan_frames",
    kind="union",
)


claim.batched(
    "the same batched in torch", CONTROLLABLE, instances=300, at="jordan_frames", kind="union"
)


# -- the paper's wording, why each hypothesis, false variants

AFFINE = {
    "M": [[1], [0]],
    "L": [[1]],
    "T": [["1/2"]],
    "v": [[0]],
    "M̃": [[1], [0]],
    "L̃": [[1]],
    "U": [["1/2"]],
    "u": [[1]],
    "c1": 1,
    "c2": 1,
    "d1": 1,
    "d2": 1,
}


@claim.refuted_wording(
    "T = (1/2), v = 0, n = 2 against J(1/2): the moves at g, −g, 0 differ", NEVER
)
def nothing_arrives():
    """That they differ at every two states, so under any partial isomorphism, is the proof of this
    part."""
    return refute(same_moves(M2 * u), at=AFFINE)


@claim.refuted_wording("T = J(1; 2), v = e_2: vᵀ(T − 1) = 0, but e_1ᵀ(J − 1) ≠ 0", ONLY_IF)
def late_start():
    """A union similar to (T, v) is J(1; 2) with e_1; what kills v must kill e_1, and does not."""
    block = [[1, 1], [0, 1]]
    return refute(
        Equation(w.T * J, w.T),
        [Equation(v.T * T, v.T, "T − 1 kills v")],
        at={"T": block, "v": [[0], [1]], "J": block, "w": [[1], [0]]},
    )


@claim.refuted_wording("T = diag(1, 2), v = e_1: vᵀ(T − 1) = 0, but (1, 1)(J − 1) ≠ 0", ONLY_IF)
def missing_eigenvalue():
    diagonal = [[1, 0], [0, 2]]
    return refute(
        Equation(w.T * J, w.T),
        [Equation(v.T * T, v.T, "T − 1 kills v")],
        at={"T": diagonal, "v": [[1], [0]], "J": diagonal, "w": [[1], [1]]},
    )


PAIR = {
    "T": [[1, 0], [0, 2]],
    "v": [[1], [1]],
    "C": [[1, 1], [1, 2]],
    "F": [[0, 1], [-2, 3]],
    "e": [[1], [0]],
    "T′": [[0, 1], [-2, 3]],
    "v′": [[1], [0]],
    "C′": [[1, 0], [0, 1]],
}
ALL_JOINED = [*JOINED, Equation(JOINING * C2_INV * C, 1), Equation(C2_INV * C * JOINING, 1)]


@claim.necessity("(T, v) is controllable", CONTROLLABLE)
def uncontrollable():
    """T = diag(1, 2), v = e_1: C is singular, and C⁺C′ does not join it to the union with the same
    F."""
    joining_ = pinv(C) * C2_
    return refute(
        Equation(T * joining_, joining_ * T2),
        [*ROWS, *ROWS_2],
        at=PAIR | {"v": [[1], [0]], "C": [[1, 0], [1, 0]]},
    )


@claim.necessity(
    "the characteristic polynomials are equal",
    CONTROLLABLE,
    weakens=("S = C⁻¹C′ joins two controllable pairs with one characteristic polynomial", ("h3",)),
)
def another_polynomial():
    return refute(ALL_JOINED, [*ROWS, ROWS_2[1]], at=PAIR | {"T′": [[0, 1], [-3, 4]]})


@claim.necessity("the old memory has full column rank", CONTROLLABLE)
def deficient():
    """M = [1 1], S = diag(1, 2): (MS)⁺ is not S⁻¹M⁺."""
    now, there = rllc.state(), rllc.state(rllc.TILDE)
    claims = Equation(pinv(there.memory), rllc.S_INV * pinv(now.memory))
    return refute(
        claims,
        [*SIMILAR, Equation(there.memory, now.memory * S)],
        at={
            "M": [[1, 1]],
            "S": [[1, 0], [0, 2]],
            "T": [[1, 0], [0, 2]],
            "T′": [[1, 0], [0, 2]],
            "v": [[1], [1]],
            "v′": [[1], [2]],
        },
    )


@claim.necessity("the minimal polynomials agree", IF)
def another_eigenvalue():
    """T1 = (1), R = (2): x − 1 does not kill R, and the shear does not commute."""
    return refute(
        Equation(CYCLIC * SHEAR, SHEAR * REST),
        [*CYCLIC_ROWS, REST_ROWS[1]],
        at={
            "T1": [[1]],
            "v1": [[1]],
            "R": [[2]],
            "w": [[1]],
            "K": [[1]],
            "K_R": [[1]],
            "F": [[1]],
            "e": [[1]],
        },
    )


@claim.necessity(
    "d1d2 ≠ 0",
    NEVER,
    weakens=("v = 0 and v′ ≠ 0: no two states of the two optimizers move alike", ("nz1",)),
)
def no_other_rate():
    """(T, v) = (1, 0) with c1 = c2 = 1 at (M, L) = (1, 1) and (T′, v′) = (1, 1) with d1 = 1, d2 = 0
    at (1, 1): both move by 1 + g, at every g, and M = 1, L′ = 1 + g = M̃′, L̃ = 1 go on so."""
    return refute(
        Equation(u, 0),
        [Equation(left_inverse(M2, "N") * M2, 1), *same_moves(M2 * u)],
        at=AFFINE | {"M": [[1]], "M̃": [[1]], "T": [[1]], "U": [[1]], "d2": 0},
    )


def mutated(s):
    """``s`` for S = C⁻¹C′, at T = diag(1, 2), v = (1, 1) against the companion matrix."""
    return refute([Equation(T * s, s * T2), Equation(s.T * v, v2)], [*ROWS, *ROWS_2], at=PAIR)


@claim.mutant("C′C⁻¹ for C⁻¹C′", CONTROLLABLE)
def wrong_order():
    return mutated(C2_ * C_INV * C_INV)


@claim.mutant("C′⁻¹C for C⁻¹C′", CONTROLLABLE)
def inverse_joining():
    return mutated(C2_INV * C)


@claim.mutant("CᵀC′ for C⁻¹C′", CONTROLLABLE)
def transposed():
    return mutated(C.T * C2_)


@claim.mutant("S = 1: equal spectra make equal pairs", INVARIANT)
def nothing_to_do():
    return mutated(identity("k"))


@claim.mutant("equal traces are enough", INVARIANT)
def trace_only():
    """diag(1, 2) and diag(0, 3): the companion matrices differ."""
    given = [*ROWS, Equation(C2_ * T2, F2 * C2_), ROWS_2[1]]
    return refute(
        Equation(F2, F), given, at=PAIR | {"T′": [[0, 1], [0, 3]], "F′": [[0, 1], [0, 3]]}
    )


@claim.mutant(
    "what kills v kills T′ of any size: the minimal polynomial of v is that of T", ONLY_IF
)
def always_a_union():
    return refute(
        Equation(T, identity("k")),
        [Equation(v.T * T, v.T)],
        at={"T": [[1, 0], [0, 2]], "v": [[1], [0]]},
    )


@claim.mutant("a shear with K_R alone", IF)
def wrong_shear():
    x = K.T * K_REST
    return refute(
        [Equation(CYCLIC * x, x * REST), Equation(x.T * V1, W)],
        [*CYCLIC_ROWS, *REST_ROWS],
        at={
            "T1": [[1]],
            "v1": [[2]],
            "R": [[1]],
            "w": [[1]],
            "K": [[2]],
            "K_R": [[1]],
            "F": [[1]],
            "e": [[1]],
        },
    )
