"""The pseudo-inverse with small singular values cut off, in another basis."""

from flint import fmpq, fmpq_mat

from theory.operators import identity
from theory.operators.letters import left_inverse
from theory.operators.matrices import inverse_matrix, is_psd, pinv_matrix
from theory.rllc import witnesses
from verify.claim import Claim
from verify.claims.rllc import source
from verify.evidence import Fails

PARTS = "no singular value is cut", "then the frames agree"
SPREAD, SAME = PARTS

claim = Claim(
    name="rllc/truncated_svd_invariance",
    title="Truncating singular values keeps basis independence while κ(M)κ(S) < 1/rc",
    source=source("Remark 3.5 (a common alternative to the relaxed inverse)"),
    statement="""
    - Let P_rc(M) be the pseudo-inverse of M with all singular values below rc times the largest set
      to zero, 0 < rc < 1. If M has full column rank, S is invertible and κ(M)κ(S) < 1/rc, then
      S·P_rc(MS) = P_rc(M) exactly. By: above; below; agreement
    - Beyond it need not be: M = S = diag(1, 1/10) and rc = 1/20 give diag(1, 0) against diag(1,
      10), a jump of 1/σ_min. By: the jump
    """,
    latex=r"""$\kappa(M)\,\kappa(S) < 1/\mathrm{rc} \;\Rightarrow\; S\,P_{\mathrm{rc}}(MS) =
    P_{\mathrm{rc}}(M)$.""",
    hypotheses="""
    - M has full column rank
    - κ(M)κ(S) < 1/rc
    - S is invertible""",
    parts=PARTS,
)

M, *_ = claim.letters("M B: n×k; S R: k×k; P P̃: k×n; a b s u: ≥ 0; D U D′ U′: symmetric k×k")
claim.letters(left_inverse(M, "N"))
spectra = claim.under(f"""D = MᵀM − a : a is below the spectrum of MᵀM; U = b − MᵀM : b is above it
    D′ = SᵀS − s : s is below the spectrum of SᵀS; U′ = u − SᵀS : u is above it
    part: {SPREAD}
    at: M=2, S=3, a=3, b=4, s=8, u=9""")
signed = spectra.under(psd="D U D′ U′")
signed.bounds(
    "[above] a·s ⪯ (MS)ᵀ(MS)",
    "SᵀMᵀMS − as",
    ("S", "1", "D"),
    (identity("k"), "a", "D′"),
    says="(MS)ᵀ(MS) − as = SᵀDS + aD′",
    cites=("singular_values",),
)
signed.bounds(
    "[below] (MS)ᵀ(MS) ⪯ b·u, so κ(MS) ≤ κ(M)κ(S)",
    "bu − SᵀMᵀMS",
    ("S", "1", "U"),
    (identity("k"), "b", "U′"),
    says="bu − (MS)ᵀ(MS) = SᵀUS + bU′",
    cites=("singular_values",),
)
claim.under(f"""NM = 1 : full column rank; SR = 1 : S is invertible; RS = 1 : S is invertible
    part: {SAME}""").proves("""
    [agreement] nothing cut, both are Moore–Penrose inverses of full column rank
    S(MS)⁺ = M⁺""")

claim.letters("e1 e2: k; H B₂ Q Q̃: k×k")
claim.under(f"""e1ᵀe1 = 1; e2ᵀe2 = 1; e1ᵀe2 = 0; e1e1ᵀ + e2e2ᵀ = 1 : k = 2
    H = e1e1ᵀ + e2e2ᵀ/10 : M and S
    B₂ = e1e1ᵀ : MS without its singular value below 1/20
    Q = e1e1ᵀ + 10e2e2ᵀ; Q̃ = e1e1ᵀ
    part: {SAME}
    at: e1=(1, 0), e2=(0, 1)""").proves("""[the jump] a cut: diag(1, 0) against diag(1, 10)
    HH = e1e1ᵀ + e2e2ᵀ/100
    HQ = 1; B₂Q̃B₂ = B₂; Q̃B₂Q̃ = Q̃; B₂Q̃ = e1e1ᵀ; Q̃B₂ = e1e1ᵀ
    HQ̃ = e1e1ᵀ; Q − HQ̃ = 10e2e2ᵀ
    says: Q is P_rc(M), and Q̃ is P_rc(MS), the pseudo-inverse of B₂""")


@claim.instances(f"""random M and S over ℚ: the orders, decided exactly, and the equality
    part: {SPREAD}
    count: 60
    edges: n = k = 1; equal singular values; S = 1; S = −1
    of: instances, k ≤ 3""")
