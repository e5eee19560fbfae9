"""The eight methods of the bowl table, with the hyperparameters of the paper's Table 6."""

from dataclasses import dataclass

import numpy as np

from .linear import LinearMode


@dataclass(frozen=True)
class Method:
    """`kind` names what runs it; `numbers` are its hyperparameters; `linear` its LinearMode, if it
    is one.

    A method of two `samples` a step (both gradients of a pair on one sample) makes half as many
    steps of a table's samples, and its loss at a step is the mean of those on the step's sample
    before and after it.
    """

    name: str
    kind: str
    numbers: dict

    @property
    def samples(self):
        """Samples that a step costs."""
        return self.numbers.get("samples", 1)

    @property
    def linear(self):
        if self.kind == "sgd":
            return LinearMode.sgd(self.numbers["lr"])
        if self.kind == "momentum":
            return LinearMode.heavy_ball(self.numbers["lr"], self.numbers["beta"])
        return None


METHODS = (
    Method("Newton", "newton", {}),
    Method("LODO", "lodo", {"alpha": 0.270, "meta": 0.00096, "beta": 0.195, "depth": 16}),
    Method("Adam", "adam", {"lr": 1.164, "beta1": 0.465, "beta2": 0.9884, "eps": 1e-8}),
    Method("Yogi", "yogi", {"lr": 2.169, "beta1": 0.4362, "beta2": 0.9999723, "eps": 1e-3}),
    Method("Momentum", "momentum", {"lr": 1.394, "beta": 0.529}),
    Method("SGD", "sgd", {"lr": 1.7509}),
    Method("RMSprop", "rmsprop", {"lr": 0.449, "rho": 0.04943, "momentum": 0.595, "eps": 1e-7}),
    Method("O-LBFGS", "olbfgs", {"lr": 1.050, "history": 48, "tau": 36721, "samples": 2}),
)


def closed_form(method, spectrum, sigma2=1.0):
    """The stationary loss of Newton, SGD and momentum; None for a method that is not linear."""
    if method.kind == "newton":
        return sigma2 * float(spectrum.sum()) / 2
    mode = method.linear
    if mode is None:
        return None
    lr, beta = mode.law[0], mode.T[0, 0]
    x = lr * spectrum
    variance = ((1 - beta) ** 2 * (1 + beta) + 2 * beta * x) / (
        x * (1 - beta) * (2 * (1 + beta) - x)
    )
    return sigma2 * float(np.sum(spectrum * variance)) / 2
