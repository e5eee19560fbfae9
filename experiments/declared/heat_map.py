"""Figure 4.5 of the thesis: a learned average and its Adams at eight rates, and at two that fall
along a cosine."""

from __future__ import annotations

from numerics.optimizers.multiscale import TABLE_41A, MultiscaleAdam

from .experiment import Experiment
from .learned import STEPS, score, trained
from .statistics import decided, paired, shown

RATES = (1e-1, 5e-2, 1e-2, 5e-3, 1e-3, 5e-4, 1e-4, 5e-5)
COLUMNS = [(rate, False) for rate in RATES] + [(5e-2, True), (1e-2, True)]
HIGH = ("0.05", "0.01", "0.05 to 0", "0.01 to 0")  # where the thesis has LA ahead
SEEDS = 3


def title(rate, falls):
    return f"{rate:g}" + (" to 0" if falls else "")


def jobs(smallest):
    steps, iterations, seeds = (5, 5, 2) if smallest else (STEPS, 5000, SEEDS)
    columns = COLUMNS[-2:] if smallest else COLUMNS
    found = []
    for seed in range(seeds):
        for rate, falls in columns:
            anneal = steps if falls else None

            def learn(rate=rate, anneal=anneal, seed=seed):
                untrained = MultiscaleAdam("LA_b", 6, rate, anneal=anneal)
                learner, record = trained(untrained, "digits", iterations, seed, min(steps, 300))
                return {**record, "score": score(learner, "digits", seed, steps)}

            found.append((["LA", title(rate, falls), seed, iterations, steps], learn))
            for pair in TABLE_41A:

                def alone(pair=pair, rate=rate, anneal=anneal, seed=seed):
                    adam = MultiscaleAdam("LA_b", [pair], rate, anneal=anneal)
                    return {"score": score(adam, "digits", seed, steps)}

                key = [f"Adam {pair}", title(rate, falls), seed, 0, steps]
                found.append((key, alone))
    return found


NAMES = ("LA", *(f"Adam {pair}" for pair in TABLE_41A))


def by(records, name, column):
    rows = [r for r in records if r["key"][:2] == [name, column]]
    return {r["key"][2]: r["score"] for r in rows}


def best_adam(records, column, seeds):
    """The scores of the Adam with the least mean loss in a column, chosen afterwards."""
    found = [[by(records, name, column)[s] for s in seeds] for name in NAMES[1:]]
    return min(found, key=lambda scores: sum(1e9 if x is None else x for x in scores))


def whole(records, column):
    """The seeds for which a column is complete."""
    sets = [set(by(records, name, column)) for name in NAMES]
    return sorted(set.intersection(*sets))


def verdicts(records):
    found = []
    for column in HIGH:
        seeds = whole(records, column)
        if seeds:
            learned = [by(records, "LA", column)[s] for s in seeds]
            gap = paired(learned, best_adam(records, column, seeds), len(HIGH))
            found.append(decided(f"LA is ahead of each of its Adams at η = {column}", gap))
    return found


def tables(records):
    columns = [title(*c) for c in COLUMNS if by(records, "LA", title(*c))]
    rows = []
    for name in NAMES:
        cells = {c: list(by(records, name, c).values()) for c in columns}
        rows.append({"optimizer": name, **{c: shown(v) for c, v in cells.items() if v}})
    full = [row for row in rows if len(row) == len(columns) + 1]
    return {"Mean loss by η": full} if full else {}


EXPERIMENT = Experiment(
    name="heat_map",
    paper="thesis",
    title="A learned average at eight rates",
    items=("Heat maps 4.5, 4.7, 4.8, 4.10",),
    question="At which rates is LA_b ahead of each of the six Adams that it is made of, and is it "
    "where the rate falls along a cosine to zero?",
    criterion="Mean loss over 2,150 steps, from starts and batches that no training saw; three "
    "trainings for every rate, each with a start of its own. Paired differences to the best of the "
    "six Adams at the same rate (chosen afterwards, in its favour) at the four rates at which the "
    "thesis has LA ahead: Student's intervals at 1 − 0.05/4, *agrees* below 0, *differs* above.",
    differs="The thesis's small network on scikit-learn's digits in the place of MNIST, 5,000 of "
    "its 50,000 meta-steps with Adam's rate 2e-3 falling to 5e-5, 2,150 steps of evaluation (a "
    "tenth), over which the two falling rates reach zero. LA_b alone: the RNNs of Figures 4.7 to "
    "4.10 were not run at these rates.",
    jobs=jobs,
    tables=tables,
    verdicts=verdicts,
)
