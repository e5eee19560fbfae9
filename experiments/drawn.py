"""What figures show of the records: ``figures`` writes it from docs/results/records to
verify/figures/recorded, since an installed Lemmata has no docs."""

from __future__ import annotations

import json
from pathlib import Path

from .declared import heat_map, k_timesteps, lodo_ablations, to_mnist
from .declared.experiment import named
from .declared.image_generator import PART

FOLDER = Path(__file__).resolve().parents[1] / "verify" / "figures" / "recorded"


def table_one(dense, conv):
    """{network: {data set: {optimizer: test accuracies (%) by seed}}}; None for a run that
    diverged."""
    found: dict = {}
    for name, data, _, network, _, accuracy in (
        (*record["key"], record["accuracy"]) for record in (*dense, *conv)
    ):
        found.setdefault(network, {}).setdefault(data, {}).setdefault(name, []).append(accuracy)
    return found


def image_generator(records):
    """{optimizer: by seed [step, mean training loss of the steps up to it]}."""
    found: dict = {}
    for r in records:
        points = [[PART * i, loss] for i, loss in enumerate(r["curve"], 1)]
        found.setdefault(r["key"][0], []).append(points)
    return found


def beta_sweep(records):
    """{β: training losses by seed}, in the order of the paper's eight."""
    rows = {r["key"][1]: r["losses"] for r in records if r["key"][0] == "β"}
    return {f"{beta:g}": rows[beta] for beta in lodo_ablations.BETAS}


def k_sweep(records):
    """{Adam or k: mean losses by seed, the rate or η tuned}."""
    return {
        name: [r["score"] for r in records if r["key"][0] == name]
        for name in ("Adam", *k_timesteps.KINDS)
    }


def rate_heat_map(records):
    """{optimizer: {rate: mean losses by seed}}."""
    names = dict.fromkeys(r["key"][0] for r in records)
    rates = [heat_map.title(*column) for column in heat_map.COLUMNS]
    return {
        name: {
            rate: [r["score"] for r in records if r["key"][:2] == [name, rate]] for rate in rates
        }
        for name in names
    }


def to_curves(records):
    """{data set: {optimizer: by epoch [mean, standard deviation] of the training loss}}."""
    return {
        data: {
            r["key"][1]: [list(pair) for pair in zip(r["curve"], r["spread"])]
            for r in records
            if r["key"][0] == data
        }
        for data in to_mnist.NAMES
    }


DRAWN = {
    table_one: ("rllc_dense", "rllc_conv"),
    image_generator: ("image_generator",),
    beta_sweep: ("lodo_ablations",),
    k_sweep: ("k_timesteps",),
    rate_heat_map: ("heat_map",),
    to_curves: ("to_mnist",),
}


def texts():
    """{name of the file: its text} for every figure."""
    return {
        f"{function.__name__}.json": json.dumps(
            function(*(named(name).kept()[1:] for name in names)),
            ensure_ascii=False,
            separators=(",", ":"),
        )
        + "\n"
        for function, names in DRAWN.items()
    }


def arguments(commands):
    commands.add_parser(
        "figures",
        help="what figures show of the records, from docs/results/records to the figures",
        description="Writes what figures show of docs/results/records to verify/figures/recorded.",
        epilog="example: python -m experiments figures",
    )


def main(options):
    """Write the files; returns the exit status."""
    for name, text in texts().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
        print(f"{FOLDER / name}: {len(text):,} characters")
    return 0
