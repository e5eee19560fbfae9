"""The LODO paper's image generator: a pixel's brightness from those before it (Appendix F.2)."""

from __future__ import annotations

import torch
from torch import nn
from torch.nn.functional import avg_pool2d, cross_entropy, pad

SIDE, WIDTH, LEVELS = 28, 20, 256


class Inner(nn.Module):
    """x + f(x): to 40 channels with arctangent, three depthwise 3 by 3 filters each with
    arctangent, back to 20. The first has no biases: so the paper's 94,696 weights come out."""

    def __init__(self):
        super().__init__()
        self.up = nn.Conv2d(WIDTH, 2 * WIDTH, 1, bias=False)
        self.deep = nn.Conv2d(2 * WIDTH, 6 * WIDTH, 3, padding=1, groups=2 * WIDTH)
        self.down = nn.Conv2d(6 * WIDTH, WIDTH, 1)

    def forward(self, x):
        return x + self.down(torch.atan(self.deep(torch.atan(self.up(x)))))


class Generator(nn.Module):
    """5 channels of 28 by 28 to 256 logits: five times four `Inner`, halved each time."""

    def __init__(self):
        super().__init__()
        self.first = nn.Conv2d(5, WIDTH, 3, padding=1)
        self.stages = nn.ModuleList(nn.Sequential(*(Inner() for _ in range(4))) for _ in range(5))
        self.last = nn.Conv2d(WIDTH, LEVELS, 1)
        for layer in self.modules():
            if isinstance(layer, nn.Conv2d):  # LeCun's normal distribution
                fan = layer.weight[0].numel()
                nn.init.normal_(layer.weight, std=fan**-0.5)
                if layer.bias is not None:
                    nn.init.zeros_(layer.bias)

    def forward(self, x):
        y = self.first(x) + pad(x, (0, 0, 0, 0, 0, WIDTH - x.shape[1]))
        for stage in self.stages:
            y = stage(y)
            odd = y.shape[-1] % 2
            y = avg_pool2d(pad(y, (0, odd, 0, odd)), 2)
        return self.last(y).flatten(1)


def batch(images, count, generator):
    """Inputs (count, 5, 28, 28) and the brightness (count,) of a pixel of each.

    `images` (N, 28, 28) whole numbers 0 to 255. The pixel and all after it, in reading order, are
    black. Channels: the image over 256, what is black, what is left of the pixel, two gradients
    from −1 to 1.
    """
    rows = torch.randint(len(images), (count,), generator=generator)
    at = torch.randint(SIDE * SIDE, (count,), generator=generator)
    flat = images[rows].reshape(count, -1)
    wanted = flat.gather(1, at[:, None])[:, 0]
    places = torch.arange(SIDE * SIDE)
    hidden = places >= at[:, None]
    left = (places % SIDE < (at % SIDE)[:, None]).float()
    ramp = torch.linspace(-1, 1, SIDE)
    across, down = (
        r.reshape(-1).expand(count, -1) for r in torch.meshgrid(ramp, ramp, indexing="xy")
    )
    seen = torch.where(hidden, 0, flat) / LEVELS
    channels = torch.stack([seen, hidden.float(), left, across, down], 1)
    return channels.reshape(count, 5, SIDE, SIDE), wanted


def loss(model, inputs, wanted):
    return cross_entropy(model(inputs), wanted)
