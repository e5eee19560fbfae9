"""The noisy quadratic bowl in closed form: what every fixed linear method loses there.

loss_t(x) = ½(x − x*_t)ᵀH(x − x*_t), the centre x*_t takes i.i.d. steps s_t of mean 0 and covariance
Σ. In b = x − x* a step is first the optimizer's, then b ← b − s, and the loss is taken after both
(Liao et al., arXiv 2210.06171, sections 4.1, 5.1 and Appendix F.1).

Numbers are rational (exact answers), SymPy expressions (formulas) or FLINT balls (enclosures).
"""

from importlib import import_module

_HOME = {
    "Unstable": "closed_forms",
    "newton_loss": "closed_forms",
    "sgd_loss": "closed_forms",
    "momentum_loss": "closed_forms",
    "ema_loss": "closed_forms",
    "phi": "closed_forms",
    "preconditioned_loss": "closed_forms",
    "target_floor": "closed_forms",
    "geometric": "spectrum",
    "paper_bowl": "spectrum",
    "LinearMethod": "linear_method",
    "stationary_loss": "stationary",
    "stationary_moments": "stationary",
    "expected_loss": "expected",
    "best_sgd": "best_steps",
    "best_momentum": "best_steps",
    "best_law": "best_law",
    "stationary_matrix": "preconditioned",
}

__all__ = list(_HOME)


def __getattr__(name):
    if name not in _HOME:
        raise AttributeError(f"module 'theory.lodo.bowl' has no attribute {name!r}")
    value = getattr(import_module(f"theory.lodo.bowl.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__():
    return sorted({*globals(), *__all__})
