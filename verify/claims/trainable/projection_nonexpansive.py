"""Lemma 1 of the TO paper: projected steps are no longer than the steps."""

from flint import fmpq

from theory.trainable import runs as _exact
from theory.trainable import setting as to
from verify.claim import Claim
from verify.claims.trainable import REBUILT, source
from verify.evidence import Fails

LEMMA, NORM = "projections", "other norms"

claim = Claim(
    name="trainable/projection_nonexpansive",
    title="Projection onto a closed convex set does not lengthen a step, in its own norm",
    source=source("Lemma 1"),
    wording=f"""'For all …, …': read as |w_{{t+1}} − w_t| ≤ α_t|m_t|. Its proof takes 'in our
    case' the identity for Q in a lemma of Reddi, Kale and Kumar (2018) on Q-norms, as it may.
    {REBUILT}""",
    statement="""
    - W closed convex, p = Proj x, q = Proj y: |p − q| ≤ |x − y|, since |x−y|² − |p−q|² =
      |(x−p)−(y−q)|² − 2⟨x−p, q−p⟩ − 2⟨y−q, p−q⟩ and both products are ≤ 0. By: lemma
    - Hence |w_{t+1} − w_t| ≤ α_t|m_t| for w_t ∈ W, α_t ≥ 0. By: step
    - A Euclidean projection need not be nonexpansive in another norm: in that of Q = diag(1, 100)
      the projection onto the line of (1, 1) expands (1, 1/100) by 5.05 = 101/20 times, and nothing
      more. By: at most; attained
    """,
    latex=r"""$\|x-y\|^2 - \|p-q\|^2 = \|(x-p)-(y-q)\|^2 - 2\langle x-p, q-p\rangle - 2\langle y-q,
    p-q\rangle \ge 0$.""",
    hypotheses="""
    - W is convex: ⟨x − Proj x, q − Proj x⟩ ≤ 0 for q ∈ W
    - w_t is in W: for the step
    - the projection and the norm belong together""",
    parts=(LEMMA, NORM),
)

claim.letters("x y p q e1 e2 z z′: n; s₁ s₂: ≥ 0; Q: symmetric n×n")
X, Y = "s₁ = −(x − p)ᵀ(q − p) : ⟨x − p, q − p⟩ ≤ 0", "s₂ = −(y − q)ᵀ(p − q) : ⟨y − q, p − q⟩ ≤ 0"
SHORTER = "(x − y)ᵀ(x − y) ≥ (p − q)ᵀ(p − q)"
lemma = claim.under(part=LEMMA)
both = lemma.under(X, Y, at="x=p=1, y=q=s₁=s₂=0")
both.bounds(f"""[lemma] |x−y|² − |p−q|² = |(x−p)−(y−q)|² + 2s₁ + 2s₂, for all n
    {SHORTER}
    = (x − p − y + q)² + 2s₁ + 2s₂
    cites: projection (h1, h2)""")
lemma.needs(f"""W is convex
    {SHORTER}
    at: x=1/10, y=−1/10, p=2, q=−2
    says: W = {{−2, 2}}: x = 1/10 and y = −1/10 go to 2 and −2""")
both.false("a projection is a contraction: |p−q|² ≤ |x−y|²/2", "(x − y)ᵀ(x − y) ≥ 2(p − q)ᵀ(p − q)")
lemma.false("one of the two products is enough", SHORTER, X, at="x=y=p=s₁=0, q=1")
lemma.false(
    "+ 2⟨x−p, q−p⟩",
    "(x − y)ᵀ(x − y) − (p − q)ᵀ(p − q) = (x − p − y + q)ᵀ(x − p − y + q) + 2(x − p)ᵀ(q − p) − "
    "2(y − q)ᵀ(p − q)",
    at="x=2, y=q=−1, p=1",
)
claim.letters(to.ALPHA, "w w′ m: n")
LONGER = "α²mᵀm ≥ (w′ − w)ᵀ(w′ − w)"
lemma.under("s₁ = −(w − αm − w′)ᵀ(w − w′) : w ∈ W").bounds(f"""
    [step] the step: w₊ = Proj(w − αm), w = Proj w
    {LONGER}
    = (w − αm − w′)² + 2s₁
    says: y = q = w in the lemma: α²|m|² − |w₊ − w|² = |w − αm − w₊|² + 2s₁.
    cites: projection (h1)""")
lemma.needs("w_t is in W", LONGER, at="w=α=1, w′=m=0", says="W = {0}: the step has length 1")

claim.let("M = e1e1ᵀ + 100e2e2ᵀ; L = (e1 + e2)(e1 + e2)ᵀ/2; B = 10201/400·M − LML")
plane = claim.under(f"""e1ᵀe1 = 1; e2ᵀe2 = 1; e1ᵀe2 = 0; e1e1ᵀ + e2e2ᵀ = 1
    part: {NORM}
    at: e1=(1, 0), e2=(0, 1), z=(1, 1/100)""")
plane.bounds("""[at most] in the norm of diag(1, 100) it expands by 101/20 at most
    B
    = 101/400((e1 − 100e2)ᵀ)²
    says: (101/20)²Q − PQP = (101/4)·hhᵀ/100 for h = e1 − 100·e2""")
plane.proves("[attained] and by that there", "B(e1 + e2/100) = 0", says="hᵀ(1, 1/100) = 0")
image = plane.under("z′ = Lz")
image.needs("""the projection and the norm belong together
    zᵀQz ≥ z′ᵀQz′
    given: Q = M
    says: (1, 1/100) has Q-norm² 101/100, its projection (101/200)(1, 1) has 25.757…""")
claim.mutants()


@claim.instances("both products, the lemma", LEMMA, count=120, of="pairs, boxes and half-spaces")
def rational_sets(rng, index):
    dot, n = _exact.dot, rng.randint(1, 4)
    x, y, normal = (
        [fmpq(rng.randint(-6, 6), rng.randint(1, 3)) for _ in range(n)] for _ in range(3)
    )
    normal = normal if any(normal) else [fmpq(1)] * n

    def project(point):
        if index % 2:
            return [max(fmpq(-1), min(fmpq(1), a)) for a in point]
        over = max(fmpq(0), dot(normal, point) - 1) / dot(normal, normal)
        return [a - over * b for a, b in zip(point, normal)]

    def less(a, b):
        return [i - j for i, j in zip(a, b)]

    p, q = project(x), project(y)
    moved, image = less(x, y), less(p, q)
    if dot(less(x, p), image) < 0 or dot(image, image) > dot(moved, moved):
        raise Fails(f"x = {x}, y = {y}: the projection expands")


claim.floats("float64 projections onto balls", instances=200)
claim.batched("the same batched in torch", instances=600)
