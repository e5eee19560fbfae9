"""How optimizers scale with the size of the noise."""

from itertools import combinations

from theory.operators import Derivation, Equation, Operator, Scalar, induction, refute
from verify.claim import Claim, Hypothesis
from verify.claims.lodo import source
from verify.evidence import Checked

LODO, LINEAR, OTHERS = "LODO", "linear methods", "Adam, RMSprop, Yogi"

claim = Claim(
    name="lodo/noise_equivariance",
    title="""c times the noise, c² times ε: LODO's weights are the same, and its errors c times as
    large""",
    source=source("section 5.1, sensitivity to noise, Table 7 and Figure 8"),
    expected="proved",
    wording="""'achieve identical noise-rescaled training loss regardless of noise magnitude'
    (section 5.1): exact, with ε scaled too.""",
    statement="""On the bowl from the bottom, (σ, ε) → (cσ, c²ε), c > 0, leaves every weight of LODO
    as it was at every step and multiplies all errors, gradients and averages by c; for c a power of
    two bit for bit in floating point. Linear methods scale likewise with no ε. Adam, RMSprop and
    Yogi do not scale: on gradients c times as large, with ε c times as large (or 0), they make the
    same steps, not c times as large ones.""",
    latex=r"""$(\sigma, \varepsilon) \mapsto (c\sigma, c^2\varepsilon)$: $W_t \mapsto W_t$, $b_t
    \mapsto c\,b_t$.""",
    hypotheses=(
        Hypothesis("ε is scaled by c²", "or ε = 0, which gives 0/0 at the first step"),
        Hypothesis(
            "c > 0", "with c < 0 the roots keep their sign and c² is what enters; stated for c > 0"
        ),
        Hypothesis(
            "the run starts at the bottom",
            "so the first error is scaled too; else scale it",
            needed=False,
        ),
    ),
    axioms="""
    - induction over t joins the pieces for LODO: weights equal up to t make the errors and averages
      at t proportional, and so the weights at t + 1 equal
    - a number ≥ 0 has one square root ≥ 0
    - in binary floating point a product by a power of two is exact, and so are its square and its
      root's, short of overflow and underflow""",
    remark="""One step: equal weights give Ĝ = G, so m̂ = cm is stepped along c·Gm; the
    hypergradient is bilinear in (g, m): c² times as large; Adam's averages of it and of its
    square are c² and c⁴ times as large, the root c², so with ε̂ = c²ε the step is the same
    (corrections of bias multiply both by the same numbers). These pieces are joined by induction
    over t: weights equal up to t make the errors and averages at t proportional, and so the
    weights at t + 1 equal.""",
    parts=(LODO, LINEAR, OTHERS),
)

c = Scalar("c")
b, b_next, m, m_next, s, g = (Operator(name, "n", "1") for name in ("b", "b₊", "m", "m₊", "s", "g"))
B, B_next, M, M_next, Z = (Operator(name, "n", "1") for name in ("b̂", "b̂₊", "m̂", "m̂₊", "ŝ"))
G, H = Operator("G", "n", "n"), Operator("H", "n", "n", symmetric=True)
beta = Scalar("β")


def step(b, b_next, m, m_next, s):
    """b₊ = b − Gm − s, m₊ = βm + (1−β)Hb₊: one step of LODO, the weights, and so G, given."""
    return [Equation(b_next, b - G * m - s), Equation(m_next, beta * m + (1 - beta) * H * b_next)]


SCALED = [Equation(B, c * b), Equation(M, c * m)]
NOISE = Equation(Z, c * s, "c times the noise")


@claim.proof("while the weights agree: b̂ = cb and m̂ = cm, by induction over t", LODO)
def errors():
    """G varies from step to step; it stands for the common one of this step."""
    return induction(
        SCALED,
        state=[(b, b_next), (m, m_next), (B, B_next), (M, M_next)],
        initial=[Equation(x, 0) for x in (b, m, B, M)],
        recurrence=[*step(b, b_next, m, m_next, s), *step(B, B_next, M, M_next, Z), NOISE],
    )


