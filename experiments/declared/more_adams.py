"""Figures 4.3 and 4.4 of the thesis: averages of 5, 6 and 11 Adams."""

from __future__ import annotations

from numerics.optimizers.baselines import Adam
from numerics.optimizers.multiscale import MultiscaleAdam, timescales

from .experiment import Experiment
from .learned import STEPS, score, trained
from .statistics import decided, paired, shown

RATE, SEEDS, SETS = 0.01, 5, (5, 6, 11)


def jobs(smallest):
    steps, iterations, seeds = (20, 20, 2) if smallest else (STEPS, 5000, SEEDS)
    found = []
    for seed in range(seeds):
        for k in SETS:

            def learn(k=k, seed=seed):
                learner, record = trained(
                    MultiscaleAdam("LA_b", k, RATE), "digits", iterations, seed, min(steps, 300)
                )
                return {**record, "score": score(learner, "digits", seed, steps)}

            found.append((["LA", k, seed, iterations, steps], learn))
        for pair in timescales(11):

            def alone(pair=pair, seed=seed):
                return {"score": score(Adam(RATE, *pair), "digits", seed, steps)}

            found.append((["Adam", list(pair), seed, 0, steps], alone))
    return found


def by(records, kind, which):
    return [r["score"] for r in records if r["key"][:2] == [kind, which]]


def complete(records):
    """The seeds of which every run is there."""
    seeds = {r["key"][2] for r in records}
    kept = [s for s in seeds if sum(r["key"][2] == s for r in records) == len(SETS) + 11]
    return [r for r in records if r["key"][2] in kept]


def best_adam(records):
    """The pair of the single Adam with the least mean score, chosen afterwards."""
    scores = {pair: by(records, "Adam", list(pair)) for pair in timescales(11)}
    return min(scores, key=lambda pair: sum(x if x is not None else 1e9 for x in scores[pair]))


def verdicts(records):
    records = complete(records)
    if not records:
        return []
    eleven, six, five = (by(records, "LA", k) for k in (11, 6, 5))
    best = by(records, "Adam", list(best_adam(records)))
    claims = [
        ("k = 11 is better than k = 6", eleven, six),
        ("k = 6 is better than k = 5", six, five),
        *(
            (f"the average of {k} Adams is better than each of the eleven", scores, best)
            for k, scores in ((5, five), (6, six), (11, eleven))
        ),
    ]
    return [decided(claim, paired(a, b, len(claims))) for claim, a, b in claims]


def tables(records):
    rows = [{"optimizer": f"LA, k = {k}", "mean loss": shown(by(records, "LA", k))} for k in SETS]
    rows += [
        {"optimizer": f"Adam {pair}", "mean loss": shown(by(records, "Adam", list(pair)))}
        for pair in timescales(11)
        if by(records, "Adam", list(pair))
    ]
    shares = []
    for k in SETS:
        each = [[abs(w) for w in r["weights"]] for r in records if r["key"][:2] == ["LA", k]]
        parts = [[w / sum(ws) for w in ws] for ws in each]
        mean = [sum(column) / len(column) for column in zip(*parts)]
        pairs = sorted(zip(timescales(k), mean), reverse=True)
        shares.append(
            {
                "k": k,
                "shares w̄ by β₁, mean over the trainings": ", ".join(
                    f"{pair[0]:g}: {share:.2f}" for pair, share in pairs
                ),
            }
        )
    return {f"Mean loss at η = {RATE}": rows, "What was learned": shares}


EXPERIMENT = Experiment(
    name="more_adams",
    paper="thesis",
    title="Averages of 5, 6 and 11 Adams",
    items=("Figures 4.3 and 4.4, k = 5, 6, 11",),
    question="Does a learned average LA_b of more Adams have a smaller loss, and is it below each "
    "Adam that it is made of?",
    criterion="Mean loss over 2,150 steps at η = 0.01, from starts and batches that no training "
    "saw; five trainings, each with a start of its own. k = 11 against 6, 6 against 5, and each "
    "against the best of the eleven single Adams (chosen afterwards, in its favour): paired "
    "differences over the five seeds, Student's intervals at 1 − 0.05/5, so that all five hold "
    "together with 95 %. *Agrees* where the interval is below 0, *differs* where it is above, "
    "else not decided.",
    differs="The thesis's small network on scikit-learn's digits in the place of MNIST (1,510 of "
    "15,910 weights), 5,000 of its 50,000 meta-steps with Adam's rate 2e-3 falling to 5e-5 (ten "
    "times the thesis's), resets after 100 to 2,000 (a tenth), 2,150 steps of "
    "evaluation (a tenth). The timescales of k = 11 are those of the author's code. The meta-loss "
    "is the loss itself.",
    jobs=jobs,
    tables=tables,
    verdicts=verdicts,
)
