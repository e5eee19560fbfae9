"""The paper's protocol: λ by validation with Adam, settings by tuning seeds, then the reported
seeds; every finished part is kept."""

import json
import sys
from pathlib import Path

import numpy as np

from .data import load
from .methods import BASELINE, METHODS
from .problem import Problem
from .training import least, train

# the paper's set is lost in the text that we have
PENALTIES = (0.0, 1e-4, 1e-3, 1e-2, 1e-1)
TUNING_SEEDS = (100, 101, 102)


class Kept:
    """Parts of the work in a file of JSON lines, by key; a torn last line is left out and
    closed."""

    def __init__(self, path):
        self.path, self.parts = Path(path), {}
        self.path.parent.mkdir(parents=True, exist_ok=True)
        text = self.path.read_text(encoding="utf-8") if self.path.exists() else ""
        for line in text.splitlines():
            try:
                part = json.loads(line)
                self.parts[json.dumps(part["key"], sort_keys=True)] = part["runs"]
            except (json.JSONDecodeError, KeyError, TypeError):
                continue
        self.torn = bool(text) and not text.endswith("\n")

    def get(self, key, work):
        """The part with this key, made by `work` and written out where it is not there yet."""
        name = json.dumps(key, sort_keys=True)
        if name not in self.parts:
            runs = work()
            with self.path.open("a", encoding="utf-8") as file:
                file.write(
                    ("\n" if self.torn else "") + json.dumps({"key": key, "runs": runs}) + "\n"
                )
            self.torn, self.parts[name] = False, runs
        return self.parts[name]


def sampled(name, count=5):
    """The paper's other penalties: positive draws from the standard normal distribution, to two
    digits; one list a data set."""
    draws = np.random.default_rng([ord(letter) for letter in name]).standard_normal(20 * count)
    return [float(f"{x:.2g}") for x in draws if x > 0][:count]


class Protocol:
    """One data set with its kept parts; `say` prints progress."""

    def __init__(
        self, name, kept, options, say=lambda text: print(text, file=sys.stderr, flush=True)
    ):
        self.name, self.kept, self.options, self.say = name, kept, options, say
        self.data = load(name)
        self.grid = "thorough" if options.thorough else "reduced"

    def problem(self, penalty):
        return Problem(self.data.train, self.data.classes, penalty)

    def penalties(self):
        """Those asked for, or the one that Adam validates best and the sampled ones; and {λ:
        validation loss}."""
        if self.options.penalties:
            return list(self.options.penalties), {}
        losses = {penalty: self.validated(penalty) for penalty in PENALTIES}
        best = min(losses, key=losses.get)
        return ([best] if best > 0 else []) + sampled(self.name), losses

    def validated(self, penalty):
        """The mean validation loss of Adam's best setting."""
        setting = self.best(penalty, BASELINE)
        return float(
            np.mean(
                [
                    run["validation"]
                    for run in self.tuned(penalty, BASELINE)
                    if run["setting"] == setting
                ]
            )
        )

    def tuned(self, penalty, method):
        """All settings with the tuning seeds: their least losses, without curves."""
        settings = METHODS[method].settings(self.grid)
        key = [self.name, penalty, method, "tuning", settings, TUNING_SEEDS, self.options.epochs]
        return self._part(
            key,
            penalty,
            method,
            [(setting, seed) for setting in settings for seed in TUNING_SEEDS],
            curves=False,
        )

    def best(self, penalty, method, constant=False):
        """The setting with the least mean over the tuning seeds; a setting that diverges with one
        is out. None if all are.

        `constant` looks at constant schedules only.
        """
        sums = {}
        for run in self.tuned(penalty, method):
            if constant and run["setting"]["decay"] != 1:
                continue
            name = json.dumps(run["setting"])
            sums[name] = sums.get(name, 0.0) + (
                float("inf") if run["least"] is None else run["least"]
            )
        name = min(sums, key=sums.get)
        return json.loads(name) if sums[name] < float("inf") else None

    def reported(self, penalty, method, constant=False):
        """The best setting with the reported seeds, curves and all; None where every setting
        diverged."""
        setting = self.best(penalty, method, constant)
        if setting is None:
            return None
        for reason in self.broken(penalty, method, setting):
            self.say(f"  {method} {show(setting)}: {reason}")
        seeds = range(self.options.seeds)
        key = [self.name, penalty, method, "reported", setting, list(seeds), self.options.epochs]
        return self._part(key, penalty, method, [(setting, seed) for seed in seeds], curves=True)

    def broken(self, penalty, method, setting):
        """Hypotheses that the schedules break, at the expected |w_1| = √n of a normal start; named
        before the run."""
        problem = self.problem(penalty)
        return METHODS[method].broken(setting, -(-len(problem.rows) // 64), problem.size**0.5)

    def _part(self, key, penalty, method, runs, curves):
        def work():
            records = train(
                self.problem(penalty),
                METHODS[method],
                runs,
                self.options.epochs,
                Problem(self.data.validation, self.data.classes, 0.0),
            )
            for record in records:
                value = least(record)
                record["least"] = value if value < float("inf") else None
                if not curves:
                    del record["curve"]
            self.say(
                f"{self.name}, λ = {penalty:g}, {method}: {key[3]}, {len(runs)} runs, "
                f"{sum(r['seconds'] for r in records):.1f} s"
            )
            return records

        return self.kept.get(key, work)


def show(setting):
    """α 1, β 0.01, γ 0.5, decay 0.95 as text."""
    names = {"lr": "α", "beta": "β", "gamma": "γ"}
    parts = [f"{names[k]} {setting[k]:g}" for k in names if k in setting]
    return ", ".join(
        [*parts, "constant" if setting["decay"] == 1 else f"× {setting['decay']:g} an epoch"]
    )
