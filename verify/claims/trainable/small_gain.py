"""Lemma 2 of the TO paper: when do two coupled bounds close?"""

from itertools import product

from flint import fmpq

from theory.operators import reciprocal
from verify.claim import Claim
from verify.claims.trainable import REBUILT, source
from verify.evidence import Checked, Fails

IF, ONLY_IF = "if", "only if"

claim = Claim(
    name="trainable/small_gain",
    title="pM ≥ rN and qN ≥ sM + k have a positive solution exactly when pq > rs",
    source=source("Lemma 2"),
    wording=f"""Lemma 2 says what 'there exists', and its proof: 'We can pick' one 'large enough'.
    Which conditions stood there is lost; without pq > rs, or one that implies it, it would be
    false. {REBUILT}""",
    statement="""
    - For p, q, r, s, k > 0: M, N > 0 with pM ≥ rN and qN ≥ sM + k exist if and only if pq > rs. By:
      witness; N > 0; M > 0; only if
    - Then N = pk/(pq−rs), M = rN/p will do, with equality in both. By: witness
    """,
    latex=r"""$\exists M, N > 0:\ pM \ge rN,\ qN \ge sM + k \iff pq > rs$; $N = \frac{pk}{pq-rs}$,
    $M = \frac{rN}{p}$.""",
    hypotheses="""
    - pq > rs
    - k > 0: for the second direction; with k = 0 and pq = rs, M = r, N = p will do
    - p > 0: for both""",
    parts=(IF, ONLY_IF),
)

p, *_ = claim.letters("p q r s k M N pq−rs pM−rN qN−sM−k: ≥ 0")
claim.letters(reciprocal(p, "1/p"), reciprocal(claim.sum("pq − rs"), "1/(pq−rs)"))
FIRST, SECOND = "N = pk`1/(pq−rs)` : N = pk/(pq−rs)", "M = rN`1/p` : M = rN/p"
pair = claim.under(part=IF, at="p=2, q=3, r=s=1, k=3")
solved = pair.under(FIRST, SECOND)
solved.proves("""[witness] the witness solves both with equality
    pM = rN; (pq − rs)(qN) = (pq − rs)(sM + k)""")
above = pair.under(FIRST, "pq > rs; pk > 0")
above.proves(
    "[N > 0] and is positive: N(pq−rs) = pk", "N > 0", by="N > 0 times pq > rs since (pk > 0)"
)
over = pair.under(SECOND, "rN > 0; p > 0")
over.proves("[M > 0] Mp = rN", "M > 0", by="M > 0 times p > 0 since (rN > 0)")
pair.needs("pq > rs", "qN ≥ sM + k", "pM = rN", at="p=q=r=s=k=M=N=1", says="every M, N fails")
slack = claim.under("`pM−rN` = pM − rN; `qN−sM−k` = qN − sM − k", part=ONLY_IF)
slack.bounds("""(pq − rs)N = pk + p(qN−sM−k) + s(pM−rN) ≥ pk > 0, so pq > rs
    (pq − rs)N ≥ pk
    = p`qN−sM−k` + s`pM−rN`""")
pressed = slack.under("N > 0; pk > 0")
pressed.proves("""[only if] so pq > rs
    pq > rs
    by: pq > rs times N > 0 since (pk > 0) + p`qN−sM−k` + s`pM−rN`""")
slack.needs("k > 0", "pq > rs", at="p=q=r=s=M=N=1, k=0", says="M = N = 1 solve both at pq = rs")
slack.needs("p > 0", "pq > rs", at="p=r=0, q=3, s=k=M=N=1", says="both are solved, and pq = rs = 0")
claim.mutants()


@claim.exact("all p, q, r, s in 1..6, k = 1: the witness; where pq ≤ rs, 900 candidates", IF)
def exhaustive(run):
    """Where pq ≤ rs with p = q and r = s, no M, N from a grid solves both; elsewhere the witness
    does."""
    solved = searched = 0
    candidates = [fmpq(i, 3) for i in range(1, 31)]
    for p, q, r, s in product(range(1, 7), repeat=4):

        def solves(M, N, p=p, q=q, r=r, s=s):
            return M > 0 and N > 0 and p * M >= r * N and q * N >= s * M + 1

        if p * q > r * s:
            solved += 1
            if not solves(fmpq(r, p * q - r * s), fmpq(p, p * q - r * s)):
                raise Fails(f"p, q, r, s = {p, q, r, s}: the witness fails")
        elif p == q and r == s:
            searched += 1
            if any(solves(M, N) for M in candidates for N in candidates):
                raise Fails(f"p, q, r, s = {p, q, r, s}: a solution although pq ≤ rs")
    return Checked(f"{solved} systems solved, {searched} searched", instances=solved + searched)


TITLE = "float64: the witness's two sides, and the converse on systems with a solution"
claim.floats(TITLE, instances=200)
claim.batched("the same batched in torch", instances=2000)