A, K = (
    Operator("A", "k", "n"),
    Operator("K", "k", "n"),
)  # from a vector to a layer's signals and inputs
alpha, F, F_hat = Scalar("α₀"), Operator("h", "k", "k"), Operator("ĥ", "k", "k")
g_hat = Operator("ĝ", "n", "1")
HYPER = [
    Equation(F, -alpha * (A * g * (K * m).T + A * m * (K * g).T), "the hypergradient of a layer"),
    Equation(F_hat, -alpha * (A * g_hat * (K * M).T + A * M * (K * g_hat).T)),
    Equation(g_hat, c * g),
    Equation(M, c * m),
]


@claim.proof("the hypergradient of every layer is c² times as large", LODO)
def hypergradient():
    """t = Ag and u = Km are linear images through the same weights."""
    return Derivation(HYPER).qed(Equation(F_hat, c**2 * F))


u, U, r, R, p, P, eps = (Scalar(name) for name in ("u", "û", "r", "r̂", "p", "p̂", "ε"))
v, V, h, h_hat = (Scalar(name) for name in ("v", "v̂", "h", "ĥ"))
ADAM = [
    Equation(u * (r + eps), p, "u = p/(r + ε), p the average, r the root"),
    Equation(U * (R + c**2 * eps), P, "the same with c²ε"),
    Equation(P, c**2 * p),
    Equation(r * r, v),
    Equation(R * R, V),
    Equation(V, c**4 * v),
]


@claim.proof("Adam's step is the same: p̂ = c²p, v̂ = c⁴v, r̂ = c²r, û = u", LODO)
def adam():
    d = Derivation(
        ADAM,
        [
            (R + c**2 * r, "the roots are ≥ 0 and not both zero"),
            (c**2 * (r + eps), "c > 0 and r + ε > 0"),
        ],
    )
    square = d.prove((R + c**2 * r) * (R - c**2 * r), 0)
    root = d.cancel(square, "nz1", R - c**2 * r)
    first, second, third = (d.find(e) for e in ADAM[:3])
    same = d.combine(
        c**2 * (r + eps) * (U - u),
        0,
        [(1, 1, second, 1), (-1, U, root, 1), (-1, c**2, first, 1), (1, 1, third, 1)],
    )
    d.cancel(same, "nz2", U - u)
    return [d.qed(Equation(U - u, 0)), no_gradient_yet(ADAM, c**2)]


def no_gradient_yet(steps, factor):
    """Both roots are zero as long as every gradient was (LODO's first step has m = 0, so its first
    hypergradient is 0): then ε alone divides."""
    d = Derivation([*steps, Equation(r, 0, "no gradient yet")], [(factor * eps, "c > 0 and ε > 0")])
    d.definite(d.prove(R * R, 0), R)
    d.cancel(d.prove(factor * eps * (U - u), 0), "nz1", U - u)
    return d.qed(Equation(U - u, 0))


p_next, P_next, v_next, V_next = (Scalar(name) for name in ("p₊", "p̂₊", "v₊", "v̂₊"))
b1, b2 = Scalar("β₁"), Scalar("β₂")


@claim.proof("its averages: p̂ = c²p and v̂ = c⁴v, by induction over t", LODO)
def averages():
    return induction(
        [Equation(P, c**2 * p), Equation(V, c**4 * v)],
        state=[(p, p_next), (P, P_next), (v, v_next), (V, V_next)],
        initial=[Equation(x, 0) for x in (p, P, v, V)],
        recurrence=[
            Equation(p_next, b1 * p + (1 - b1) * h),
            Equation(P_next, b1 * P + (1 - b1) * h_hat),
            Equation(v_next, b2 * v + (1 - b2) * h**2),
            Equation(V_next, b2 * V + (1 - b2) * h_hat**2),
            Equation(h_hat, c**2 * h),
        ],
    )


T, L, w = Operator("T", "k", "k"), Operator("L", "k", "1"), Operator("v", "k", "1")
N, N_next, Q, Q_next = (Operator(name, "n", "k") for name in ("N", "N₊", "N̂", "N̂₊"))


