"""What the kernel proves and refutes is confirmed by recheck, and no cofactor and no matrix of a
claim's certificate can be another, though the digest is computed again."""

import copy
import json
import random
from fractions import Fraction

import pytest

from tests.fuzz import edits, evaluator
from theory.operators import (
    Derivation,
    Equation,
    Inequality,
    Instances,
    Operator,
    Refutation,
    Scalar,
    Square,
    SumOfSquares,
    complete,
    identity,
    induction,
    number,
    positive_beyond,
    positive_on_half_line,
    prove,
    refute,
    setting,
    tr,
    zero,
)
from theory.operators import data as written_as
from theory.operators.theorems import theorem
from verify import registry
from verify.certificates import certificate
from verify.recheck import recheck
from verify.running import runner

from . import small
from .small import FAILS, at, edited, sealed

CLAIMS = ("pinv_covariance", "linear_invariance", "basis_independence", "abstract_rule")
named = pytest.mark.parametrize("name", CLAIMS)
made = {}


def certified(name):
    """The certificate of a claim's exact evidence; made once."""
    if name not in made:
        report = runner.run(registry.load(f"rllc/{name}"), runner.Options(skip=("numeric", "gpu")))
        assert report.ok, report
        made[name] = report.certificate
    return made[name]


def confirmed(obj):
    try:
        recheck(sealed(obj))
    except FAILS:
        return False
    return True


@named
def test_what_a_claim_makes_is_confirmed(name):
    written = json.loads(json.dumps(certified(name)))
    found = recheck(written)
    assert list(found.theorems) == [t["name"] for t in written["theorems"]]


def cofactors(obj):
    """The paths of all cofactors."""
    return [path[:-1] for path in small.paths(obj["theorems"]) if path[-2:-1] and "terms" in path
            and path[-1] == 0 and path[-3] == "terms"]  # fmt: skip


@named
def test_no_cofactor_can_have_another_coefficient_or_letter_or_go_away(name):
    """Σ cofactors·hypotheses has one value."""
    rng, obj, tried = random.Random(name), certified(name), 0
    every = cofactors(obj)
    for path in rng.sample(every, min(len(every), 30)):
        term = at(obj["theorems"], path)
        small_ = edits.minimal(obj, obj["theorems"][path[0]])
        here = ("theorems", 0, *path[1:])
        new = str(Fraction(term[0]) + rng.choice((-2, -1, 1, Fraction(1, 2))))
        assert not confirmed(edited(small_, (*here, 0), new)), path
        left_out = copy.deepcopy(small_)
        del at(left_out, here[:-1])[here[-1]]
        assert not confirmed(left_out), path
        if term[2]:
            names = evaluator.names_of(small_["theorems"][0]["theory"])
            others = [n for n in names if n != term[2][0].rstrip("*")]
            assert not confirmed(edited(small_, (*here, 2, 0), rng.choice(others))), path
        tried += 1
    assert tried


@pytest.mark.slow
@named
def test_a_changed_matrix_is_confirmed_only_if_it_refutes_as_well(name):
    """Every entry and scalar; the verdict is that of a computation by other code."""
    rng, obj, rejected = random.Random(name), certified(name), 0
    for piece in obj["pieces"]:
        for path in small.paths(piece["at"]):
            if piece["kind"] != "refutation" or "dimensions" in path or "field" in piece["at"][0]:
                continue
            old = at(piece["at"], path)
            if not isinstance(old, str):  # no scalars
                continue
            new = str(Fraction(old) + rng.choice((-1, 1, 2)))
            changed = edited(piece, ("at", *path), new)
            found = confirmed(edits.minimal(obj, changed))
            try:
                evaluator.holds_at_its_points(evaluator.read(changed))
                assert found, path
            except AssertionError:
                assert not found, path
                rejected += 1
    assert rejected > 10


# Every kind of evidence that the kernel makes


def every_kind():
    A, B, H = (
        Operator("A", "n", "n"),
        Operator("B", "n", "n"),
        Operator("H", "n", "n", symmetric=True),
    )
    M, M1 = Operator("M", "n", "n"), Operator("M′", "n", "n")
    f, z = Operator("f", "n", "1"), Operator("z", "n", "1", arbitrary=True)
    c, d = Scalar("c", nonneg=True), Scalar("d")
    yield prove(Equation(A * B * A, A), [Equation(B * A, 1)])
    yield prove(Equation(tr(A * B), tr(B * A)))
    chain = Derivation([Equation(c * A * f, 0, forall=("f",))], [(c, "c ≠ 0")])
    chain.cancel(chain.instance("h1", {"f": B * z}), "nz1", A * B * z)
    yield chain.qed(Equation(A * B * z, 0))
    square = Derivation([Equation(tr(A.T * A), 0)])
    square.definite("h1", A)
    yield square.qed(Equation(A, 0))
    yield induction(
        Equation(M * A, A * M),
        state=[(M, M1)],
        initial=[Equation(M, 1)],
        recurrence=[Equation(M1, M * A)],
    )
    yield SumOfSquares(A.T * H * A + c * (B.T * B), [Square(A, 1, H), Square(B, c)], psd=("H",))
    yield SumOfSquares(tr(B.T * B), [Square(B)])
    yield SumOfSquares(c, [Square(d)], given=[Equation(c, d * d)])
    yield positive_beyond(c * d - 1, [(c, 1), (d, c)])
    yield positive_on_half_line(d**2 - 2 * d + 2, -1)
    yield positive_on_half_line(d**2 - 2 * d + 1, 0, strict=False)
    yield refute(Equation(A * B, B * A))
    yield refute(Inequality(H, 0), [Equation(H, A + A.T)], at={"A": [[-1]]})
    yield refute(Inequality(c, d, strict=True), nonneg=("d",), at={"c": 1, "d": 1})
    where = setting([Inequality(tr(H), 0 * tr(H))], psd=("H",))
    yield Instances(
        where, [Inequality(tr(H), 0 * tr(H))], [complete(where, {"H": [[1, 1], [1, 1]]})]
    )
    # A dimension that stands in no letter is in the file all the same.
    yield prove(Equation(identity("k") * identity("k"), identity("k")))
    yield prove(Equation(zero("a", "b"), zero("a", "b")))
    yield prove(Equation(identity("k"), 2 * identity("k")))
    yield positive_on_half_line(number(1), 1)
    yield positive_beyond(number(0), [])
    yield SumOfSquares(3 * identity("k"), [Square(identity("k"), 3)])


@pytest.mark.parametrize(
    "found", [pytest.param(f, id=f"{i}-{type(f).__name__}") for i, f in enumerate(every_kind())]
)
def test_every_kind_of_evidence_is_confirmed(found):
    named_ = {"name": "only", "part": ""}
    if isinstance(found, Refutation | Instances):
        obj = {**named_, "role": "exact", "says": "", **written_as.piece(found)}
    else:
        obj = {**named_, "words": "", "cites": [], **theorem([found])}
    recheck(small.certificate(json.loads(json.dumps(obj)), verdict="undecided"))


def test_the_digest_covers_everything_and_does_not_depend_on_order():
    obj = certified("abstract_rule")
    turned = dict(reversed(list(obj.items())))
    assert certificate.digest(turned) == obj["digest"]
    for key in obj.keys() - {"digest"}:
        assert certificate.digest({**obj, key: "x"}) != obj["digest"]
