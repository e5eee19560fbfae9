#!/usr/bin/env bash
# pytorch_optimizer.GrokFastAdamW and p.grad.
#
# Most expect: step() reads p.grad and changes the parameters and its own state.
# What happens (pytorch_optimizer 4.1.0, torch 2.13.0): step() amplifies p.grad in place. A gradient
# [1, 2] is [3, 6] after the step: a gradient norm that is logged after step() is not the
# gradient's, and where gradients are accumulated over a step (no zero_grad between) the next
# backward adds to the amplified one.
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

print("pytorch_optimizer", version("pytorch_optimizer"), "torch", torch.__version__)
seen = {}
for name in ("AdamP", "GrokFastAdamW"):
    parameter = torch.nn.Parameter(torch.tensor([5.0, -3.0]))
    optimizer = getattr(pytorch_optimizer, name)([parameter])
    parameter.grad = torch.tensor([1.0, 2.0])
    optimizer.step()
    seen[name] = parameter.grad.tolist()
    print(f"{name}: gradient [1, 2] before the step, {seen[name]} after it")
sys.exit(not (seen["AdamP"] == [1.0, 2.0] and seen["GrokFastAdamW"] == [3.0, 6.0]))
PY
