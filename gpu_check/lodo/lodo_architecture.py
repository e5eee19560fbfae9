"""LODO's own G: α₀I at orthogonal layers, symmetric and a square at any, batched."""

from ..batched.device import load_torch

DEPTH, ALPHA = 16, 0.25


def check(instances=200, seed=0, device="auto", dtype="float64", dims=None, first=0, chunk=None):
    """Run `gpu_check.optimizers.learned`'s layers, 16 of them, on random orthogonal blocks and on
    blocks moved away from them.

    Rows: ‖G − α₀I‖_F at the start; yᵀGx against xᵀGy; xᵀGx against α₀‖G̃x‖², both away from it. A
    layer rounds ‖W‖a by γ_4‖|W|‖|a| at most, so what passes 2L layers with ‖W_l‖ ≤ ν_l, ‖|W_l|‖ ≤
    φ_l is off by Π(ν_l + γ_4φ_l)² − Πν_l², and blocks with ‖WᵀW − 1‖ ≤ δ_l have ν_l² = 1 + δ_l.
    `dims` is (n, 1).
    """
    load_torch()
    from .bowls import every_size

    return every_size(
        compare,
        instances,
        seed,
        device,
        dtype,
        dims,
        first,
        chunk,
        "{count} values of G from its layers",
    )


def sizes(W):
    """ν_l² − 1 and φ_l, (B, L) float64, the largest over the blocks of a layer."""
    from ..batched.bounds import defect

    blocks = W.double().flatten(0, 2)
    off = defect(blocks.mT, blocks).reshape(W.shape[:3])
    return off.amax(2), (W.double() ** 2).sum((3, 4)).sqrt().amax(2)


def compare(seed, numbers, n, device, dtype):
    import torch

    from ..batched.bounds import ENLARGE, U64, UNIT, gamma, norm
    from ..batched.streams import Streams
    from ..optimizers.learned.layers import draw

    layers, W = draw(n, numbers, DEPTH, ALPHA, seed, device, dtype)
    streams = Streams(seed, numbers, device)
    g4 = gamma(4, UNIT[dtype])
    delta, phi = sizes(W)
    start = ((1 + delta) * (1 + g4 * phi) ** 2).prod(1) - 1
    eye = torch.eye(n, dtype=torch.float64, device=W.device)
    errors, bounds = (
        [norm(layers.matrix(W).double() - ALPHA * eye)],
        [ALPHA * n**0.5 * start * ENLARGE],
    )

    W = W + streams.bell(DEPTH, W.shape[2], 4, 4).to(dtype) / 32
    delta, phi = sizes(W)
    nu = (1 + delta).sqrt()
    once = (nu + g4 * phi).prod(1) - nu.prod(1)
    twice = ((nu + g4 * phi) ** 2).prod(1) - (nu**2).prod(1)
    x, y = streams.bell(n).to(dtype), streams.bell(n).to(dtype)
    Gx, Gy = (layers.apply(W, v)[0].double() for v in (x, y))
    top = layers.product(W, x)[0].double()
    x, y = x.double(), y.double()
    add = gamma(top.shape[1] + 1, U64)
    errors.append(((y * Gx).sum(1) - (x * Gy).sum(1)).abs())
    bounds.append(
        (2 * ALPHA * norm(x) * norm(y) * twice + add * (norm(y) * norm(Gx) + norm(x) * norm(Gy)))
        * ENLARGE
    )
    errors.append(((x * Gx).sum(1) - ALPHA * (top * top).sum(1)).abs())
    off = norm(x) * once
    square = ALPHA * (2 * norm(top) * off + off**2 + add * norm(top) ** 2)
    bounds.append((ALPHA * norm(x) ** 2 * twice + add * norm(x) * norm(Gx) + square) * ENLARGE)
    return torch.stack(errors), torch.stack(bounds)
