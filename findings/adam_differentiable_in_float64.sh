#!/usr/bin/env bash
# torch.optim.Adam(differentiable=True) on float64 parameters.
#
# Most expect: a switch that keeps the graph of the step, or the tracing of torch.compile, changes
# nothing but the last bits of it: about 10⁻¹⁶ in float64, as between the plain loop and foreach.
# What happens (torch 2.13.0, CPU): the count of steps is a float32 tensor, also for float64
# parameters; the switch takes the bias corrections 1 − βᵗ from it, in float32, and 1 − 0.999 loses
# three of its seven digits there. The first step of lr = 1 on the gradient 1 is 0.9999934, not
# 0.99999999: a run in float64 is right to five digits.
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


def first_step(kind, **options):
    parameter = torch.zeros(1, dtype=torch.float64)
    parameter.grad = torch.ones(1, dtype=torch.float64)
    kind([parameter], lr=1.0, **options).step()
    return -parameter.item()


print("torch", torch.__version__)
exact = 1 / (1 + 1e-8)  # m̂/(√v̂ + ε) with m̂ = v̂ = 1
seen = {}
for options in ({}, {"foreach": True}, {"differentiable": True}):
    step = first_step(torch.optim.Adam, **options)
    seen[next(iter(options), "plain")] = abs(step - exact)
    print(f"{options or 'plain'}: the first step is {step:.15f}, off by {abs(step - exact):.1e}")
sys.exit(not (seen["plain"] < 1e-15 > seen["foreach"] and 1e-6 < seen["differentiable"] < 1e-4))
PY
