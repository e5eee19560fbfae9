"""Train one network with one optimizer at one setting and one seed."""

import math
import time

import torch
from torch.nn.functional import cross_entropy

from .networks import NETWORKS

BATCH = 128
LAWS, POINTS = 100, 20  # how many laws, and how many points of the learning curve, are kept


def train(data, network, method, setting, seed, iterations):
    """A record: the accuracies (%) and losses after the last iteration, a learning curve, the laws.

    The seed fixes the first weights and the batches, the same for every optimizer. A run whose
    loss or step is not finite, or whose loss exceeds a million, ends there, and its record says so.
    """
    torch.manual_seed(seed)
    model = NETWORKS[network](*data.shape)
    optimizer = method.optimizer(list(model.parameters()), setting)
    record = {"diverged": None, "curve": [], "laws": [], "train_loss": []}
    begun = time.perf_counter()
    batches, recent = _batches(data.train, seed), []
    for t in range(1, iterations + 1):
        images, labels = next(batches)
        optimizer.zero_grad()
        loss = cross_entropy(model(images), labels)
        recent.append(loss.item())
        if not recent[-1] < 1e6:
            record["diverged"] = t
            break
        loss.backward()
        try:
            optimizer.step()
        except ValueError:  # a step or gradient that is not finite
            record["diverged"] = t
            break
        if hasattr(optimizer, "laws") and _kept(t, iterations, LAWS):
            record["laws"].append([t, *optimizer.laws[0]])
        if _kept(t, iterations, POINTS):
            record["curve"].append([t, *_score(model, data.test)])
            record["train_loss"].append([t, sum(recent) / len(recent)])
            recent = []
    record["seconds"] = round(time.perf_counter() - begun, 3)
    if record["diverged"] is None:
        record["validation"], record["test"] = (
            _score(model, data.validation),
            _score(model, data.test),
        )
        if not math.isfinite(record["test"][1] + record["validation"][1]):
            record["diverged"] = iterations
    return record


def _kept(t, iterations, count):
    """Whether t is one of `count` evenly spread iterations, the last among them."""
    return t * count // iterations > (t - 1) * count // iterations


def _batches(part, seed):
    """Batches of 128 for ever, a new permutation of the images each epoch; the rest of an epoch is
    left out."""
    generator = torch.Generator().manual_seed(seed + 1)
    while True:
        order = torch.randperm(len(part.labels), generator=generator)
        for at in range(0, len(order) - BATCH + 1, BATCH):
            rows = order[at : at + BATCH]
            yield part.images[rows], part.labels[rows]


@torch.no_grad()
def _score(model, part):
    """[accuracy in percent, mean loss]."""
    output = model(part.images)
    accuracy = 100 * (output.argmax(1) == part.labels).double().mean().item()
    return [accuracy, cross_entropy(output, part.labels).item()]
