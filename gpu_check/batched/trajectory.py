"""One small given run of LM-RLLC in torch: lists in, lists out."""

from . import device as devices


def trajectory_rllc(
    T, v, law, c1, c2, gradients, theta=None, memory=None, S=None, device="auto", dtype="float64"
):
    """θ_0 … θ_N, N+1 lists of n numbers, for LM-RLLC(T, v, c1, c2) on N given gradients.

    `law` is L_0, `memory` M_0 (n rows of k numbers; zero if left out), `theta`
    θ_0 (zero if left out). With S (k by k) the run is made in the S-frame
    (S⁻¹TS, Sᵀv, S⁻¹L_0, M_0 S). Ranks are decided by pseudo_inverse.RCOND. Raises
    ValueError for shapes that do not fit, NaN and infinity, and a singular S.
    """
    torch = devices.load_torch()
    from .instances import Instance, change_basis
    from .rllc import State, step
    from .rules import LinearRule
    from .sampling import no_slope

    chosen, number = devices.pick(device), devices.number_type(dtype)

    def tensor(name, values, *shape):
        try:
            result = torch.tensor(_floats(values), dtype=number, device=chosen)
        except (TypeError, ValueError):
            raise ValueError(f"{name} is not a rectangular array of real numbers") from None
        if tuple(result.shape) != shape:
            wanted = " by ".join(map(str, shape)) or "one"
            raise ValueError(f"{name} has shape {tuple(result.shape)}; give {wanted} numbers")
        if not result.isfinite().all():
            raise ValueError(f"{name} holds NaN or infinity; give finite numbers")
        return result[None]

    k, steps = len(v), len(gradients)
    n = len(gradients[0]) if steps else len(theta or ())
    if n < 1 or k < 1:
        raise ValueError("there is no parameter or no memory unit; give n, k ≥ 1")
    start = State(
        tensor("the memory", [[0.0] * k] * n if memory is None else memory, n, k),
        tensor("the law", law, k),
        tensor("theta", [0.0] * n if theta is None else theta, n),
    )
    rule = LinearRule(tensor("T", T, k, k), tensor("v", v, k))
    rates = tensor("c1", c1), tensor("c2", c2)
    drive = (
        tensor("the gradients", gradients, steps, n) if steps else start.theta.new_zeros(1, 0, n)
    )
    instance = Instance(rule, *rates, start, no_slope(start.theta), drive)
    if S is not None:
        S = tensor("S", S, k, k)
        if int(torch.linalg.inv_ex(S)[1]) != 0:
            raise ValueError("S is singular; give an invertible matrix")
        instance = change_basis(instance, S)
    with devices.settings(chosen):
        thetas, state = [start.theta[0].tolist()], instance.start
        for t in range(1, steps + 1):
            g = instance.gradient(t, state.theta)
            state = step(instance.rule, instance.c1, instance.c2, state, g, full_rank=False)
            thetas.append(state.theta[0].tolist())
    return thetas


def _floats(values):
    """Nested lists of floats: fractions and integers are converted."""
    if hasattr(values, "__len__") and not isinstance(values, str):
        return [_floats(value) for value in values]
    return float(values)
