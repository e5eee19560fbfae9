"""Work that is counted though no number is multiplied, each with a budget that it exceeds."""

import json
import time

import pytest

from verify.recheck import Malformed, Rejected, main, recheck

from .small import (
    certificate,
    combine,
    edited,
    induction,
    inductive,
    instance,
    piece,
    point,
    squares,
    theorem,
)
from .test_rule_cycle import STEP, cycle
from .test_rule_rate import BOTH, descent


def undecided(*parts):
    return certificate(*parts, verdict="undecided")


def given(names, said):
    """A hypothesis that is the conclusion."""
    return undecided(theorem(names, f"f: {said}", [], said))


def long_words():
    many = " + ".join(f"c^{i} A" for i in range(1, 101))
    steps = [combine("s", "A = 0", " ".join(["A"] * 1000) + " | f | ")]
    return undecided(theorem("A:nn c", f"f: {many} = 0", steps, "A = 0"))


def many_instances():
    steps = [instance(f"s{i}", "f") for i in range(100)]
    return undecided(theorem("A:nn B:nn", "f for A: B = 0; g: A = B", steps, "A = B"))


def zero_matrices(size, said):
    at = point(f"n={size}", "A:nn c", A=", ".join([" ".join("0" * size)] * size), c=1)
    return undecided(piece("instances", "A:nn c", f"{said} = 0", at))


def long_denominators(size):
    """A matrix of which each entry has a denominator of its own."""
    entries = [f"1/{10**40 + i}" for i in range(size * size)]
    rows = (" ".join(entries[i : i + size]) for i in range(0, size * size, size))
    at = point(f"n={size}", "A:nn", A=", ".join(rows))
    return undecided(piece("refutation", "A:nn", "A = 0", at))


def many_weakened(more, dropped):
    """Twenty pieces that weaken the same theorem."""
    target = theorem("A:nn B:nn", f"f: {dropped} = 0; g: A = 0; {more}", [], "A = 0", name="target")
    weak = {"theorem": "target", "drops": ["f", "g"]}
    at = point("n=1", "A:nn B:nn", A=1, B=1)
    left = "z: 0 = 0" if more else ""
    return undecided(
        target,
        *(
            piece("refutation", "A:nn B:nn", "A = 0", at, given=left, name=f"{i}", weakens=weak)
            for i in range(20)
        ),
    )


def many_bound():
    names = [f"A{i}" for i in range(200)]
    steps = [instance(f"s{i}", "f") for i in range(100)]
    said = f"f for {' '.join(names)}: 0 = 0; g: A = B"
    return undecided(theorem(" ".join(f"{n}:nn" for n in [*names, "A", "B"]), said, steps, "A = B"))


def powers_of_zero():
    steps = [instance("s", "f", c="0")]
    return undecided(theorem("c d", "f for c: c^10000 d = 0", steps, "0 = 0"))


def large_state():
    """A hundred scalars that change, and of which fifty predicates say nothing."""
    names = [f"c{i}" for i in range(200)]
    state = " ".join(f"{a}>{b}" for a, b in zip(names[::2], names[1::2]))
    proof = inductive("; ".join(["0 = 0"] * 50), [combine("b", "0 = 0")], [combine("s", "0 = 0")])
    ind = induction(state)
    return undecided(theorem(" ".join(names), said="0 = 0", proofs=[proof], induction=ind))


def many_proofs():
    """A hundred proofs, each of which may use five hundred hypotheses."""
    facts = "; ".join(f"f{i}: c = {i}" for i in range(500))
    proofs = [
        {"name": f"p{i}", "kind": "derivation", "steps": [], "claims": [{"left": "c", "right": 0}]}
        for i in range(100)
    ]
    return undecided(theorem("c", facts, said="c = 0", proofs=proofs))


def nested_sums():
    tree = ["+", *["c"] * 200]
    for _ in range(90):
        tree = ["+", tree, "c"]
    obj = theorem("c", "", [combine("s", "c = c")], "c = c")
    for path in (("conclusions", 0), ("from", 0, "claims", 0), ("from", 0, "steps", 0)):
        obj = edited(edited(obj, (*path, "left"), tree), (*path, "right"), tree)
    return undecided(obj)


def many_multipliers():
    """Of which all but two are 0."""
    return undecided(descent(decrease="; ".join([BOTH, *["q 0 * 0"] * 500])))


def many_dimensions():
    """Two corners, and sixty points of the hull that are these again and again."""
    zeros = " 0" * 60
    hull = ", ".join(["1" + zeros, "-1" + zeros] * 30)
    return undecided(cycle(STEP[0], "1" + zeros, hull, STEP[3]))


