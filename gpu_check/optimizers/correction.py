"""The law's correction by any strategy for the inverse, its arguments checked."""

from ..batched.device import load_torch

STRATEGIES = ("exact", "relaxed", "truncated", "gated", "gramian", "ridge")


def correction(strategy, M, g, epsilon=None, cutoff=None, T=None, v=None):
    """What RLLC adds to its laws, over c2: (B, k) for memories M (B, n, k) and gradients g (B, n).

    exact: M⁺g, singular values below pseudo_inverse.RCOND relatively as zero. relaxed: (A +
    εI)⁻¹Mᵀg, for `epsilon` = 0 the exact one, its limit. truncated: singular values up to `cutoff`
    relatively as zero.
    gated: M⁺g where M has rank k, 0 elsewhere (ours). gramian: the W⁻¹-weighted pseudo-inverse,
    ridge: (A + εW)⁻¹Mᵀg (ours); these three take T (B, k, k), v (B, k), ρ(T) < 1, controllable. k >
    n and M = 0 are allowed. Raises ValueError for another strategy, shapes or number types that do
    not fit, NaN, infinity, ε < 0, and a cutoff outside (0, 1); TorchMissing without torch.
    """
    torch = load_torch()
    from ..batched.pseudo_inverse import apply_pinv
    from . import gated, metric, relaxed, truncated

    if strategy not in STRATEGIES:
        raise ValueError(f"the strategy is {strategy!r}; give one of {', '.join(STRATEGIES)}")
    _check(torch, M, g, *((T, v) if strategy in STRATEGIES[3:] else ()))
    if strategy in ("relaxed", "ridge"):
        root = (
            _number("epsilon", epsilon, lambda x: x >= 0, "a number of at least 0") ** 0.5 or None
        )
    if strategy == "exact" or (strategy == "relaxed" and root is None):
        return apply_pinv(M, g, full_rank=False)
    if strategy == "relaxed":
        return relaxed.apply(M, g, root)
    if strategy == "truncated":
        return truncated.apply(
            M, g, _number("cutoff", cutoff, lambda x: 0 < x < 1, "a number above 0 and below 1")
        )
    F = metric.frame(metric.gramian(T, v)).to(M.dtype)
    if strategy == "gated":
        return gated.apply(M, g, F)
    return metric.apply(M, g, F, root if strategy == "ridge" else None)


def _check(torch, M, g, *propagator):
    """ValueError unless the tensors fit one another and are finite."""
    named = dict(zip(("M", "g", "T", "v"), (M, g, *propagator)))
    for name, tensor in named.items():
        if not isinstance(tensor, torch.Tensor):
            raise ValueError(f"{name} is not a tensor; give one of float64 or float32")
        if (
            tensor.dtype != M.dtype
            or tensor.dtype not in (torch.float64, torch.float32)
            or tensor.device != M.device
        ):
            raise ValueError(
                f"{name} has {tensor.dtype} on {tensor.device}, M {M.dtype} on {M.device}; give "
                "all the same, float64 or float32"
            )
    if M.dim() != 3 or 0 in M.shape:
        raise ValueError(f"M has shape {tuple(M.shape)}; give (B, n, k) with B, n, k ≥ 1")
    batch, n, k = M.shape
    for (name, tensor), shape in zip(
        named.items(), ((batch, n, k), (batch, n), (batch, k, k), (batch, k))
    ):
        if tuple(tensor.shape) != shape:
            raise ValueError(f"{name} has shape {tuple(tensor.shape)}; give {shape}")
        if not tensor.isfinite().all():
            raise ValueError(f"{name} holds NaN or infinity; give finite numbers")


def _number(name, value, allowed, wanted):
    """`value` as a float; ValueError unless it is allowed."""
    if (
        isinstance(value, bool)
        or not isinstance(value, (int, float))
        or not allowed(value)
        or value == float("inf")
    ):
        raise ValueError(f"{name} is {value!r}; give {wanted}")
    return float(value)
