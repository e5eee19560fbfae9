#!/usr/bin/env bash
# torch.optim.RMSprop(centered=True) under a constant gradient.
#
# Most expect: a method that divides by a running size of the gradient takes steps of about
# lr, whatever the gradient is (plain RMSprop does: its steps tend to lr).
# What happens (torch 2.13.0, CPU): the centred variance square_avg − grad_avg² of a constant
# gradient goes to 0, the denominator to eps, and the steps to lr/eps = 10⁸·lr, as far as the
# number type lets them. With lr = 0.01 and gradients all 1, within 3,200 steps the largest step is
# above 500·lr in float32 and above 10⁶·lr in float64; the parameter, which should have moved by
# about 32, is beyond −10⁴ and −10⁷. Nothing is raised.
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


def run(dtype, centered):
    parameter = torch.nn.Parameter(torch.zeros(1, dtype=dtype))
    optimizer, largest = torch.optim.RMSprop([parameter], lr=0.01, centered=centered), 0.0
    for _ in range(3200):
        before = parameter.detach().clone()
        parameter.grad = torch.ones_like(parameter)
        optimizer.step()
        largest = max(largest, (parameter.detach() - before).abs().item())
    return largest / 0.01, parameter.item()


print("torch", torch.__version__)
seen = {}
for centered in (False, True):
    for dtype in (torch.float32, torch.float64):
        seen[centered, dtype] = steps, end = run(dtype, centered)
        print(f"centered={centered} {dtype}: largest step {steps:.4g}·lr, the parameter ends at {end:.6g}")
still = (
    seen[True, torch.float32][0] > 500
    and seen[True, torch.float64][0] > 1e6
    and max(seen[False, torch.float32][0], seen[False, torch.float64][0]) < 11
)
sys.exit(not still)
PY
