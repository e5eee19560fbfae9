"""LM-RLLC(T, v) against its union of Jordan blocks, joined by the S that theory names; batched."""

from ..batched.device import load_torch

KINDS = ("union", "block", "cyclic")
EDGES = ("L = 0", "c2 = 0", "zero gradients", "equal gradients")


def check(
    kind, instances=300, seed=0, device="auto", dtype="float64", steps=6, first=0, chunk=None
):
    """Run both propagators from a full-rank M_0 in open loop and compare θ with the bound.

    `kind` is union (a dense pair, S = C⁻¹C′ from its rows vᵀTⁱ and those of J(λ; 2) ∪ J(μ)), block
    (v inside J(λ; 3), S = p(N)⁻¹) or cyclic (the shift on four units). Where S does not join the
    two, the bound is useless and the check fails. Other arguments and errors as in
    basis_independence.check.
    """
    if kind not in KINDS:
        raise ValueError(f"kind is {kind!r}; give one of {', '.join(KINDS)}")
    load_torch()
    from ..batched import batches as cut

    k = 4 if kind == "cyclic" else 3
    chosen, number = cut.prepare(instances, seed, first, device, dtype, EDGES)
    worst = cut.Worst(seed, chosen, number)
    with cut.devices.settings(chosen):
        for shape, numbers in cut.batches(
            instances, first, (k + 3, k), chosen, chunk, steps, edges=EDGES
        ):
            worst.add(numbers, *compare(kind, seed, numbers, *shape, chosen, number, steps))
    return worst.result(instances, f"{worst.compared} steps compared with the union's")


def compare(kind, seed, numbers, n, k, device, dtype, steps):
    """Errors and bounds (steps, B) of the instances with these numbers."""
    import torch

    from ..batched import sampling
    from ..batched.edges import Edges
    from ..batched.frames import gaps
    from ..batched.instances import Instance, change_start
    from ..batched.memory_gap import LinearGap
    from ..batched.rllc import State
    from ..batched.rules import LinearRule
    from ..batched.streams import Streams

    streams = Streams(seed, numbers, device)
    T, v, S, J, start = {"union": _union, "block": _block, "cyclic": _cyclic}[kind](streams)
    theta = torch.zeros(len(T), n, dtype=T.dtype, device=T.device)
    state = State(sampling.full_rank_memory(streams, n, k), streams.bell(k), theta)
    c1, c2 = streams.uniform(0.1, 1), streams.uniform(0.1, 1)
    one = Instance(
        LinearRule(T, v), c1, c2, state, sampling.no_slope(theta), streams.bell(steps, n)
    )
    one, S = Edges(EDGES, numbers, device).instance(one).to(dtype), S.to(dtype)
    other = one._replace(
        rule=LinearRule(J.to(dtype), start.to(dtype)), start=change_start(one.start, S)
    )
    pairs = list(gaps(one, other, S, LinearGap(one, other, S.double()), steps))
    return torch.stack([error for error, _ in pairs]), torch.stack([bound for _, bound in pairs])


def _eye(streams, k):
    import torch

    return torch.eye(k, dtype=torch.float64, device=streams.key.device).expand(
        len(streams.key), k, k
    )


def _shift(streams, k):
    import torch

    return torch.diag(torch.ones(k - 1, dtype=torch.float64, device=streams.key.device), 1).expand(
        len(streams.key), k, k
    )


def _union(streams):
    """T = PJP⁻¹ with P close to orthogonal, v in general position, S = C⁻¹C′."""
    import torch

    from ..batched import sampling

    eye = _eye(streams, 3)
    values = torch.stack([streams.uniform(0.3, 0.8)] * 2 + [streams.uniform(-0.8, -0.3)], 1)
    J = eye * values[:, :, None] + _shift(streams, 3) * eye[:, :1].mT  # J(λ; 2) ∪ J(μ)
    start = eye[:, 0] + eye[:, 2]
    P = sampling.change_of_basis(streams, 3, condition=4.0)
    T = P @ J @ torch.linalg.inv(P)
    # v starts both blocks, well away from missing one.
    v = torch.linalg.solve(P.mT, (start * streams.uniform(0.5, 1.5, 3))[:, :, None])[:, :, 0]
    return T, v, torch.linalg.solve(_rows(T, v), _rows(J, start)), J, start


def _block(streams):
    """v with any entries after a first one in [1/2, 3/2], S = (v_1 + v_2N + v_3N²)⁻¹."""
    import torch

    eye, shift = _eye(streams, 3), _shift(streams, 3)
    v = streams.bell(3) / 4
    v = torch.cat([streams.uniform(0.5, 1.5)[:, None], v[:, 1:]], 1)
    p = (
        v[:, 0, None, None] * eye
        + v[:, 1, None, None] * shift
        + v[:, 2, None, None] * (shift @ shift)
    )
    J = streams.uniform(-0.9, 0.9)[:, None, None] * eye + shift
    return J, v, torch.linalg.inv(p), J, eye[:, 0]


def _cyclic(streams):
    import torch

    def tensor(rows):
        return torch.tensor(rows, dtype=torch.float64, device=streams.key.device).expand(
            len(streams.key), 4, 4
        )

    c = streams.uniform(0.5, 0.95)[:, None, None]
    S = tensor([[1, 1, 1, 0], [1, -1, 0, 1], [1, 1, -1, 0], [1, -1, 0, -1]])
    J = c * tensor([[1, 0, 0, 0], [0, -1, 0, 0], [0, 0, 0, 1], [0, 0, -1, 0]])
    T = c * tensor([[0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1], [1, 0, 0, 0]])
    return T, _eye(streams, 4)[:, 0], S, J, S[:, 0]


def _rows(T, v):
    import torch

    rows = [v]
    for _ in range(T.shape[1] - 1):
        rows.append((rows[-1][:, None, :] @ T)[:, 0])
    return torch.stack(rows, 1)
