#!/usr/bin/env bash
# pytorch_optimizer.Ranger and the direction of its first steps.
#
# Most expect: an optimizer's first steps go down the gradient. Ranger is RAdam inside of Lookahead,
# and RAdam takes plain momentum steps, −lr·m̂, until its second moment can be trusted.
# What happens (pytorch_optimizer 4.1.0, torch 2.13.0): the first five steps are +lr·m̂. On f = x²/2
# from 1 with lr = 0.1, x climbs to 1.55 before the first step down; torch.optim.RAdam
# with the same numbers descends from the first step on. A run that is short, or that is restarted
# every few steps with a new optimizer, goes uphill.
#
# Exit status: 0 where it still is so, 1 where it changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip --disable-pip-version-check install -qq \
  "torch==2.13.0" "numpy==2.4.6" "pytorch_optimizer==4.1.0"
cd "$folder"
venv/bin/python - <<'PY'
import sys
from importlib.metadata import version

import pytorch_optimizer
import torch


def path(kind, steps=8):
    x = torch.nn.Parameter(torch.ones(1, dtype=torch.float64))
    optimizer, points = kind([x], lr=0.1), [1.0]
    for _ in range(steps):
        optimizer.zero_grad()
        (x * x / 2).sum().backward()
        optimizer.step()
        points.append(x.item())
    return points


print("pytorch_optimizer", version("pytorch_optimizer"), "torch", torch.__version__)
seen = {"Ranger": path(pytorch_optimizer.Ranger), "torch RAdam": path(torch.optim.RAdam)}
for name, points in seen.items():
    print(f"{name}: x =", ", ".join(f"{x:.4f}" for x in points))
moves = [b - a for a, b in zip(seen["Ranger"], seen["Ranger"][1:])]
still = all(move > 0 for move in moves[:5]) and seen["Ranger"][5] > 1.5
still = still and all(b < a for a, b in zip(seen["torch RAdam"][:6], seen["torch RAdam"][1:6]))
sys.exit(not still)
PY
