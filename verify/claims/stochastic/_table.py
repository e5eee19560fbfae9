"""Methods that keep gradients of old points: one Lyapunov function for SAGA and loopless SVRG.

b is the kept gradient of the drawn term less its gradient at x⋆, H = E‖b‖², v = a − b + E[b | P].
"""

from fractions import Fraction

from verify.claims.stochastic import ONE_SIGN, _exact

UNBIASED, CONVEX = "E[a | P] = ∇f", "E⟨∇f, x − x⋆⟩ ≥ h + (1/2)μE‖x − x⋆‖²"
SMOOTH, SMALL, WEIGHT = "2Lh ≥ E‖a‖²", "1 ≥ 6αL", "cp = 4α²"
BOUND = "(1 − αμ)E‖x − x⋆‖² + (1 − (1/2)p)cE‖b‖² ≥ E‖x₊ − x⋆‖² + cH₊"
METHOD = "v = a − b + E[b | P]; x₊ = x − αv"
GAINED = f"α²(a + b − E[b | P])² + 2α²(E[b | P])² + 2α({CONVEX}) + 6α²({SMOOTH}) + 2αh({SMALL})"


def values(w: _exact.World, p: Fraction, alpha: Fraction | None = None) -> dict:
    """A table of gradients at w, α and what the table is afterwards."""
    alpha = w.step(6) if alpha is None else alpha
    new, old = w.centred(w.gradients(w.x)), w.centred(w.gradients(w.w))
    c = 4 * alpha**2 / p
    after = (1 - p) * _exact.square(old) + p * _exact.square(new)
    return w.values() | {"α": alpha, "p": p, "c": c, "H₊": after}


def lyapunov(claim, part, renewed: str):
    """The rows of one step of E‖x − x⋆‖² + (4α²/p)H, where H₊ is what the table has afterwards; the
    claim has declared Ω, P and c, p, H₊."""
    space = claim.space("Ω", fields="P")
    case = claim.under(
        *space,
        "E[x | P] = x; E[x⋆ | P] = x⋆",
        METHOD,
        f"{UNBIASED} : each term is as likely",
        f"{WEIGHT} : the weight of the table",
        part=part,
        at=lambda: values(_exact.simplest(), Fraction(1, 2)),
    ).under(
        f"{CONVEX} : strong convexity",
        f"{SMOOTH} : smooth and convex terms",
        f"{SMALL} : α ≤ 1/(6L)",
        f"{renewed} : the table afterwards",
    )
    case.bounds(f"""[step] T = D + K, D = E‖x − x⋆‖², K = (4α²/p)H: E T₊ ≤ (1 − αμ)D + (1 − p/2)K
        {BOUND}
        = {GAINED}
        cites: conditional_expectation""")
    shown, half = _exact.simplest(), Fraction(1, 2)
    far = values(shown, half, Fraction(1))
    uphill = values(shown, half) | {"a": [[-v for v in row] for row in shown.values()["a"]]}
    for name, fact, at in (
        ("the terms are smooth and convex", SMOOTH, far | {"L": 0}),
        ("f is strongly convex", CONVEX, values(shown, half) | {"μ": 100}),
        ("α ≤ 1/(6L)", SMALL, far),
        ("each term is as likely", UNBIASED, uphill),
    ):
        case.under(without=fact).needs(name, BOUND, at=at)

    @case.instances("sums of parabolas", BOUND, count=40, edges=_exact.EDGES, of=_exact.OF)
    def parabolas(rng, at):
        """p = 1/n, and b is the drawn term's gradient at an older point."""
        w = _exact.world(rng, at)
        return values(w, Fraction(1, w.n))

    case.false(
        "the table falls by p", BOUND.replace("(1/2)p", "p"), at=lambda: values(_exact.away(), half)
    )
    return case


HYPOTHESES = """
    - the terms are smooth and convex: E‖a‖² ≤ 2L(E f(x) − f⋆)
    - f is strongly convex
    - α ≤ 1/(6L)
    - each term is as likely: E[a | past] = ∇f(x)"""


def rate(claim, part, **space):
    """T_t ≤ max(1 − αμ, 1 − p/2)ᵗT_0, by induction over t; ``space`` is what else stands in Ω."""
    claim.letters("H T₀ q q₊ r: ≥ 0")
    fields = f"P P₊ {space.pop('fields', '')}"
    claim.space("Ω", fields=fields, **space)
    first, second = "r ≥ 1 − αμ", "r ≥ 1 − (1/2)p"
    here, after = "qT₀ ≥ E‖x − x⋆‖² + cH", "q₊T₀ ≥ E‖x₊ − x⋆‖² + cH₊"
    falls = f"r({here}) + ({first})(x − x⋆)² + cH({second}) + {GAINED}"
    begun = "x=x⋆=∇f=a=(0, 0, 0, 0), b=(1/2, 1/2, −1/2, −1/2), L=μ=H=q=1, h=0, p=H₊=1/2"
    claim.under(f"{first}; {second} : r = max(1 − αμ, 1 − p/2)", part=part).under(
        f"{WEIGHT} : the weight of the table", at=f"{begun}, α=1/6, c=T₀=2/9, r=5/6, {ONE_SIGN}"
    ).inductive(f"""[rate] T_t ≤ max(1 − αμ, 1 − p/2)ᵗT_0
        E[x | P] = x; E[x⋆ | P] = x⋆
        {here}
        state: x → x₊; P → P₊; H → H₊; q → q₊
        initial: E[x | P] = x; E[x⋆ | P] = x⋆ : the start and the optimum are known
        T₀ = E‖x − x⋆‖² + cH; q = 1
        recurrence: PP = P : P is E[· | past]
        P₊P = P; E[a | P₊] = a; E[b | P₊] = b : the past grows by the draw
        {METHOD}
        {UNBIASED} : each term is as likely
        E‖b‖² = H : b is drawn from the table
        cH₊ = c(1 − p)E‖b‖² + cpE‖a‖² : the table afterwards
        {CONVEX} : strong convexity
        {SMOOTH} : smooth and convex terms
        {SMALL} : α ≤ 1/(6L)
        q₊ = rq
        at_base: {here}
        at_step: {after} since {falls}
        says: T = E‖x − x⋆‖² + cH, and q = rᵗ.
        cites: conditional_expectation""")
