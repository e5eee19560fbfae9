"""Steps a second on the noisy bowl, n = 100: compiled and numpy runs of numerics against eager
torch, in one run.

    python benchmarks/lodo.py [--seconds 2] [--write benchmarks/results/lodo.md]

One thread, processor time. Noise is generated inside the timed runs of numerics; eager torch gets
its noise for nothing. The runs take turns and the best of five rounds counts, since the machine may
be shared.
"""

import argparse
import os
import platform
import time
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np

from numerics.lodo.bowl.methods import METHODS
from numerics.lodo.bowl.runs import compiled, losses
from numerics.optimizers.learned import Network
from numerics.problems import NoisyBowl
from numerics.problems.noisy_bowl import paper_spectrum
from numerics.streams import generator

NAMES = {method.name: method for method in METHODS}


ROUNDS = 5


def best_rates(rows, seconds):
    """Steps a second for (what, run, steps, factor) rows: the best of ROUNDS rounds over all of
    them.

    The rows take turns, so that compared rates meet the same disturbances of a shared machine.
    """
    for _, run, steps, _ in rows:
        run(min(steps, 1000))
    best = dict.fromkeys((what for what, *_ in rows), 0.0)
    for _ in range(ROUNDS):
        for what, run, steps, factor in rows:
            begun, done = time.process_time(), 0
            while time.process_time() - begun < seconds / ROUNDS:
                run(steps)
                done += steps
            best[what] = max(best[what], factor * done / (time.process_time() - begun))
    return best


def torch_lodo(torch, dtype):
    """run(steps): full LODO written plainly, the hypergradient by autograd, Adam by torch.optim."""
    bowl = NoisyBowl.from_spectrum(paper_spectrum(), 0)
    network, W = Network.draw(bowl.size, [0], 16, 0.27)
    H, perm = torch.tensor(bowl.H, dtype=dtype), torch.tensor(network.perm[0])
    blocks = [
        torch.tensor(np.moveaxis(w, -1, 0).copy(), dtype=dtype, requires_grad=True) for w in W[0]
    ]
    inverse = torch.argsort(perm, dim=1)
    optimizer = torch.optim.Adam(blocks, lr=0.00096)

    def apply(m):
        a = torch.cat([m, m.new_zeros(perm.shape[1] - len(m))])
        for p, w in zip(perm, blocks):
            a = torch.bmm(w, a[p].reshape(-1, 4, 1)).reshape(-1)
        for p, w in zip(inverse.flip(0), reversed(blocks)):
            a = torch.bmm(w.mT, a.reshape(-1, 4, 1)).reshape(-1)[p]
        return 0.27 * a[: len(m)]

    def run(steps):
        b, m = H.new_zeros(bowl.size), H.new_zeros(bowl.size)
        noise = torch.randn(steps, bowl.size, dtype=dtype)
        for kick in noise:
            after = b - apply(m) - kick
            g = H @ after.detach()
            optimizer.zero_grad()
            (g @ after).backward()  # its gradient in the layers is the loss's, g being ∇loss
            optimizer.step()
            b, m = after.detach(), 0.195 * m + 0.805 * g

    return run


def torch_adam(torch, dtype):
    """run(steps): torch.optim.Adam on the same bowl."""
    bowl = NoisyBowl.from_spectrum(paper_spectrum(), 0)
    H = torch.tensor(bowl.H, dtype=dtype)
    x = torch.zeros(bowl.size, dtype=dtype)
    optimizer = torch.optim.Adam([x], lr=1.164, betas=(0.465, 0.9884))

    def run(steps):
        centre = H.new_zeros(bowl.size)
        for kick in torch.randn(steps, bowl.size, dtype=dtype):
            x.grad = H @ (x - centre)
            optimizer.step()
            centre = centre + kick

    return run


