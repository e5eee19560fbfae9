"""Work that is counted though no number is multiplied, each with a budget that it exceeds."""

import json
import time

import pytest

from tests.verify.recheck.certificates import (
    certificate,
    equal,
    fact,
    letter,
    number,
    op,
    piece,
    point,
    theory,
    trace,
)
from tests.verify.recheck.forging import A_IS_0, A_IS_B, AB, combine, derivation
from verify.recheck import Malformed, Rejected, main, recheck


def long_trace():
    equation = equal(trace("A " * 1000 + "B"), trace("0"))
    return certificate(derivation(AB, [fact("f", **equation)], [], [equation]))


def long_words():
    many = {"rows": "n", "cols": "n", "terms": [["1", [["c", i]], ["A"]] for i in range(1, 101)]}
    return certificate(
        derivation(
            AB,
            [fact("f", many, op("n", "n", "0"))],
            [combine("s", A_IS_0, ["1", [], ["A"] * 1000, "f", False, []])],
            [A_IS_0],
            scalars="c",
        )
    )


def long_claim():
    equation = equal(op("n", "n", "A " * 2000), op("n", "n", "0"))
    return certificate(derivation(AB, [fact("f", **equation)], [], [equation]))


def many_instances():
    steps = [{"id": f"s{i}", "rule": "instance", "of": "f", "at": []} for i in range(100)]
    facts = [fact("f", op("n", "n", "B"), op("n", "n", "0"), forall=["A"]), fact("g", **A_IS_B)]
    return certificate(derivation(AB, facts, steps, [A_IS_B]))


def zero_matrices(size, poly):
    setting = theory("n", "c", [letter("A", "n", "n")])
    at_zero = point({"n": size}, {"c": "1"}, {"A": [["0"] * size] * size})
    claims = [{**equal(poly, op("n", "n", "0")), "relation": "="}]
    return certificate(
        piece("instances", setting, role="exact", claims=claims, at=[at_zero]), verdict="checked"
    )


def many_weakened(more, dropped):
    """Twenty pieces that weaken the same one."""
    target = derivation(
        AB, [fact("f", dropped, op("n", "n", "0")), fact("g", **A_IS_0), *more], [], [A_IS_0]
    )
    zero = [fact("z", number("0"), number("0"))] if more else []
    weak = [
        piece(
            "refutation",
            theory("n", "", AB, zero),
            name=f"{i}",
            role="necessity",
            claims=[{**A_IS_0, "relation": "="}],
            weakens={"piece": "target", "drops": ["f", "g"]},
            at=[point({"n": 1}, {}, {"A": [["1"]], "B": [["1"]]})],
        )
        for i in range(20)
    ]
    return certificate({**target, "name": "target"}, *weak)


def many_bound():
    names = [f"A{i}" for i in range(200)]
    facts = [fact("f", number("0"), number("0"), forall=names), fact("g", **A_IS_B)]
    steps = [{"id": f"s{i}", "rule": "instance", "of": "f", "at": []} for i in range(100)]
    return certificate(
        derivation([*AB, *(letter(n, "n", "n") for n in names)], facts, steps, [A_IS_B])
    )


def powers_of_zero():
    facts = [fact("f", number("c^10000 d^1"), number("0"), forall=["c"])]
    step = {"id": "s", "rule": "instance", "of": "f", "at": [["c", number("0")]]}
    return certificate(derivation([], facts, [step], [equal(number("0"), number("0"))], "", "c d"))


def large_state():
    """A hundred scalars that change, and of which fifty predicates say nothing."""
    zero = equal(number("0"), number("0"))
    names = [f"c{i}" for i in range(200)]
    blocks = [{"facts": [], "steps": [combine(ident, zero)]} for ident in ("b", "s")]
    return certificate(
        piece(
            "induction",
            theory("", " ".join(names)),
            over="t",
            state=[list(p) for p in zip(names[::2], names[1::2])],
            predicate=[zero] * 50,
            base=blocks[0],
            step=blocks[1],
        )
    )


