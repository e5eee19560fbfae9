"""Lemmata's numeric checks batched in torch, on a CPU or a CUDA device.

Runs alone with Python, NumPy and torch. Importing it does not import torch.
"""

from .batched.device import DeviceUnavailable, TorchMissing
from .batched.trajectory import trajectory_rllc
from .optimizers.correction import correction

__all__ = ["DeviceUnavailable", "TorchMissing", "correction", "probe", "trajectory_rllc"]


def __getattr__(name):
    if name == "probe":
        from .probing.probe import probe

        return probe
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__():
    return sorted(__all__)
