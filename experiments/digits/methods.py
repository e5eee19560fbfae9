"""The optimizers that are compared, and the rates that each is tried with.

The paper's grids (Appendix C.2): 15 rates for SGD, momentum and Adam; 6 rates c1 times 3 rates
c2 for RLLC. The reduced grids have 8 settings for every optimizer.
"""

from dataclasses import dataclass
from itertools import product

import torch

from gpu_check.optimizers.lodo_optimizer import LODO
from gpu_check.optimizers.rllc_optimizer import RLLC

BETA = 0.9
REDUCED, THOROUGH = "reduced", "thorough"
RATES = {
    REDUCED: (3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 1e-1, 3e-1, 1.0),
    THOROUGH: (
        1e-7,
        3e-7,
        1e-6,
        3e-6,
        1e-5,
        3e-5,
        1e-4,
        3e-4,
        1e-3,
        3e-3,
        1e-2,
        3e-2,
        1e-1,
        3e-1,
        1.0,
    ),
}
RLLC_RATES = {
    REDUCED: ((0.01, 0.03, 0.1, 0.3), (0.003, 0.03)),
    THOROUGH: ((0.001, 0.003, 0.01, 0.03, 0.1, 0.3), (0.003, 0.01, 0.03)),
}

LODO_RATES = {
    REDUCED: ((0.1, 0.3, 1.0, 3.0), (0.001, 0.01)),
    THOROUGH: ((0.03, 0.1, 0.3, 1.0, 3.0), (1e-4, 1e-3, 1e-2)),
}


@dataclass(frozen=True)
class Baseline:
    """A torch optimizer with a learning rate."""

    name: str
    make: object

    def settings(self, grid):
        return [{"lr": rate} for rate in RATES[grid]]

    def optimizer(self, parameters, setting):
        return self.make(parameters, setting["lr"])


@dataclass(frozen=True)
class Rllc:
    """RLLC with a propagator; L_0 = v/vᵀv and ε = 1e-8 unless told otherwise."""

    name: str
    propagator: str
    law: tuple | None = None
    inverse: str = "relaxed"

    def settings(self, grid):
        return [{"lr": c1, "c2": c2} for c1, c2 in product(*RLLC_RATES[grid])]

    def optimizer(self, parameters, setting):
        return RLLC(
            parameters, self.propagator, setting["lr"], setting["c2"], self.law, self.inverse
        )


@dataclass(frozen=True)
class Lodo:
    """LODO or an ablation: α₀ as the rate and a rate of the meta-step, β as the paper's."""

    name: str
    variant: str

    def settings(self, grid):
        return [{"lr": lr, "meta_lr": meta} for lr, meta in product(*LODO_RATES[grid])]

    def optimizer(self, parameters, setting):
        return LODO(parameters, setting["lr"], setting["meta_lr"], variant=self.variant)


def _plain(*names):
    return [Rllc(name, name) for name in names]


METHODS = {
    method.name: method
    for method in [
        Baseline("SGD", torch.optim.SGD),
        Baseline(
            "momentum", lambda parameters, rate: torch.optim.SGD(parameters, rate, momentum=BETA)
        ),
        Baseline(
            "NAG",
            lambda parameters, rate: torch.optim.SGD(
                parameters, rate, momentum=BETA, nesterov=True
            ),
        ),
        Baseline("Adam", torch.optim.Adam),
        *_plain(
            "J(0)",
            "J(0.9)",
            "J(0) ∪ J(0.9)",
            "J(0.9;2)",
            "J(0.9;3)",
            "J(0.9;4)",
            "J(0.9i)",
            "J(0.9) ∪ J(0.99)",
            "J(0) ∪ J(0.9) ∪ J(0.99)",
            "J(0) ∪ J(0.9;2)",
            "J(0.9) ∪ J(-0.9) ∪ J(0.9i)",
        ),
        Rllc("J(0) ∪ J(0.9), L_0 = (0, 1)", "J(0) ∪ J(0.9)", law=(0.0, 1.0)),
        Rllc("J(0) ∪ J(0.9), exact inverse", "J(0) ∪ J(0.9)", inverse="exact"),
        Rllc("J(0) ∪ J(0.9), Gramian metric", "J(0) ∪ J(0.9)", inverse="gramian"),
        Lodo("LODO", "lodo"),
        Lodo("LODO, no momentum", "no_momentum"),
        Lodo("LODO, SGD meta-step", "sgd"),
        Lodo("LODO, diagonal", "diagonal"),
        Lodo("LODO, global", "global"),
        Lodo("LODO, residuals", "residuals"),
    ]
}
GROUPS = {
    "rllc": [name for name in METHODS if not name.startswith("LODO")],
    "lodo": ["SGD", "momentum", "Adam", *(name for name in METHODS if name.startswith("LODO"))],
}
