"""What RLLC does on quadratics, in float64: one check a file, each against a derived bound."""

from importlib import import_module

_CHECKS = (
    "retrospective_improvement",
    "rllc_closed_form",
    "rllc_convergence",
    "rllc_momentum_nonconvergence",
    "rllc_relaxation_identity",
)

__all__ = list(_CHECKS)


def __getattr__(name):
    if name in _CHECKS:
        return getattr(import_module(f"{__name__}.{name}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__():
    return sorted(__all__)