@claim.proof("any fixed law: M̂ = cM and b̂ = cb, by induction over t", LINEAR)
def linear():
    def one(memory, later, b, b_next, s):
        return [Equation(later, memory * T + H * b * w.T), Equation(b_next, b - later * L - s)]

    return induction(
        [Equation(B, c * b), Equation(Q, c * N)],
        state=[(b, b_next), (B, B_next), (N, N_next), (Q, Q_next)],
        initial=[Equation(b, 0), Equation(B, 0), Equation(N, 0), Equation(Q, 0)],
        recurrence=[*one(N, N_next, b, b_next, s), *one(Q, Q_next, B, B_next, Z), NOISE],
    )


sign = Scalar("sign(v−g²)")
SAME_ROOT = [
    Equation(u * (r + eps), p, "a step"),
    Equation(U * (R + c * eps), P, "with cε"),
    Equation(P, c * p),
    Equation(r * r, v),
    Equation(R * R, V),
    Equation(V, c**2 * v),
]


@claim.proof(
    "on gradients c times as large their averages are c and c² times as large, by induction; "
    "their steps are the same",
    OTHERS,
)
def invariant_steps():
    """Adam and RMSprop average g², Yogi moves by sign(v − g²)g², whose sign does not change."""

    def run(second, second_hat):
        return induction(
            [Equation(P, c * p), Equation(V, c**2 * v)],
            state=[(p, p_next), (P, P_next), (v, v_next), (V, V_next)],
            initial=[Equation(x, 0) for x in (p, P, v, V)],
            recurrence=[
                Equation(p_next, b1 * p + (1 - b1) * h),
                Equation(P_next, b1 * P + (1 - b1) * h_hat),
                Equation(v_next, second),
                Equation(V_next, second_hat),
                Equation(h_hat, c * h),
            ],
        )

    averaged = run(b2 * v + (1 - b2) * h**2, b2 * V + (1 - b2) * h_hat**2)
    yogi = run(v - (1 - b2) * sign * h**2, V - (1 - b2) * sign * h_hat**2)
    d = Derivation(
        SAME_ROOT,
        [
            (R + c * r, "the roots are ≥ 0 and not both zero"),
            (c * (r + eps), "c > 0 and r + ε > 0"),
        ],
    )
    square = d.prove((R + c * r) * (R - c * r), 0)
    root = d.cancel(square, "nz1", R - c * r)
    first, second, third = (d.find(e) for e in SAME_ROOT[:3])
    same = d.combine(
        c * (r + eps) * (U - u),
        0,
        [(1, 1, second, 1), (-1, U, root, 1), (-1, c, first, 1), (1, 1, third, 1)],
    )
    d.cancel(same, "nz2", U - u)
    return [averaged, yogi, d.qed(Equation(U - u, 0)), no_gradient_yet(SAME_ROOT, c)]


@claim.numeric(
    "LODO in float64 at c = 2: weights equal bit for bit, losses four times as large", LODO
)
def bits(run):
    from numerics.lodo.noise_equivariance import same_weights

    worst = same_weights(seeds=range(run.seed, run.seed + max(1, run.count(3))))
    return Checked(
        f"{worst.runs} runs of {worst.steps} steps: {worst.different} weights differ in a bit, "
        f"{worst.losses} losses are not four times the other",
        ok=worst.different == 0 and worst.losses == 0,
        instances=worst.runs,
        worst_error=float(worst.different + worst.losses),
        bound=0.0,
    )


