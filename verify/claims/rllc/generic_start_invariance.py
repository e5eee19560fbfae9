"""A zero start with independent gradients: which bases are harmless."""

import random

from flint import fmpq, fmpq_mat

from theory.exact import block_diagonal
from theory.operators.letters import left_inverse, right_inverse
from theory.rllc import setting as rllc
from theory.rllc import witnesses
from verify.claim import Claim
from verify.claims.rllc import source
from verify.evidence import Checked, Fails
from verify.standard import Cite

RUN, FACTOR, FLAG = "the run", "the projectors", "the flag"

claim = Claim(
    name="rllc/generic_start_invariance",
    title="""From a zero start with independent gradients, SSᵀ diagonal along the start's flag
    suffices""",
    source=source("Theorem 5.2 with Definition 5.1 (new)"),
    statement="""
    - Start LM-RLLC(T, v, c1, c2), (T, v) controllable, and its S-frame at M_0 = 0 with
      corresponding laws. If the memory has rank min(t, k) at every t, and G = SSᵀ is diagonal in
      the Gram–Schmidt basis of v, Tᵀv, (Tᵀ)²v, …, then the parameters θ agree. By: the run;
      independent gradients; flag projector; full rank; commutes
    - Up to t = k the rank is min(t, k) exactly when the first k gradients are independent; By: the
      rank
    - Remark: later it can fall again, and then they need not agree.
    """,
    latex=r"""If $\operatorname{rank} M_t = \min(t,k)$ and $SS^\top$ is diagonal in the
    Gram--Schmidt basis of $v, T^\top v, \dots$, zero-start runs of LM-RLLC and of its $S$-frame
    agree.""",
    hypotheses="""
    - S is invertible
    - the memory has rank min(t, k): M_t = Γ_tC_t with independent gradients Γ_t and the rows C_t =
      v, Tᵀv, …
    - G is diagonal along the flag: in the Gram–Schmidt basis of v, Tᵀv, …""",
    parts=(RUN, FACTOR, FLAG),
)

claim.letters("S T: k×k; v: k; M M′ M̃ M̃′: n×k; L L′ L̃ L̃′: k; θ θ′ θ̃ θ̃′ g: n; c1 c2")
claim.let("G = SSᵀ")
SAME = "M̃ = MS; L̃ = S⁻¹L; θ̃ = θ"
ONE, TWO = ((rllc.state(mark), rllc.state(mark, "′"), claim.sum("g")) for mark in ("", rllc.TILDE))
claim.under("GM⁺M = M⁺MG : G commutes with M⁺M", part=RUN).inductive(
    "[the run] the frames agree as long as G commutes with every M_t⁺M_t, by induction over t",
    SAME,
    state="M → M′; L → L′; θ → θ′; M̃ → M̃′; L̃ → L̃′; θ̃ → θ̃′; M⁺ → M′⁺",
    initial="M = 0 : zero start; M̃ = 0 : zero start; L̃ = S⁻¹L; θ̃ = θ",
    recurrence=rllc.step(*ONE) + rllc.step(*TWO, *rllc.other_frame()),
)

claim.letters("Γ: n×r; C U: r×k; B: r×r; G: symmetric k×k; M: n×k; Q Q′: k×k; u: k; γ: 1×1")
Γ, C, M = (claim.sum(name) for name in "ΓCM")
claim.letters(left_inverse(Γ, "Γ′"), right_inverse(C, "C′"), left_inverse(M, "N"))
RANKS = """Γ′Γ = 1 : the gradients are independent
    CC′ = 1 : so are the rows vᵀTⁱ, (T, v) being controllable"""
ranks = claim.under(RANKS, part=FACTOR, at="Γ=[1 0; 1 1; 0 1], C=[1 2 0; 0 1 1]")
ranks.proves("""[independent gradients] M = ΓC with independent gradients: M⁺M = C⁺C
    (ΓC)⁺ΓC = C⁺C
    cites: rllc/abstract_rule: the stored sum""")
claim.under("CC′ = 1 : the rows vᵀTⁱ are independent; M = ΓC", part=FACTOR).proves(
    "[the rank] the memory has the rank of its gradients", "MC′ = Γ; M = ΓC", cites="rank"
)
# U holds the first t Gram–Schmidt vectors, so C⁺C is the projector of the flag
flag = claim.under("UUᵀ = 1 : orthonormal rows; BB⁻¹ = 1 : Gram–Schmidt", part=FACTOR)
flag.proves(
    "[flag projector] up to t = k: C⁺C = UᵀU for C = BU", "(BU)⁺BU = UᵀU", cites=Cite("qr", ("h1",))
)
full = claim.under("NM = 1 : rank M = k", part=FACTOR)
full.proves("[full rank] and after that M⁺M = 1", "GM⁺M = M⁺MG")
claim.under(part=FLAG).inductive(
    "G commutes with the projector onto the first t Gram–Schmidt vectors, by induction over t",
    "GQ = QG",
    initial="Q = 0 : no vector yet",
    recurrence="""Q′ = Q + uuᵀ : one Gram–Schmidt vector more
    Gu = uγ : G is diagonal in that basis""",
    name="commutes",
)
dependent = claim.under(at="Γ=[1 1], C=diag(1, 1)", part=FACTOR)
dependent.false("M⁺M = C⁺C without independent gradients", "(ΓC)⁺ΓC = C⁺C")
claim.false("any G commutes with the flag", "Guuᵀ = uuᵀG", at="G=[1 1; 1 2], u=(1, 0)", part=FLAG)