MANY = "; ".join(f"z{i}: 0 = 0" for i in range(500))
WORK = {
    "names bound in many instances": (many_bound, 10_000),
    "powers of zero": (powers_of_zero, 5_000),
    "a large state": (large_state, 3_000),
    "rotations of a long trace": (lambda: given("A:nn B:nn", "tr(A^1000 B) = 0"), 100_000),
    "long words": (long_words, 20_000),
    "long words compared": (lambda: given("A:nn", "A^2000 = 0"), 3_000),
    "many instances": (many_instances, 1_000),
    "products of zero matrices": (lambda: zero_matrices(20, "A^5"), 10_000),
    "sums of zero matrices": (
        lambda: zero_matrices(64, " + ".join(f"c^{i} A" for i in range(1, 41))),
        100_000,
    ),
    "many facts weakened": (lambda: many_weakened(MANY, "B"), 5_000),
    "a long fact shown often": (lambda: many_weakened("", ("A B " * 1000).strip()), 20_000),
    "many proofs": (many_proofs, 30_000),
    "nested sums": (nested_sums, 1_500),
    "many multipliers of a rate": (many_multipliers, 10_000),
    "a cycle of many points": (many_dimensions, 15_000),
}


@pytest.mark.parametrize("title", WORK)
def test_all_work_is_counted(title, monkeypatch):
    make, left = WORK[title]
    obj = make()
    monkeypatch.setattr("verify.recheck.MAX_PRODUCTS", left)
    with pytest.raises(Malformed, match="elementary products"):
        recheck(obj)


@pytest.mark.parametrize("title", [title for title in WORK if title != "long words"])
def test_such_work_is_done_within_the_limits(title):
    recheck(WORK[title][0]())


@pytest.mark.slow
def test_generous_allows_twenty_times_as_much(tmp_path, capsys):
    """And the default about two CPU seconds: these files are small and would take far longer."""
    (tmp_path / "x.json").write_text(json.dumps(binomial(3000)))
    (tmp_path / "y.json").write_text(json.dumps(large_product()))
    for name in ("x.json", "y.json"):
        start = time.process_time()
        assert main([str(tmp_path / name)]) == 2
        assert time.process_time() - start < 6  # twice and more on a busy machine
        assert "1,000,000 elementary products (--generous allows more)" in capsys.readouterr().err
    (tmp_path / "z.json").write_text(json.dumps(binomial(1500)))
    assert main([str(tmp_path / "z.json")]) == 2
    assert main([str(tmp_path / "z.json"), "--generous", "--quiet"]) == 0


def binomial(exponent):
    """d·z^exponent for all z, at z = x + y."""
    steps = [instance("s", "f", z="x + y"), combine("end", "0 = 0")]
    return undecided(theorem("x y z d", f"f for z: z^{exponent} d = 0", steps, "0 = 0"))


def large_product():
    """A 64×64 matrix of single digits to the power 200."""
    rows = ", ".join(" ".join(str((i * j) % 7) for i in range(64)) for j in range(64))
    at = point("n=64", "A:nn", A=rows)
    return undecided(piece("refutation", "A:nn", "A^200 = 0", at))


def test_a_polynomial_may_not_grow_over_the_limit(monkeypatch):
    """The square of a sum of 15 scalars has 120 terms."""
    names = [f"c{i}" for i in range(15)]
    proof = squares("s", "0 >= 0", f"1 | {' + '.join(names)} | ")
    obj = undecided(theorem(" ".join(names), "", [proof], "0 >= 0"))
    with pytest.raises(Rejected, match="add up"):
        recheck(obj)
    monkeypatch.setattr("verify.recheck.MAX_TERMS", 100)
    with pytest.raises(Malformed, match="over 100 terms"):
        recheck(obj)


def test_many_long_denominators_take_no_longer_than_fractions_do():
    start = time.process_time()
    recheck(long_denominators(40))
    assert time.process_time() - start < 2


def test_many_letters_take_no_longer_than_few():
    """Each of 20,000 letters is looked up alone, not compared with all others."""
    names = [f"A{i}" for i in range(20_000)]
    obj = theorem(" ".join(f"{n}:nn" for n in names), "f: A0 = 0", [], "A0 = 0")
    obj = edited(obj, ("theory", "facts", 0, "left"), ["+", *names])
    obj["conclusions"] = obj["from"][0]["claims"] = [{"left": ["+", *names], "right": 0}]
    start = time.process_time()
    with pytest.raises(Malformed, match="a line to be shown"):
        recheck(undecided(obj))
    assert time.process_time() - start < 5
