#!/usr/bin/env bash
# torch.optim.lr_scheduler.ReduceLROnPlateau and a loss below zero.
#
# Most expect: the rate falls once the loss has not improved for `patience` epochs, whatever sign
# the loss has (log-likelihoods, ELBOs, rewards and differences are negative).
# What happens (torch 2.13.0): with the default threshold_mode="rel" an epoch counts as better if
# loss < best·(1 − 10⁻⁴). For a negative best that bound lies above it, so a loss that gets worse
# by less than 10⁻⁴ of itself counts as better and becomes the new best. A loss that rises in
# every one of 2,000 epochs, from −1 to −.905, never lowers the rate; nor does one that stands
# still. The same curve moved up by 2 lowers it to its floor.
#
# Exit status: 0 where it still is so, 1 where it changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip --disable-pip-version-check install -qq "torch==2.13.0" "numpy==2.4.6"
cd "$folder"
venv/bin/python - <<'PY'
import sys

import torch


def rate_after(losses):
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1.0)
    scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, patience=3)
    for loss in losses:
        scheduler.step(loss)
    return optimizer.param_groups[0]["lr"], scheduler.best


rising = [-((1 - 5e-5) ** epoch) for epoch in range(2_000)]
curves = {
    "rises from -1 to -0.905": rising,
    "the same, plus 2": [loss + 2 for loss in rising],
    "stands still at -1": [-1.0] * 2_000,
    "stands still at 1": [1.0] * 2_000,
}
print("torch", torch.__version__)
rates = []
for words, losses in curves.items():
    rate, best = rate_after(losses)
    rates.append(rate)
    print(f"loss {words}: after {len(losses)} epochs the rate is {rate:.3g}, the best {best:.6f}")
sys.exit(not (rates[0] == rates[2] == 1.0 and rates[1] < 1e-7 and rates[3] < 1e-7))
PY
