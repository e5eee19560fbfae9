"""Inequalities of traces

In a claim about traces, the squares are tr(QᵀQ) ≥ 0. Cyclic words are one word, so tr(AB) = tr(BA)
needs no step.
"""

from verify import Claim, Source

claim = Claim(
    name="recipes/trace_inequality",
    title="The inner product of matrices is at most the mean of their squares",
    statement="""
    - 2tr(AᵀB) ≤ tr(AᵀA) + tr(BᵀB) for all m×n matrices. By: mean
    - tr(ABC) = tr(CAB) for all square matrices. By: cyclic
    """,
    source=Source("a cookbook", ""),
)
claim.letters("A B: m×n; P Q R: n×n")
case = claim.under()
case.proves("[mean] the inner product is below the mean", "tr(AᵀA) + tr(BᵀB) ≥ 2tr(AᵀB)")
case.proves("[cyclic] a trace may be turned", "tr(PQR) = tr(RPQ)")
claim.false(
    "a trace may be shuffled", "tr(PQR) = tr(QPR)", at="P=[0 1; 0 0], Q=[0 0; 1 0], R=[1 0; 0 0]"
)
