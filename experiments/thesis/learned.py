"""Learned optimizers on the digits network against what they are made of (Shahid's thesis, chapters
3 and 4)."""

from dataclasses import asdict
from pathlib import Path
from statistics import mean, stdev

import numpy as np

from numerics.optimizers.baselines import Adam
from numerics.optimizers.learned_steps import KMomentums, KTimesteps
from numerics.optimizers.mng import MNG
from numerics.optimizers.multiscale import COMBINATIONS, TABLE_41A, UNROLLS, MultiscaleAdam
from numerics.optimizers.multiscale.linear_averages import MIXTURES
from numerics.records import collect
from numerics.simulate import Diverged
from numerics.thesis.horizons import finite

from ..meta_training.loop import Plan, run, train
from ..meta_training.store import load, save
from ..meta_training.tasks import task

RATES = (0.1, 0.01)
STEPS = 500
GRID = (0.3, 0.1, 0.03, 0.01, 0.003, 0.001)
META_STEPS = {1: 2000, 20: 300}  # by u_max: about as many steps of the problem, and seconds
PROBLEM = "digits"


def plan_for(unroll, iterations, seed):
    """The plan of these experiments: a tenth of the meta-steps between two validations, a restart
    after 100 to 400 steps."""
    return Plan(
        iterations=iterations,
        unroll=unroll,
        first_rate=3e-3,
        last_rate=1e-4,
        dump=max(1, iterations // 10),
        resets=(max(1, 100 // max(1, unroll)), max(2, 400 // max(1, unroll))),
        seed=seed,
    )


def systems():
    """{label: (untrained optimizer, u_max)}."""
    found = {
        f"{name}, rate {rate:g}": (MultiscaleAdam(name, 6, rate), UNROLLS[name])
        for rate in RATES
        for name in COMBINATIONS
    }
    found["k = 5 timesteps"] = (KTimesteps(5, 1e-2), 20)
    found["k = 6 momentums"] = (KMomentums(eta=1e-2), 20)
    return found


def scores(optimizer, problem, seeds, steps):
    """The mean loss over `steps` steps from each seed's start and batches; None where a run
    diverged."""
    found = []
    for seed in seeds:
        try:
            losses = run(optimizer, problem, np.random.default_rng([seed, 0, 2]), steps)
        except Diverged:
            found.append(None)
        else:
            found.append(finite(losses.mean()))
    return found


def opponents(optimizer):
    """{name: optimizer}: its Adams for Multiscale Adam; MNG and Adam at several rates for a learned
    step."""
    if isinstance(optimizer, MultiscaleAdam):
        found = {
            f"Adam ({b1:g}, {b2:g})": Adam(optimizer.rate, b1, b2, optimizer.adams.eps)
            for b1, b2 in optimizer.adams.timescales
        }
        if optimizer.combination != "LA_c":
            found["equal shares"] = MultiscaleAdam(
                "LA_b", optimizer.adams.timescales, optimizer.rate, eps=optimizer.adams.eps
            )
        return found
    found = {f"MNG, η {eta:g}": MNG(optimizer.k, eta) for eta in GRID}
    return {**found, **{f"Adam, rate {rate:g}": Adam(rate) for rate in GRID}}


def collect_all(path, seeds=3, starts=5, iterations=None, report=lambda text: None):
    """Train every system `seeds` times, save and load it, and score it and its opponents from
    `starts` new starts."""
    problem, folder, jobs = task(PROBLEM), Path(path).parent / "learned", []
    places = list(range(starts))
    rivals = {}
    for label, (optimizer, unroll) in systems().items():
        for seed in range(seeds):
            plan = plan_for(unroll, iterations or META_STEPS[unroll], seed)
            file = (
                folder / f"{label.replace(' ', '').replace(',', '_').replace('=', '')}_{seed}.json"
            )
            jobs.append(
                (
                    ["trained", label, seed, plan.iterations, starts],
                    lambda o=optimizer, p=plan, f=file: trained(o, problem, p, f, places),
                )
            )
        for name, rival in opponents(optimizer).items():
            rate = f", rate {optimizer.rate:g}" if isinstance(optimizer, MultiscaleAdam) else ""
            rivals[name + rate] = rival
    for name, rival in rivals.items():
        jobs.append(
            (["rival", name, starts], lambda r=rival: {"scores": scores(r, problem, places, STEPS)})
        )
    return collect(path, jobs, report)


def trained(optimizer, problem, plan, file, places):
    """Train, save, load, score: the record of one training. For a learned step also with η tuned
    after training."""
    progress = train(optimizer, problem, plan)
    save(progress.best, file, summary(progress, plan))
    learner, _ = load(file)
    found = {
        "stopped": progress.stopped,
        "validations": [[t, finite(s)] for t, s in progress.validations],
        "scores": scores(learner, problem, places, STEPS),
    }
    if isinstance(learner, MultiscaleAdam):
        if learner.combination.startswith("LA"):
            found["weights"] = learner.weights.tolist()
    else:
        found["tuned"] = {
            f"{eta:g}": scores(with_eta(learner, eta), problem, places, STEPS)
            for eta in (1e-3, 3e-3, 3e-2, 1e-1)
        }
    return found


def with_eta(learner, eta):
    """The learned step with another η_min, tuned after training as in the thesis's section
    3.4.2."""
    if isinstance(learner, KTimesteps):
        return KTimesteps(learner.k, eta, learner.weights)
    return KMomentums(learner.m, eta, learner.weights)


def summary(progress, plan):
    """What a file says of its training."""
    return {
        "problem": PROBLEM,
        "meta_steps": progress.done,
        "score": finite(progress.score),
        "stopped": progress.stopped,
        "plan": asdict(plan),
    }


def tables(records):
    """{name: rows}: the combinations against their inputs, the learned steps against MNG and Adam,
    the linear averages' weights."""
    runs = {(r["key"][0], r["key"][1], r["key"][2]): r for r in records}
    rivals = {r["key"][1]: r["scores"] for r in records if r["key"][0] == "rival"}
    mixed, steps = [], []
    for label, (optimizer, unroll) in systems().items():
        trainings = [r for key, r in runs.items() if key[:2] == ("trained", label)]
        if not trainings:
            continue
        if isinstance(optimizer, MultiscaleAdam):
            rate = f", rate {optimizer.rate:g}"
            inputs = {
                name: rivals[name + rate] for name in opponents(optimizer) if name != "equal shares"
            }
            mixed.append(
                {
                    "learned": label,
                    "u_max": unroll,
                    **against([r["scores"] for r in trainings], inputs),
                    "equal shares": f"{average(rivals[f'equal shares{rate}']):.4f}",
                    "best at meta-step": ", ".join(str(chosen(r)) for r in trainings),
                }
            )
        else:
            for title, kind in (("best MNG", "MNG"), ("best Adam", "Adam")):
                inputs = {
                    name: rivals[name] for name in opponents(optimizer) if name.startswith(kind)
                }
                steps.append(
                    {
                        "learned": f"{label}, η .01",
                        "against": title,
                        **against([r["scores"] for r in trainings], inputs),
                    }
                )
                tuned = [
                    min(
                        [r["scores"], *r["tuned"].values()],
                        key=lambda s: np.inf if average(s) is None else average(s),
                    )
                    for r in trainings
                ]
                steps.append(
                    {"learned": f"{label}, η tuned", "against": title, **against(tuned, inputs)}
                )
    shares = [
        {
            "learned": r["key"][1],
            "training": r["key"][2],
            "best at meta-step": chosen(r),
            **applied(r),
        }
        for r in runs.values()
        if "weights" in r
    ]
    return {"combinations": mixed, "learned_steps": steps, "applied_weights": shares}


def applied(record):
    """The weights w̄ of a linear average, by β₁, and their sum."""
    weights = MIXTURES[record["key"][1][:4]](record["weights"])
    return {
        **{f"β₁ = {beta1:g}": f"{w:.3f}" for (beta1, _), w in zip(TABLE_41A, weights)},
        "Σw̄": f"{weights.sum():.3f}",
    }


def chosen(record):
    """The meta-step of the best validation; 0 means that training improved nothing."""
    return min(record["validations"], key=lambda pair: np.inf if pair[1] is None else pair[1])[0]


def average(scores):
    """The mean of scores; None if a run diverged."""
    return None if None in scores else mean(scores)


def against(trainings, inputs):
    """Score of the trainings, of the best input, and the paired difference over starts and
    trainings."""
    best = min(
        inputs, key=lambda name: np.inf if average(inputs[name]) is None else average(inputs[name])
    )
    rival = inputs[best]
    means = [average(s) for s in trainings]
    gaps = [a - b for s in trainings for a, b in zip(s, rival) if a is not None]
    wins = sum(m is not None and m < average(rival) for m in means)
    return {
        "mean loss, each training": ", ".join(
            "diverged" if m is None else f"{m:.4f}" for m in means
        ),
        "best input": f"{best}: {average(rival):.4f}",
        "difference": f"{mean(gaps):+.4f} ± {stdev(gaps) if len(gaps) > 1 else 0:.4f}"
        if gaps
        else "–",
        "trainings that beat it": f"{wins} of {len(means)}",
    }
