"""Section 4.4.2 and Figures 4.11 to 4.15 of the thesis: learned averages on networks that they were
not trained on."""

from __future__ import annotations

from numerics.optimizers.baselines import Adam
from numerics.optimizers.multiscale import TABLE_41A, MultiscaleAdam

from .experiment import Experiment
from .learned import STEPS, score, trained
from .statistics import decided, paired, shown

RATE, SEEDS = 0.01, 3
# target: the learned averages that run on it, as (combination, trained on)
TARGETS = {
    "conv_digits_large": (("LA_b", "conv_digits"), ("LA_b", "digits"), ("MLP", "digits")),
    "mnist": (("LA_b", "digits"), ("MLP", "digits")),
    "fashion-mnist": (("LA_b", "digits"), ("MLP", "digits")),
}
TITLES = {
    "conv_digits_large": "a convolutional network",
    "mnist": "MNIST",
    "fashion-mnist": "Fashion-MNIST",
}
KEPT: dict = {}


def learner(name, source, seed, iterations, steps):
    """The trained average; within one call of the command each is trained once."""
    key = (name, source, seed, iterations)
    if key not in KEPT:
        KEPT[key] = trained(
            MultiscaleAdam(name, 6, RATE), source, iterations, seed, min(steps, 300)
        )
    return KEPT[key]


def jobs(smallest):
    steps, iterations, seeds = (5, 5, 2) if smallest else (STEPS, 5000, SEEDS)
    targets = ["conv_digits_large"] if smallest else list(TARGETS)
    found = []
    for seed in range(seeds):
        for target in targets:
            for name, source in TARGETS[target]:

                def moved(name=name, source=source, seed=seed, target=target):
                    optimizer, record = learner(name, source, seed, iterations, steps)
                    kept = {} if name == "MLP" else {"weights": record["weights"]}
                    return {**kept, "score": score(optimizer, target, seed, steps)}

                found.append(([target, f"{name} of {source}", seed, steps], moved))
            for pair in TABLE_41A:

                def alone(pair=pair, seed=seed, target=target):
                    return {"score": score(Adam(RATE, *pair), target, seed, steps)}

                found.append(([target, f"Adam {pair}", seed, steps], alone))
    return found


def by(records, target, name):
    rows = [r for r in records if r["key"][:2] == [target, name]]
    return [r["score"] for r in sorted(rows, key=lambda r: r["key"][2])]


def whole(records, target):
    """The seeds that every optimizer has run on the target."""
    wanted = len(TARGETS[target]) + len(TABLE_41A)
    own = [r for r in records if r["key"][0] == target]
    seeds = {r["key"][2] for r in own}
    kept = {s for s in seeds if sum(r["key"][2] == s for r in own) == wanted}
    return [r for r in own if r["key"][2] in kept]


def best_adam(records, target):
    """The single Adam with the least mean loss on the target, chosen afterwards."""
    names = [f"Adam {pair}" for pair in TABLE_41A]

    def rank(name):
        return sum(1e9 if x is None else x for x in by(records, target, name))

    return min(names, key=rank)


def verdicts(records):
    found = []
    for target, title in TITLES.items():
        own = whole(records, target)
        if not own:
            continue
        best = by(own, target, best_adam(own, target))
        moved = by(own, target, "MLP of digits")
        claim = f"an average trained on a small dense network beats each of its Adams on {title}"
        found.append(decided(claim, paired(moved, best, 4)))
        if target == "conv_digits_large":
            small = by(own, target, "LA_b of conv_digits")
            claim = "LA of a small convolutional network is not the best on a larger one"
            found.append(decided(claim, paired(best, small, 4)))
    return found


def tables(records):
    found = {}
    for target in TARGETS:
        names = [f"{name} of {source}" for name, source in TARGETS[target]]
        rows = [
            {
                "optimizer": name,
                "mean loss": shown(by(records, target, name)),
                "runs": len(by(records, target, name)),
            }
            for name in (*names, *(f"Adam {pair}" for pair in TABLE_41A))
            if by(records, target, name)
        ]
        if rows:
            found[f"On {target}"] = rows
    return found


EXPERIMENT = Experiment(
    name="transfer",
    paper="thesis",
    title="Learned averages on other networks",
    items=("Figures 4.11 to 4.15, transfer of trained optimizers", "ConvMnist, ConvCifar"),
    question="Does an average of six Adams that was trained on one network have a smaller loss "
    "than each of the six on a network that it has never seen?",
    criterion="Mean loss over 2,150 steps at η = 0.01 for the average and for each Adam, from the "
    "same starts and batches; three trainings, each with a start of its own. Paired differences to "
    "the best of the six Adams on that network (chosen afterwards, in its favour), Student's "
    "intervals at 1 − 0.05/4 over four comparisons. *Agrees* where the interval lies on the side "
    "of the claim, *differs* where it lies on the other, else not decided.",
    differs="Trained for 5,000 of the thesis's 50,000 meta-steps, with Adam's rate 2e-3 falling to "
    "5e-5, on its small dense network and on a small convolutional one (1,034 weights, batches of "
    "32), both with scikit-learn's digits. Run on a larger convolutional network on the digits "
    "(3,658 weights; ConvMnist's layers, 3 by 3 filters, an eighth of the channels), on the "
    "thesis's own dense network with all of MNIST (15,910 weights), and with Fashion-MNIST; 2,150 "
    "steps, a tenth of 50 epochs. Of the averages, LA_b and the MLP: the thesis's RNNs, whose "
    "training takes twenty steps a meta-step, were not run, and nothing on CIFAR-10.",
    jobs=jobs,
    tables=tables,
    verdicts=verdicts,
)