WORK = {
    "names bound in many instances": (many_bound, 10_000),
    "powers of zero": (powers_of_zero, 5_000),
    "a large state": (large_state, 3_000),
    "rotations of a long trace": (long_trace, 100_000),
    "long words": (long_words, 20_000),
    "long words compared": (long_claim, 3_000),
    "many instances": (many_instances, 1_000),
    "products of zero matrices": (lambda: zero_matrices(20, op("n", "n", "A A A A A")), 10_000),
    "sums of zero matrices": (
        lambda: zero_matrices(
            64,
            {"rows": "n", "cols": "n", "terms": [["1", [["c", i]], ["A"]] for i in range(1, 41)]},
        ),
        100_000,
    ),
    "many facts weakened": (
        lambda: many_weakened(
            [fact(f"z{i}", number("0"), number("0")) for i in range(500)], op("n", "n", "B")
        ),
        5_000,
    ),
    "a long fact shown often": (lambda: many_weakened([], op("n", "n", "A B " * 1000)), 20_000),
}


@pytest.mark.parametrize("title", WORK)
def test_all_work_is_counted(title, monkeypatch):
    make, left = WORK[title]
    obj = make()
    monkeypatch.setattr("verify.recheck.MAX_PRODUCTS", left)
    with pytest.raises(Malformed, match="elementary products"):
        recheck(obj)


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
    facts = [fact("f", number(f"z^{exponent} d^1"), number("0"), forall=["z"])]
    step = {"id": "s", "rule": "instance", "of": "f", "at": [["z", number("x^1 + y^1")]]}
    end = combine("end", equal(number("0"), number("0")))
    return certificate(
        derivation([], facts, [step, end], [equal(number("0"), number("0"))], "", "x y z d")
    )


def large_product():
    """A 64×64 matrix of single digits to the power 200."""
    rows = [[str((i * j) % 7) for i in range(64)] for j in range(64)]
    claims = [{**equal(op("n", "n", "A " * 200), op("n", "n", "0")), "relation": "="}]
    return certificate(
        piece(
            "refutation",
            theory("n", "", [letter("A", "n", "n")]),
            role="exact",
            claims=claims,
            at=[point({"n": 64}, {}, {"A": rows})],
        ),
        verdict="refuted",
    )


@pytest.mark.parametrize("title", [title for title in WORK if title != "long words"])
def test_such_work_is_done_within_the_limits(title):
    recheck(WORK[title][0]())


def test_a_polynomial_may_not_grow_over_the_limit(monkeypatch):
    """The square of a sum of 15 scalars has 120 terms."""
    scalars = [f"c{i}" for i in range(15)]
    total = {"scalar": True, "terms": [["1", [[c, 1]], []] for c in scalars]}
    obj = certificate(
        piece(
            "squares",
            theory("", " ".join(scalars)),
            claim=number("0"),
            squares=[["1", [], total, ""]],
            steps=[],
            terms=[],
        )
    )
    with pytest.raises(Rejected, match="add up"):
        recheck(obj)
    monkeypatch.setattr("verify.recheck.MAX_TERMS", 100)
    with pytest.raises(Malformed, match="over 100 terms"):
        recheck(obj)


def test_many_letters_take_no_longer_than_few():
    """Each of 20,000 words is looked up alone, not compared with all letters."""
    names = [f"A{i}" for i in range(20_000)]
    total = equal(
        {"rows": "n", "cols": "n", "terms": [["1", [], [n]] for n in names]}, op("n", "n", "0")
    )
    obj = certificate(
        derivation([letter(n, "n", "n") for n in names], [fact("f", **total)], [], [total])
    )
    start = time.process_time()
    with pytest.raises(Malformed, match="a line to be shown"):
        recheck(obj)
    assert time.process_time() - start < 5
