"""What one GPU does at scale; Python, NumPy and torch suffice.

    python benchmarks/on_gpu.py --write benchmarks/results/on_gpu.json [--device cuda] [--scale 1]

Three measurements: Theorem 5.2's pairs of runs in two bases (n = 64, k = 4, 50 steps; goal: a
million in 10 s), momentum on the noisy bowl (4,096 seeds, 100 modes, 100,000 steps; goal: 60 s, its
mean loss within five standard errors of the exact one), full LODO with 1,024 seeds (no goal but a
rate). `--scale 0.001` makes all of them smaller, for a trial on a CPU; goals are judged at scale 1
alone. The device's name and what a copy and a product reach there go into the file.
"""

import argparse
import json
import platform
import sys
import time
from pathlib import Path

import torch

from gpu_check.batched import device as devices
from gpu_check.batched import roof, two_frames
from gpu_check.batched.streams import Streams
from gpu_check.lodo import bowl_losses
from gpu_check.optimizers.learned import bowl
from gpu_check.optimizers.learned.lodo import LODO

SCHEMA = "lemmata/benchmark/on-gpu/1"


def spectrum():
    """exp(linspace(ln .001, ln 1, 100)) (Liao and others, Appendix F.1)."""
    return torch.logspace(-3, 0, 100, dtype=torch.float64).tolist()


def pairs(device, scale):
    """A million pairs of runs, and a sample of them held to the derived bound."""
    count = _part(1_000_000, scale, 100)
    two_frames.measure(min(count, 1000), device=device.type)  # the first call loads the libraries
    found = two_frames.measure(count, device=device.type)
    held = two_frames.bounded(range(min(256, count)), device=device.type)
    return {
        "what": "pairs of runs in two bases, n = 64, k = 4, 50 steps, float64",
        "instances": count,
        "seconds": found.seconds,
        "instances_per_second": count / found.seconds,
        "worst_error": found.worst_error,
        "worst_instance": found.worst_instance,
        "sample": {"instances": held.instances, "ok": held.ok, "worst_ratio": held.worst_ratio},
        "goal": "1,000,000 in 10 s at a worst error of at most 1e-12",
        "met": held.ok and found.seconds <= 10 and found.worst_error <= 1e-12,
    }


def momentum(device, scale):
    """Momentum on the noisy bowl, against its exact second moments."""
    seeds, steps = _part(4096, scale, 30), _part(100_000, scale, 200)
    found = bowl_losses.check(
        bowl_losses.ema(1.394, 0.529),
        spectrum(),
        instances=seeds,
        steps=steps,
        window=steps // 2,
        device=device.type,
    )
    return {
        "what": "momentum on the noisy bowl, 100 modes, float64",
        "seeds": seeds,
        "steps": steps,
        "seconds": found.seconds,
        "mode_steps_per_second": seeds * steps * 100 / found.seconds,
        "ok": found.ok,
        "summary": found.note,
        "goal": "4,096 seeds of 100,000 steps in 60 s",
        "met": found.ok and found.seconds <= 60,
    }


def full_lodo(device, scale):
    """Full LODO, 16 layers, on the same bowl; kicks are drawn beforehand, outside the time."""
    seeds, steps = _part(1024, scale, 4), _part(1000, scale, 10)
    H = torch.diag(torch.tensor(spectrum(), dtype=torch.float32, device=device))
    kicks = (0.75**0.5 * Streams(0, range(seeds), device).bell(steps, 100)).float()
    optimizer = LODO.drawn(100, list(range(seeds)), device=device, dtype=torch.float32)
    with devices.settings(device):
        bowl.run(optimizer, H, kicks[:, :3])
        _wait(device)
        begun = time.perf_counter()
        losses = bowl.run(optimizer, H, kicks)
        mean = float(losses[:, steps // 2 :].mean())
        seconds = time.perf_counter() - begun
    return {
        "what": "full LODO, 16 layers, 100 parameters, float32",
        "seeds": seeds,
        "steps": steps,
        "seconds": seconds,
        "seed_steps_per_second": seeds * steps / seconds,
        "mean_loss_of_the_second_half": mean,
        "goal": None,
        "met": None,
    }


def _part(whole, scale, least):
    return max(least, round(whole * scale))


def _wait(device):
    if device.type == "cuda":
        torch.cuda.synchronize(device)


def report(device, scale):
    """The whole object; a goal is judged at scale 1 alone."""
    with devices.settings(device):
        reached = roof.measure(device, torch.float64)
    found = []
    for part in (pairs, momentum, full_lodo):
        found.append(part(device, scale))
        if scale != 1:
            found[-1]["met"] = None
        print(
            "  ".join(f"{key}: {value}" for key, value in found[-1].items()),
            file=sys.stderr,
            flush=True,
        )
    return {
        "schema": SCHEMA,
        "device": devices.name(device),
        "scale": scale,
        "versions": {
            "python": platform.python_version(),
            "torch": torch.__version__,
            "cuda": torch.version.cuda,
        },
        "roof": {"bytes_per_second": reached.bytes, "operations_per_second": reached.operations},
        "measured": found,
    }


def main(argv=None):
    parser = argparse.ArgumentParser(description=" ".join(__doc__.split("\n\n")[0].split()))
    parser.add_argument(
        "--device", choices=("auto", "cpu", "cuda"), default="cuda", help="default cuda"
    )
    parser.add_argument("--scale", type=float, default=1.0, help="a part of the work (default 1)")
    parser.add_argument(
        "--write", type=Path, help="write the JSON to this file, not to standard output"
    )
    options = parser.parse_args(argv)
    try:
        device = devices.pick(options.device)
    except devices.DeviceUnavailable as reason:
        print(f"on_gpu: {reason}", file=sys.stderr)
        return 2
    text = json.dumps(report(device, options.scale), indent=1, ensure_ascii=False) + "\n"
    if options.write:
        options.write.write_text(text, encoding="utf-8")
    else:
        print(text, end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
