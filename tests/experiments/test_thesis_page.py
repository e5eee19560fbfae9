"""The tables of docs/results/thesis.md are those of its CSV files, and the numbers of its text
stand in them."""

import csv
from pathlib import Path

from experiments.thesis.tables import markdown

RESULTS = Path(__file__).resolve().parents[2] / "docs" / "results"
PAGE = (RESULTS / "thesis.md").read_text(encoding="utf-8")


def rows(name):
    return list(csv.DictReader((RESULTS / "thesis" / f"{name}.csv").open(encoding="utf-8")))


def test_every_table_is_its_csv_file():
    files = sorted((RESULTS / "thesis").glob("*.csv"))
    assert len(files) == 11
    for path in files:
        assert markdown(path.read_text(encoding="utf-8")) in PAGE, path.name


def test_what_the_text_says_of_the_learned_averages_stands_in_the_table():
    table = {row["learned"]: row for row in rows("combinations")}
    won = {name: row["trainings that beat it"] for name, row in table.items()}
    assert [name for name, count in won.items() if name.endswith("0.1") and count != "3 of 3"] == [
        "LA_c, rate 0.1"
    ]
    assert won["LA_b, rate 0.01"] == "0 of 3" and won["LA_a, rate 0.01"] == "1 of 3"
    assert all(won[f"{name}, rate 0.01"] == "3 of 3" for name in ("MLP", "RNN1", "RNN2", "LA_c"))
    first = [
        at
        for name in ("LA_b", "MLP", "RNN1")
        for at in table[f"{name}, rate 0.1"]["best at meta-step"].split(", ")
    ]
    assert len(first) == 9 and first.count("0") == 6


def test_signs_only_lose_in_every_cell():
    cells = [
        (float(row[f"MNG, t = {t}"]), float(row[f"signs, t = {t}"]))
        for row in rows("signs")
        for t in (100, 500, 2000)
    ]
    assert len(cells) == 24 and all(default < signs for default, signs in cells)


def test_what_the_text_says_of_the_drawn_starts_stands_in_the_table():
    table = {row["t"]: row for row in rows("rosenbrock_drawn")}
    assert table["100"]["MNG better"] == "11 of 24" and table["2000"]["MNG better"] == "1 of 24"
    assert [table[t]["ranking flips"] for t in ("100", "200", "2000")] == [
        "10 of 24",
        "9 of 24",
        "1 of 24",
    ]
