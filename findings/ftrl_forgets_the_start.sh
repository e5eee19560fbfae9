#!/usr/bin/env bash
# pytorch_optimizer.FTRL and the weights that it is given.
#
# Most expect: an optimizer starts from the parameters' values, and a zero gradient (without
# weight decay) leaves a parameter where it is.
# What happens (pytorch_optimizer 4.1.0, torch 2.13.0): the first step computes the weights anew from
# its own two sums, which begin at 0. A weight 5 with gradient 0 becomes 0 in one step; only a
# weight whose gradient is not 0 keeps its start. A network in which some coordinates get no
# gradient in the first step (rare features, a frozen branch, a masked weight) loses them.
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

parameter = torch.nn.Parameter(torch.tensor([5.0, -3.0]))
optimizer = pytorch_optimizer.FTRL([parameter])
parameter.grad = torch.tensor([0.0, 1e-3])
optimizer.step()
after = parameter.detach().tolist()
print("pytorch_optimizer", version("pytorch_optimizer"), "torch", torch.__version__)
print("weights [5, -3], gradients [0, 0.001], after one step:", after)
sys.exit(not (after[0] == 0.0 and abs(after[1] + 3.001) < 1e-4))
PY
