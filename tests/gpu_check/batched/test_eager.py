"""torch's compiler is left alone by eager steps, and is there as soon as it is asked for."""

import subprocess
import sys

import pytest

pytest.importorskip("torch")

STEPS = """
import sys
from gpu_check.batched.device import load_torch
torch = load_torch()
torch.manual_seed(0)
p = torch.nn.Parameter(torch.zeros(2))
for kind in (torch.optim.Adam, torch.optim.SGD):
    optimizer = kind([p], lr=0.5)
    p.grad = torch.ones(2)
    optimizer.step()
    optimizer.zero_grad()
print(p.detach().round(decimals=4).tolist(), "torch._dynamo.utils" in sys.modules)
import torch._dynamo.utils
print(torch._dynamo is sys.modules["torch._dynamo"], type(torch._dynamo).__name__)
print(torch.compile(lambda x: x + 1, backend="eager")(torch.ones(1)).tolist())
p.grad = torch.ones(2)
optimizer.step()
"""


@pytest.mark.slow
def test_steps_do_not_load_the_compiler_and_a_compilation_does():
    done = subprocess.run([sys.executable, "-c", STEPS], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    stepped, loaded, compiled = done.stdout.splitlines()
    assert stepped == "[-1.0, -1.0] False"
    assert loaded == "True module"
    assert compiled == "[2.0]"
