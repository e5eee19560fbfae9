"""Lemmata's numeric checks batched in torch, on a CPU or a CUDA device.

Runs alone with Python, NumPy and torch. Importing it does not import torch.
"""

from importlib import import_module

from .correction import correction
from .device import DeviceUnavailable, TorchMissing
from .trajectory import trajectory_rllc

_CHECKS = (
    "abstract_rule",
    "basis_independence",
    "canonical_form",
    "fixed_law_equivalence",
    "gated_law_invariance",
    "generic_start_invariance",
    "gramian_metric_invariance",
    "jordan_frames",
    "learning_rate_scaling",
    "linear_invariance",
    "one_run_certificate",
    "pinv_covariance",
    "rank_drop_instability",
    "reachable_reduction",
    "relaxed_inverse_bound",
    "relaxed_inverse_covariance",
    "truncated_svd_invariance",
    "zero_start_basis_dependence",
)

__all__ = ["DeviceUnavailable", "TorchMissing", "correction", "probe", "trajectory_rllc", *_CHECKS]


def __getattr__(name):
    if name in _CHECKS:
        return import_module(f"{__name__}.{name}")
    if name == "probe":
        from .probing.probe import probe

        return probe
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__():
    return sorted(__all__)
