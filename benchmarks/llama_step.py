"""A step of fine-tuning a Llama of SmolLM2-135M's shape, with SGD, Adam and diagonal TO.

    python -m benchmarks.llama_step [--tokens N] [--rounds R] [--blocks B]

The weights are random: a step takes the same time. 134,515,008 of them with 30 blocks, float32,
one sequence a step, CPU seconds of one thread. It is what says whether the fine-tuning of "A
Trainable Optimizer" can be made again at a smaller size on a machine without a GPU.
"""

from __future__ import annotations

import argparse
from statistics import median

import torch
from torch import nn
from torch.nn.functional import cross_entropy, embedding, linear, scaled_dot_product_attention, silu

from gpu_check.optimizers.to_optimizer import TO

from .lodo_step import seconds

WIDTH, HEADS, GROUPS, INNER, VOCABULARY = 576, 9, 3, 1536, 49_152


class Block(nn.Module):
    """Attention with three groups of keys and values, rotated by position, and a gated layer."""

    def __init__(self):
        super().__init__()
        narrow = WIDTH * GROUPS // HEADS
        self.q, self.o = (nn.Linear(WIDTH, WIDTH, bias=False) for _ in range(2))
        self.k, self.v = (nn.Linear(WIDTH, narrow, bias=False) for _ in range(2))
        self.gate, self.up = (nn.Linear(WIDTH, INNER, bias=False) for _ in range(2))
        self.down = nn.Linear(INNER, WIDTH, bias=False)
        self.first, self.second = nn.RMSNorm(WIDTH), nn.RMSNorm(WIDTH)

    def forward(self, x, turn):
        n = len(x)
        y = self.first(x)
        q = rotated(self.q(y).view(n, HEADS, -1), turn).transpose(0, 1)
        k = rotated(self.k(y).view(n, GROUPS, -1), turn).transpose(0, 1)
        v = self.v(y).view(n, GROUPS, -1).transpose(0, 1)
        k, v = (part.repeat_interleave(HEADS // GROUPS, 0) for part in (k, v))
        mixed = scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + self.o(mixed.transpose(0, 1).reshape(n, WIDTH))
        y = self.second(x)
        return x + self.down(silu(self.gate(y)) * self.up(y))


def rotated(x, turn):
    """The halves of each head's vector turned by the angles of their position."""
    cosine, sine = turn
    a, b = x.chunk(2, -1)
    return torch.cat([a * cosine - b * sine, b * cosine + a * sine], -1)


class Llama(nn.Module):
    """Blocks between an embedding and itself again."""

    def __init__(self, blocks):
        super().__init__()
        self.words = nn.Parameter(0.02 * torch.randn(VOCABULARY, WIDTH))
        self.blocks = nn.ModuleList(Block() for _ in range(blocks))
        self.last = nn.RMSNorm(WIDTH)

    def forward(self, tokens):
        half = WIDTH // HEADS // 2
        angles = torch.arange(len(tokens))[:, None] * 1e5 ** (-torch.arange(half) / half)
        turn = (angles.cos()[:, None], angles.sin()[:, None])
        x = embedding(tokens, self.words)
        for block in self.blocks:
            x = block(x, turn)
        return linear(self.last(x), self.words)


OPTIMIZERS = {
    "SGD": lambda p: torch.optim.SGD(p, lr=1e-4),
    "Adam": lambda p: torch.optim.Adam(p, lr=1e-5),
    "diagonal TO": lambda p: TO(p, lr=1e-4, beta=0.0, gamma=0.1),
}


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tokens", type=int, default=256)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--blocks", type=int, default=30)
    options = parser.parse_args(arguments)
    for name in ("tokens", "rounds", "blocks"):
        if getattr(options, name) < 1:
            parser.error(f"--{name} is {getattr(options, name)}; give at least 1")
    torch.set_num_threads(1)
    model = Llama(options.blocks)
    parameters = list(model.parameters())
    tokens = torch.randint(VOCABULARY, (options.tokens + 1,))

    def gradient():
        model.zero_grad()
        cross_entropy(model(tokens[:-1]), tokens[1:]).backward()

    gradient()
    rows = {"gradient alone": median(seconds(gradient, 1) for _ in range(options.rounds))}
    for name, make in OPTIMIZERS.items():
        optimizer = make(parameters)
        optimizer.step()
        rows[f"step of {name}"] = median(seconds(optimizer.step, 1) for _ in range(options.rounds))
        del optimizer
    count = sum(p.numel() for p in parameters)
    print(f"{count:,} weights, {options.tokens} tokens, one thread\n")
    print("| part | CPU seconds |\n| --- | ---: |")
    for name, took in rows.items():
        print(f"| {name} | {took:.2f} |")


if __name__ == "__main__":
    main()