def frames(steps, t=None):
    """The equations of so many steps in both frames, from the zero start; another S⁻¹TS."""
    here, first = rllc.unroll(steps)
    moved = rllc.other_frame() if t is None else (t, rllc.other_frame()[1])
    there, second = rllc.unroll(steps, rllc.TILDE, t=moved[0], v=moved[1])
    claim.letters(*first, *second)
    return [*rllc.zero_start(here[0]), *rllc.zero_start(there[0]), *first, *second]


three = claim.under(*frames(3), "L̃0 = S⁻¹L0; θ̃0 = θ0", part=RUN).under(
    at="T=[1/2 1; 0 1/2], v=(1, 0), S=diag(1, 3), L0=(1, 1), θ0=(0, 0), M0=[0 0; 0 0], c1=c2=1"
)
three = three.under(at="g1=(1, 0), g2=(1, 1), g3=(0, 1)")
three.needs("the memory has rank min(t, k)", "θ̃3 = θ3", at="g2=(1, 0), g3=(1, 1)")
three.needs("G is diagonal along the flag", "θ̃3 = θ3", at="S=[1 1; 0 1]")
three.false("G diagonal in the standard basis", "θ̃3 = θ3", at="v=(1, 1), T=diag(0, 1/2)")
claim.letters("R: k×k")
two = claim.under(*frames(2, claim.sum("RTS")), "L̃0 = RL0; θ̃0 = θ0", part=RUN, at=three.at[0])
loses = "S = diag(1, 0), with any R for S⁻¹, loses the second unit."
at = "S=diag(1, 0), R=diag(1, 0), g1=(1, 0), g2=(1, 1)"
two.needs("S is invertible", "θ̃2 = θ2", at=at, says=loses)
four = claim.under(*frames(4), "L̃0 = S⁻¹L0; θ̃0 = θ0", part=RUN, at=three.at[0])
falls = "independent first k gradients are enough: the rank falls at t = 3, and θ_4 parts"
fourth = "g_3 = ½g_2 + ¾g_1: M_3 = (g_1 + g_2)(1, 1)."
four.false(falls, "θ̃4 = θ4", at="g1=g4=(1, 0), g2=(0, 1), g3=(3/4, 1/2)", says=fourth)
claim.mutants()

EDGES = ("S = 1", "S = −1", "k = 1")
title = "zero-start runs over ℚ with independent gradients"


@claim.instances(title, RUN, count=60, edges=EDGES, of="runs agree exactly")
def runs(rng, at):
    """J(1/2; k)-like T with v = e1, whose flag is e1, e2, …, and diagonal S."""
    k = 1 if at == "k = 1" else rng.randint(2, 3)
    s = block_diagonal(*(fmpq_mat([[rng.choice((1, 2, 3, -1))]]) for _ in range(k)))
    s = witnesses.frame(rng, k, at) if at.startswith("S") else s
    if _part(rng, s, k):
        raise Fails(f"S = {s.tolist()}: the frames part")


@claim.exact("a run with SSᵀ off the flag parts", RUN)
def bent(run):
    """S = [[1, 1], [0, 1]]; a law may be drawn that hides it, so ten runs are tried."""
    rng = random.Random(f"generic start {run.seed}")
    if not any(_part(rng, fmpq_mat(2, 2, [1, 1, 0, 1]), 2) for _ in range(10)):
        return Checked("S = [[1, 1], [0, 1]] is off the flag and yet the frames agree", ok=False)
    return Checked("one run parts", instances=1)


def _part(rng, s, k) -> bool:
    """Do the two frames part on gradients of which any k in a row are independent?"""
    t = witnesses.diagonal(k) * fmpq(1, 2) + witnesses.diagonal(k, above=1)
    v = fmpq_mat(k, 1, [int(i == 0) for i in range(k)])
    law, basis = witnesses.draw(rng, k, 1), witnesses.invertible(rng, k)
    gradients = [fmpq_mat(k, 1, [basis[i, index % k] for i in range(k)]) for index in range(k + 2)]
    return witnesses.frames_part(s, t, v, law, gradients)


claim.floats("float64 runs with independent gradients", instances=60)
claim.batched("the same batched in torch", instances=500)
