"""A Trainable Optimizer (Wang, Klabjan, arXiv 2508.01764)."""

from verify.claim import Source

PAPER = "Wang, Klabjan, A Trainable Optimizer (arXiv 2508.01764)"

# The text at hand has no formulas: what is called the paper's is fitted to its prose.
REBUILT = (
    "(The formulas are a reconstruction from the paper's prose; what is called the paper's is the "
    "paper's as reconstructed here.)"
)


def source(place: str) -> Source:
    return Source(
        PAPER, f"{place}; formulas reconstructed from its prose", "https://arxiv.org/abs/2508.01764"
    )
