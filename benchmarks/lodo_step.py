"""A step of LODO beside a step of foreach Adam over as many weights as LODO learns.

    python -m benchmarks.lodo_step [--sizes N ...] [--rounds R]

LODO of n parameters holds about 128 n weights of its own, which its meta-step moves by Adam; so
Adam over them is what it costs at least. CPU seconds of one thread, in turn, medians of ratios.
"""

from __future__ import annotations

import argparse
import time
from statistics import median

import torch

from gpu_check.optimizers.lodo_optimizer import LODO


def seconds(step, count):
    """CPU seconds of one step, of `count` in a row."""
    start = time.process_time()
    for _ in range(count):
        step()
    return (time.process_time() - start) / count


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_510, 15_910, 94_696])
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args(arguments)
    torch.set_num_threads(1)
    print("|      n | LODO (ms) | Adam (ms) | ratio |")
    print("| -----: | --------: | --------: | ----: |")
    for n in options.sizes:
        parameter = torch.nn.Parameter(torch.randn(n))
        parameter.grad = torch.randn(n)
        lodo = LODO([parameter])
        lodo.step()
        own = torch.nn.Parameter(torch.randn_like(lodo.state[parameter]["weights"]))
        own.grad = torch.randn_like(own)
        adam = torch.optim.Adam([own], foreach=True)
        adam.step()
        count = max(1, 400_000 // n)
        rows = [
            (seconds(lodo.step, count), seconds(adam.step, count)) for _ in range(options.rounds)
        ]
        ours, theirs = (1000 * median(column) for column in zip(*rows))
        ratio = median(a / b for a, b in rows)
        print(f"| {n:6d} | {ours:9.2f} | {theirs:9.2f} | {ratio:5.2f} |")


if __name__ == "__main__":
    main()
