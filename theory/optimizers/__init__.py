"""The catalogue of named optimizers.

``theory.optimizers.nag`` is an `Optimizer`; ``nag(lr="1/10", beta="9/10")`` is its `FixedLaw`,
and `catalogue()` lists by name all that have linear memory and a fixed law. `methods()` are the
others: several oracles, coefficients that change with the time, steps that are not linear.
"""

from importlib import import_module

_FILES = {
    "classical": (
        "sgd", "heavy_ball", "momentum", "ema_momentum", "dampened_momentum", "delayed_gradient",
        "optimistic_gradient", "optax_optimistic_gradient", "pid",
    ),
    "nesterov": (
        "nag", "nag_sutskever", "nag_two_sequence", "nag_three_sequence", "triple_momentum",
        "robust_momentum", "qhm", "sum_momentum", "accsgd",
    ),
    "mixtures": (
        "aggmo", "aggmo_three", "sgd_momentum_mixture", "two_momenta", "jordan_momentum",
        "complex_momentum",
    ),
}  # fmt: skip
# Methods that are no fixed laws: several oracles, time, steps that are not linear.
_METHODS = {
    "splitting": (
        "gradient_descent_ascent", "extragradient", "extra_anchored_gradient",
        "optimistic_operator", "forward_reflected_backward", "forward_backward_forward",
        "proximal_point", "proximal_gradient", "projected_gradient", "inertial_proximal_gradient",
        "fista", "douglas_rachford", "douglas_rachford_shifted", "relaxed_douglas_rachford",
        "peaceman_rachford", "admm", "davis_yin", "chambolle_pock", "condat_vu", "arrow_hurwicz",
        "alternating_projections", "dykstra", "reflected_projections", "lookahead",
    ),
    "schedules": (
        "sgd_schedule", "momentum_schedule", "momentum_schedule_inside",
        "bias_corrected_momentum", "nesterov_sequence", "schedule_free", "polyak_ruppert",
    ),
    "adaptive": (
        "sign_sgd", "adagrad", "rmsprop", "rmsprop_eps_inside", "rmsprop_momentum", "adadelta",
        "adam", "adam_keras", "adamw", "amsgrad", "adamax", "nadam", "radam_rectified", "lion",
        "rprop", "lars", "lamb", "normalized_gradient", "clipped_gradient",
    ),
}  # fmt: skip
_HOME = {name: f"theory.optimizers.{file}" for file, names in _FILES.items() for name in names}

NAMES = tuple(_HOME)
_HOME |= {name: f"theory.optimizers.{file}" for file, names in _METHODS.items() for name in names}
METHODS = tuple(name for name in _HOME if name not in NAMES)
__all__ = ["METHODS", "NAMES", "catalogue", "get", "methods", *NAMES, *METHODS]


def get(name):
    """Return the `Optimizer` or `Method` called `name`. Raises ValueError for an unknown name."""
    if name not in _HOME:
        from difflib import get_close_matches

        near = get_close_matches(name, _HOME, n=1)
        hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(_HOME)}"
        raise ValueError(f"{name} is not a known optimizer: {hint}")
    return getattr(import_module(_HOME[name]), name)


def catalogue():
    """Return a dict from each name to its `Optimizer`."""
    return {name: get(name) for name in NAMES}


def methods():
    """Return a dict from each name of a method that is no fixed law to its `Method`."""
    return {name: get(name) for name in METHODS}


def __getattr__(name):
    if name not in _HOME:
        raise AttributeError(f"module 'theory.optimizers' has no attribute {name!r}")
    value = get(name)
    globals()[name] = value
    return value


def __dir__():
    return sorted({*globals(), *__all__})
