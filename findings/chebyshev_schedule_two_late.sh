#!/usr/bin/env bash
# pytorch_optimizer.get_chebyshev_schedule on a quadratic.
#
# Most expect: gradient descent with the N Chebyshev rates of an interval of curvatures, in any
# order, contracts each direction by at most 1/T_N, the least that N rates can reach: by .053 for
# N = 8 on [.05, 1], the interval of the package's defaults, where a constant rate reaches .45.
# What happens (pytorch_optimizer 4.1.0, torch 2.13.0): the schedule is two epochs late. Its first rate
# stands for epochs 0, 1 and 2, and the last two of the N never come. Run for the num_epochs that
# it was made for, it multiplies some direction by 2283 (N = 4), 64 (N = 8), 4.7 (N = 16), and
# loses all of its gain at N = 32: .0067, where the same rates, once each, reach 9.5·10⁻⁷.
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

import numpy as np
import torch
from pytorch_optimizer import get_chebyshev_schedule

CURVATURES = np.linspace(0.05, 1, 20_001)


def scheduled(epochs):
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1.0)
    schedule, rates = get_chebyshev_schedule(optimizer, epochs), []
    for _ in range(epochs):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        schedule.step()
    return rates


def chebyshev(epochs):
    nodes = np.cos((np.arange(epochs) + 0.5) * np.pi / epochs)
    return 1 / ((1 + 0.05) / 2 - (1 - 0.05) / 2 * nodes)


def growth(rates):
    return np.abs(np.prod([1 - rate * CURVATURES for rate in rates], axis=0)).max()


print("pytorch_optimizer", version("pytorch_optimizer"), "torch", torch.__version__)
rows = []
for epochs in (4, 8, 16, 32):
    rates = scheduled(epochs)
    rows.append((growth(rates), growth(chebyshev(epochs)), growth([2 / 1.05] * epochs)))
    print(f"N = {epochs}: largest factor {rows[-1][0]:.3g} by the schedule, {rows[-1][1]:.3g} by the "
          f"Chebyshev rates, {rows[-1][2]:.3g} by a constant rate; {len(set(np.round(rates, 9)))} "
          "different rates")
worse = all(row[0] > row[2] for row in rows[:3]) and rows[0][0] > 1_000 and rows[2][0] > 1
sys.exit(not (worse and rows[3][0] > 1_000 * rows[3][1]))
PY