def dense_run(kind):
    """run(steps): simplified dense LODO, compiled, with its noise."""
    from numerics.lodo.bowl.philox import fill_normal
    from numerics.optimizers.learned import kernels

    bowl = NoisyBowl.from_spectrum(paper_spectrum(), 0)
    H, G, b = bowl.H.astype(kind), (0.3 * np.eye(bowl.size)).astype(kind), np.zeros(bowl.size, kind)
    kicks, out = np.empty((1000, bowl.size)), np.empty(1000, kind)

    def run(steps):
        for block in range(max(1, steps // 1000)):
            fill_normal(0, block, kicks)
            kernels.dense_lodo_block(H, kicks.astype(kind), b, G, kind(1e-4), out)

    return run


def given_noise(name, kind):
    """run(steps): the compiled loop of one method on noise drawn beforehand, as eager torch has
    it."""
    from numerics.lodo.bowl.runs import block_runner

    step = block_runner(NAMES[name], 0, paper_spectrum(), kind)
    noise, out = generator(0, 0).standard_normal((1000, 100)).astype(kind), np.empty(1000, kind)

    def run(steps):
        for block in range(max(1, steps // 1000)):
            step(noise, 1000 * block, out)

    return run


def seeds_run(name, seeds, **options):
    """run(steps) of one of the table's methods."""
    return lambda steps: losses(NAMES[name], seeds, steps, **options)


def rows_to_time():
    """(what, run, steps a call, factor) rows; without torch those of eager torch are missing."""
    rows = []
    if compiled():
        for name in ("LODO", "Momentum", "Adam", "Yogi", "RMSprop", "O-LBFGS"):
            steps = 5000 if name in ("LODO", "O-LBFGS") else 50_000
            rows += [
                (
                    f"{name}, compiled, one seed, {kind.__name__}",
                    seeds_run(name, [0], dtype=kind),
                    steps,
                    1,
                )
                for kind in (np.float64, np.float32)
            ]
        rows += [
            (
                f"{name}, compiled, one seed, float64, noise given",
                given_noise(name, np.float64),
                50_000,
                1,
            )
            for name in ("Momentum", "Adam")
        ]
        rows.append(
            (
                "LODO, compiled, 32 seeds one after another, float32, seed-steps",
                seeds_run("LODO", list(range(32)), dtype=np.float32),
                10_000,
                32,
            )
        )
        rows += [
            (f"dense LODO, compiled, one seed, {kind.__name__}", dense_run(kind), 20_000, 1)
            for kind in (np.float64, np.float32)
        ]
    rows += [
        (
            f"{name}, numpy, 8 seeds in a batch, float64, seed-steps",
            seeds_run(name, list(range(8)), fast=False),
            200,
            8,
        )
        for name in ("LODO", "Momentum", "Adam")
    ]
    try:
        import torch
    except ImportError:
        return rows
    torch.set_num_threads(1)
    rows += [
        (f"LODO, eager torch, one seed, {label}", torch_lodo(torch, getattr(torch, label)), 100, 1)
        for label in ("float64", "float32")
    ]
    rows.append(("Adam, eager torch, one seed, float64", torch_adam(torch, torch.float64), 1000, 1))
    return rows


def page(rows):
    """The table and the ratios as markdown."""
    found = rows
    lines = [
        "# Steps a second on the noisy bowl, n = 100",
        "",
        "Made by `python benchmarks/lodo.py`, one thread, steps a second of processor time, "
        "set-up included, "
        f"{platform.machine()}, Python {platform.python_version()}, NumPy {np.__version__}; the "
        "best of five rounds in turn; the machine was shared.",
        "",
        "| run | steps a second |",
        "| --- | --- |",
    ]
    lines += [f"| {what} | {value:,.0f} |" for what, value in rows.items()]
    for label in ("float64", "float32"):
        fast, slow = (
            found.get(f"LODO, compiled, one seed, {label}"),
            found.get(f"LODO, eager torch, one seed, {label}"),
        )
        if fast and slow:
            lines += [
                "",
                f"Full LODO, {label}: {fast / slow:.0f} times eager torch in the same run.",
            ]
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=" ".join(__doc__.split("\n\n")[0].split()))
    parser.add_argument("--seconds", type=float, default=2.0, help="seconds a row (default 2)")
    parser.add_argument("--write", type=Path, help="also write the table to this file")
    options = parser.parse_args()
    text = page(best_rates(rows_to_time(), options.seconds))
    print(text)
    if options.write:
        options.write.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
