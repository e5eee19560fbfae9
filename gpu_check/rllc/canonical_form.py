"""The canonical form, read off the responses of a disguised law, is the one it was made from;
batched."""

from ..batched.device import load_torch

EDGES = ("zero gradients", "equal gradients")


def check(
    instances=500, seed=0, device="auto", dtype="float64", dims=None, steps=10, first=0, chunk=None
):
    """Disguise a canonical law, read the canonical form off its first 2r responses, and run both.

    In `dims` = (n, k), k is the rank r. The form that is read off must be the drawn one exactly
    (it is unique), and θ of the disguised law and of the form may differ by the two forward errors.
    Arguments as in fixed_law_equivalence.check.
    """
    load_torch()
    from ..batched import batches as cut

    chosen, number = cut.prepare(instances, seed, first, device, dtype, EDGES)
    worst, wrong = cut.Worst(seed, chosen, number), 0
    with cut.devices.settings(chosen):
        for shape, numbers in cut.batches(
            instances, first, dims, chosen, chunk, steps, wide=True, edges=EDGES
        ):
            errors, bounds, same = compare(seed, numbers, *shape, chosen, number, steps)
            worst.add(numbers, errors, bounds)
            wrong += int((~same).sum())
    note = (
        f"{worst.compared} steps compared; {instances - wrong} of {instances} forms read off "
        "exactly"
    )
    return worst.result(instances, note, ok=wrong == 0)


def compare(seed, numbers, n, r, device, dtype, steps):
    """Errors and bounds (steps, B), and whether the form read off is the drawn one (B,)."""
    from ..batched import fixed_laws
    from ..batched.edges import Edges
    from ..batched.streams import Streams

    streams = Streams(seed, numbers, device)
    law = draw(streams, r)
    disguised = fixed_laws.disguise(streams, law)
    form = canonical(disguised, r)
    same = (form.T == law.T).flatten(1).all(1) & (form.L == law.L).all(1)
    drive = fixed_laws.draw_drive(streams, n, steps)
    drive = Edges(EDGES, numbers, device).drive(drive).to(dtype)
    pair = [fixed_laws.run(each.to(dtype), drive, steps) for each in (disguised, form)]
    (theta, _, one), (changed, _, two) = pair
    return (changed - theta).norm(dim=2), (one + two).norm(dim=2), same


def draw(streams, r):
    """Superdiagonal ones, a last row of multiples of 1/8, v = e_1, and L = (h_0, …, h_{r−1}) of
    rank r.

    H_r is invertible when its leading entries vanish and h_{r−1} does not (it is then triangular,
    read backwards); that is taken for half of the instances and wherever det H_r is not seen to be
    at least 1/2.
    """
    import torch

    from ..batched import fixed_laws

    batch, device = len(streams.key), streams.key.device
    T = torch.diag(torch.ones(r - 1, dtype=torch.float64, device=device), 1).repeat(batch, 1, 1)
    T[:, -1] = fixed_laws.small(streams, 3, r) / 8
    v = torch.eye(r, dtype=torch.float64, device=device)[:1].expand(batch, r)
    L, simple = fixed_laws.small(streams, 3, r), torch.zeros_like(T[:, -1])
    simple[:, -1] = 1
    law = fixed_laws.Law(T, v, L)
    use = (streams.choice(2) == 0) & (torch.linalg.det(hankel(law, r)[:, :, :r]).abs() >= 0.5)
    return law._replace(L=torch.where(use[:, None], L, simple) / 16)


def hankel(law, r):
    """(h_{i+j}) for i < r, j ≤ r: (B, r, r + 1)."""
    import torch

    from ..batched import sampling

    h, x = [], law.L
    for _ in range(2 * r):
        h.append(sampling.dot(law.v, x))
        x = sampling.dot(law.T, x[:, None, :])
    return torch.stack([torch.stack(h[i : i + r + 1], 1) for i in range(r)], 1)


def canonical(law, r):
    """The canonical form of rank r of laws whose recurrence has multiples of 1/8.

    H_r a = (h_r, …, h_{2r−1}) is solved in float64, refined once and rounded to eighths; `compare`
    asks for the exact answer, and a wrong rounding shows there.
    """
    import torch

    from ..batched import fixed_laws

    H = hankel(law, r)
    A, y = H[:, :, :r], H[:, :, r:]
    # A singular H_r, which only a wrong law has, leaves numbers that are no canonical form.
    a = torch.linalg.solve_ex(A, y)[0]
    a = a + torch.linalg.solve_ex(A, y - A @ a)[0]
    T = torch.diag(torch.ones(r - 1, dtype=A.dtype, device=A.device), 1).repeat(len(A), 1, 1)
    T[:, -1] = (8 * a[:, :, 0]).round() / 8
    v = torch.eye(r, dtype=A.dtype, device=A.device)[:1].expand(len(A), r)
    return fixed_laws.Law(T, v, A[:, 0])