def sampled(rng, at):
    """a, b, s, u are rational bounds of the spectra."""
    k = 1 if at == "n = k = 1" else rng.randint(1, 3)
    n, basis = k + rng.randint(0, 1) * (at == ""), witnesses.frame(rng, k, at)
    m = witnesses.draw(rng, n, k)
    while m.rank() < k:
        m = witnesses.draw(rng, n, k)
    if at == "equal singular values":
        m = fmpq_mat(n, k, [3 * int(i == j) for i in range(n) for j in range(k)])
    low, high = _spectrum(m.transpose() * m)
    low_s, high_s = _spectrum(basis.transpose() * basis)
    gram = (m * basis).transpose() * (m * basis)
    unit = witnesses.diagonal(k)
    if not (is_psd(gram - unit * (low * low_s)) and is_psd(unit * (high * high_s) - gram)):
        raise Fails(f"M = {m.tolist()}, S = {basis.tolist()}: the spectrum leaves [as, bu]")
    if basis * pinv_matrix(m * basis) != pinv_matrix(m):
        raise Fails(f"M = {m.tolist()}, S = {basis.tolist()}: the frames differ")


def _spectrum(gram: fmpq_mat) -> tuple:
    """Rational bounds a ⪯ gram ⪯ b: the trace from above, 1/trace of the inverse from below."""
    traces = [
        sum((x[i, i] for i in range(x.nrows())), fmpq(0)) for x in (inverse_matrix(gram), gram)
    ]
    return 1 / traces[0], traces[1]


claim.floats("float64 truncated inverses around the threshold", instances=60)
claim.batched("the same batched in torch", instances=500)

ENDS = {
    "equal singular values": ([fmpq(3), fmpq(3)], [fmpq(1, 2), fmpq(1, 2)]),
    "κ(M)κ(S) = 1/rc": ([fmpq(1), fmpq(1, 20)], [fmpq(1), fmpq(1)]),
    "the jump": ([fmpq(1), fmpq(1, 10)], [fmpq(1), fmpq(1, 10)]),
}


@claim.instances(
    "diagonal M and S over ℚ, cut exactly: agreement below the threshold, partings beyond",
    SAME,
    count=200,
    edges=ENDS,
    of="diagonal pairs, truncated exactly",
    some=("that part, all with κ(M)κ(S) ≥ 1/rc",),
)
def cut(rng, at):
    """Singular values are the entries; rc is any rational, MS may lose several of them."""
    k, rc = rng.randint(1, 3), fmpq(1, 20 if at else rng.randint(2, 60))
    m, s = ENDS.get(at) or (
        [fmpq(rng.randint(1, 9), rng.choice((1, 3, 9))) for _ in range(k)] for _ in range(2)
    )
    there, here = _truncated([x * y for x, y in zip(m, s)], rc), _truncated(m, rc)
    agree = [x * y for x, y in zip(s, there)] == here
    if not agree and max(m) * max(s) * rc < min(m) * min(s):
        raise Fails(f"M = diag({m}), S = diag({s}), rc = {rc}: they part")
    return "that agree" if agree else "that part, all with κ(M)κ(S) ≥ 1/rc"


def _truncated(values, rc) -> list:
    """The truncated inverse of diag(values): 0 for what is below rc times the largest."""
    return [1 / x if x >= rc * max(values) else fmpq(0) for x in values]


claim.needs(f"""κ(M)κ(S) < 1/rc
    SP̃ = P
    given: P = M⁺; P̃ = B⁺
    at: M=diag(1, 1/10), S=diag(1, 1/10), B=diag(1, 0)
    part: {SAME}
    says: M = S = diag(1, 1/10), rc = 1/20: MS = diag(1, 1/100) loses its second value (B); diag(1,
    0) against diag(1, 10).""")
same = claim.under(part=SAME)
same.needs("M has full column rank", "S(MS)⁺ = M⁺", at="M=[1 1], S=diag(1, 2)")
same.needs("S is invertible", "S(MS)⁺ = M⁺", at="M=1, S=0")
spectra.false("κ(MS) ≤ κ(M) + κ(S): (MS)ᵀ(MS) ⪯ b + u", "b + u ≥ SᵀMᵀMS")
signed.false("(MS)ᵀ(MS) ⪰ b·s", "SᵀMᵀMS ≥ bs", at="b=5, s=9")
claim.mutants()