@claim.statistical(
    "mean losses over σ²: two of the three intervals of Adam and of RMSprop are apart, momentum's "
    "are not",
    OTHERS,
)
def losses(run):
    from numerics.lodo.noise_equivariance import scaled_losses

    rows, said, ok = (
        scaled_losses(steps=600 if run.effort != "thorough" else 20000, seeds=range(30)),
        [],
        True,
    )
    for name, intervals in rows.items():
        said.append(f"{name} " + "/".join(f"{i.mean:.4g}" for i in intervals))
        apart = any(
            abs(one.mean - two.mean) > one.half + two.half
            for one, two in combinations(intervals, 2)
        )
        ok = ok and (
            name == "Yogi" or apart == (name != "Momentum")
        )  # Yogi's second moment takes 1/(1 − β₂) = 36,000 steps to tell
    return Checked(
        "loss/σ² at σ² = .01, 1, 100 (10 modes, 30 seeds, error probability 1e-06 an interval): "
        + "; ".join(said),
        ok=ok,
        instances=len(rows) * 90,
    )


claim.batched(
    "a linear method at two sizes of noise, batched in torch: its moments scale",
    LINEAR,
    instances=2000,
    least=30,
    at="bowl_losses",
    method=([[0.0, 0.0], [0.0, 0.9]], [1.0, 1 - 0.9], [0.8, 0.9]),
    spectrum=[0.2, 0.6, 1.0],
    noise=[16.0, 16.0, 16.0],
)


# -- hypotheses, false variants


@claim.necessity("ε is scaled by c²", LODO)
def fixed_eps():
    """h = r = ε = 1, c = 2: u = 1/2 and û = 4/5."""
    same_eps = [
        Equation(u * (r + eps), p),
        Equation(U * (R + eps), P),
        Equation(P, c**2 * p),
        Equation(R, c**2 * r),
    ]
    return refute(
        Equation(U, u), same_eps, at={"u": "1/2", "r": 1, "ε": 1, "p": 1, "c": 2, "û": "4/5"}
    )


@claim.necessity("c > 0", LODO)
def zero_noise():
    """c = 0: no noise, all averages zero, and û may be anything."""
    return refute(
        Equation(U, u),
        ADAM,
        at={"c": 0, "u": "1/2", "r": 1, "ε": 1, "p": 1, "û": 0, "r̂": 0, "p̂": 0, "v": 1, "v̂": 0},
    )


def elementwise(root, root_hat, claimed, extra):
    """One first step of a method x ← x − u that divides a gradient g by a root, with the noise
    doubled."""
    grad, grad_hat = Scalar("g"), Scalar("ĝ")
    given = [
        Equation(grad_hat, 2 * grad),
        Equation(u * root, grad),
        Equation(U * root_hat, grad_hat),
    ]
    return refute(claimed, given, at={"g": 1, **extra})


@claim.mutant("Adam's steps scale: û = 2u (ε = 0, first step g/√g²)", OTHERS)
def adam_scales():
    return elementwise(r, R, Equation(U, 2 * u), {"r": 1, "r̂": 2, "u": 1, "û": 1})


@claim.mutant("RMSprop's steps scale (ρ = 3/4: g/√(g²/4))", OTHERS)
def rmsprop_scales():
    return elementwise(r, R, Equation(U, 2 * u), {"r": "1/2", "r̂": 1, "u": 2, "û": 2})


@claim.mutant("Yogi's steps scale (1 − β₂ = 1/4, ε = 1/2: g/(√(g²/4) + 1/2))", OTHERS)
def yogi_scales():
    return elementwise(
        r + eps, R + eps, Equation(U, 2 * u), {"r": "1/2", "r̂": 1, "ε": "1/2", "u": 1, "û": "4/3"}
    )


@claim.mutant("the hypergradient is c times as large", LODO)
def linear_hypergradient():
    return refute(
        Equation(F_hat, c * F),
        HYPER,
        at={"A": [[1]], "K": [[1]], "g": [[1]], "m": [[1]], "α₀": 1, "c": 2},
    )


@claim.mutant("c times the noise, cε", LODO)
def eps_once():
    given = [
        Equation(u * (r + eps), p),
        Equation(U * (R + c * eps), P),
        Equation(P, c**2 * p),
        Equation(R, c**2 * r),
    ]
    return refute(
        Equation(U, u), given, at={"u": "1/2", "r": 1, "ε": 1, "p": 1, "c": 2, "û": "2/3"}
    )
