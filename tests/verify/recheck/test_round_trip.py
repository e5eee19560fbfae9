"""What the claims prove and refute is confirmed by recheck, and no changed certificate is.

Edits are of two kinds: raw ones, which the digest betrays, and ones with the digest
computed again, which only the mathematics betrays.
"""

import copy
import json
import random
from fractions import Fraction

import pytest

from tests.theory.operators import witness
from tests.verify import samples
from theory.operators import (
    Equation,
    Refutation,
    Square,
    SumOfSquares,
    identity,
    number,
    positive_beyond,
    positive_on_half_line,
    prove,
    zero,
)
from theory.operators import data as written_as
from verify import recheck, registry
from verify.certificates import certificate
from verify.running import runner

CLAIMS = (
    "pinv_covariance",
    "linear_invariance",
    "basis_independence",
    "zero_start_basis_dependence",
    "abstract_rule",
)
named = pytest.mark.parametrize("name", CLAIMS)
made = {}


def certified(name):
    """The certificate of a claim's exact evidence; made once."""
    if name not in made:
        claim = registry.load(f"rllc/{name}")
        report = runner.run(claim, runner.Options(skip=("numeric", "gpu")))
        assert report.ok, report
        made[name] = certificate.build(
            claim, "proved", [p for e in report.evidence for p in e.pieces]
        )
    return made[name]


def sealed(obj):
    return {**obj, "digest": certificate.digest(obj)}


def alone(name, piece):
    """A certificate of one piece, with nothing else that could betray an edit."""
    piece = {key: value for key, value in piece.items() if key != "weakens"}
    return {**certified(name), "verdict": "undecided", "pieces": [piece]}


def pieces(name, *kinds):
    return [p for p in certified(name)["pieces"] if p["kind"] in kinds]


def confirmed(obj):
    try:
        recheck.recheck(obj)
    except (recheck.Rejected, recheck.Malformed):
        return False
    return True


def leaves(value, path=()):
    if isinstance(value, (dict, list)):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(inner, (*path, key))
    else:
        yield path, value


def put(obj, path, new):
    """A copy with another value at the path."""
    if not path:
        return new
    fresh = copy.copy(obj)
    fresh[path[0]] = put(obj[path[0]], path[1:], new)
    return fresh


def get(obj, path):
    for key in path:
        obj = obj[key]
    return obj


def steps(piece):
    """(path, step) of every combine step."""
    blocks = (
        [()]
        if piece["kind"] == "derivation"
        else [(b,) for b in ("base", "step", "conclusion") if b in piece]
    )
    return [
        ((*b, "steps", i), s)
        for b in blocks
        for i, s in enumerate(get(piece, b)["steps"])
        if s["rule"] == "combine"
    ]


def other(token, theory, rng):
    """A token of the same dimensions that is another letter, or None."""
    shapes = {l["name"]: (l["rows"], l["cols"]) for l in theory["letters"]}
    shapes |= {n + "*": (c, r) for n, (r, c) in list(shapes.items())}
    same = [
        t
        for t, shape in shapes.items()
        if shape == shapes[token] and t.rstrip("*") != token.rstrip("*")
    ]
    return rng.choice(same) if same else None


@named
def test_what_a_claim_makes_is_confirmed(name):
    written = json.loads(json.dumps(certified(name)))
    assert len(recheck.recheck(written)) == len(written["pieces"])
    for piece in written["pieces"]:
        assert confirmed(sealed(alone(name, piece)))


@named
def test_no_leaf_can_be_edited(name):
    """Hypotheses, claims, coefficients, letters, matrices, prose: the digest betrays every edit."""
    obj, rng = certified(name), random.Random(name)
    every = list(leaves(obj))
    for path, old in rng.sample(every, 250):
        new = {
            bool: lambda: not old,  # noqa: B023
            int: lambda: old + 1,  # noqa: B023
            str: lambda: (
                str(Fraction(old) + 1) if old.lstrip("-").replace("/", "").isdigit() else old + "x"  # noqa: B023
            ),
        }
        assert not confirmed(put(obj, path, new[type(old)]())), path


@named
def test_no_cofactor_can_have_another_coefficient(name):
    """All of them: Σ cofactors·hypotheses has one value."""
    rng, tried = random.Random(name), 0
    for piece in pieces(name, "derivation", "induction"):
        for path, step in steps(piece):
            for i, term in enumerate(step["terms"]):
                new = str(Fraction(term[0]) + rng.choice((-2, -1, 1, Fraction(1, 2))))
                assert not confirmed(
                    sealed(alone(name, put(piece, (*path, "terms", i, 0), new)))
                ), (piece["name"], path, i)
                tried += 1
    assert tried


@named
def test_no_cofactor_can_have_another_letter_or_go_away(name):
    rng = random.Random(name)
    places = [
        (piece, path, i, side, j)
        for piece in pieces(name, "derivation", "induction")
        for path, step in steps(piece)
        for i, term in enumerate(step["terms"])
        for side in (2, 5)
        for j in range(len(term[side]))
    ]
    tried = 0
    for piece, path, i, side, j in rng.sample(places, min(len(places), 60)):
        place = (*path, "terms", i, side, j)
        new = other(get(piece, place), piece["theory"], rng)
        if new is not None:
            assert not confirmed(sealed(alone(name, put(piece, place, new)))), place
            tried += 1
        left_out = [t for k, t in enumerate(get(piece, (*path, "terms"))) if k != i]
        assert not confirmed(sealed(alone(name, put(piece, (*path, "terms"), left_out))))
    assert tried


@named
def test_no_step_and_no_used_hypothesis_can_say_something_else(name):
    """A coefficient or a letter of a step's equation, or of a fact that its cofactors use."""
    rng, places = random.Random(name), []
    for piece in pieces(name, "derivation", "induction"):
        used = {term[3] for _, step in steps(piece) for term in step["terms"]}
        equations = [path for path, step in steps(piece) if step["terms"]]
        equations += [
            ("theory", "facts", i)
            for i, f in enumerate(piece["theory"]["facts"])
            if f["id"] in used
        ]
        places += [
            (piece, (*path, side, "terms", i))
            for path in equations
            for side in ("left", "right")
            for i in range(len(get(piece, (*path, side, "terms"))))
        ]
    assert places
    for piece, path in rng.sample(places, min(len(places), 60)):
        coefficient, _, word = get(piece, path)
        assert not confirmed(
            sealed(alone(name, put(piece, (*path, 0), str(Fraction(coefficient) + 1))))
        ), path
        if word:
            j = rng.randrange(len(word))
            new = other(word[j], piece["theory"], rng)
            if new is not None:
                assert not confirmed(sealed(alone(name, put(piece, (*path, 2, j), new)))), path


def by_hand(poly, point):
    """The value of a polynomial of a certificate, multiplied out with Fractions."""
    size = lambda d: 1 if d == "1" else point["dimensions"][d]  # noqa: E731
    matrices = {
        n: [[Fraction(x) for x in row] for row in rows] for n, rows in point["letters"].items()
    }
    operator = "rows" in poly
    total = (
        [[Fraction(0)] * size(poly["cols"]) for _ in range(size(poly["rows"]))]
        if operator
        else Fraction(0)
    )
    for coefficient, mono, word in poly["terms"]:
        number = Fraction(coefficient)
        for scalar, exponent in mono:
            number *= Fraction(point["scalars"][scalar]) ** exponent
        rows = witness.unit(size(poly["rows"])) if operator else None
        for token in word:
            factor = matrices[token.rstrip("*")]
            factor = witness.transpose(factor) if token.endswith("*") else factor
            rows = factor if rows is None else witness.product(rows, factor)
        if operator:
            total = witness.plus(total, rows, number)
        else:
            total += number * (sum(rows[i][i] for i in range(len(rows))) if rows else 1)
    return total


def vanishes(equation, point):
    left, right = by_hand(equation["left"], point), by_hand(equation["right"], point)
    return left == right


def refutes(piece):
    """Do the hypotheses hold at the point, and does a claim fail there?"""
    point, theory = piece["at"][0], piece["theory"]
    symmetric = [point["letters"][l["name"]] for l in theory["letters"] if l.get("symmetric")]
    return (
        all(vanishes(f, point) for f in theory["facts"])
        and all(not witness.is_zero(by_hand(z["poly"], point)) for z in theory["nonzero"])
        and all(m == witness.transpose(m) for m in symmetric)
        and all(Fraction(point["scalars"][n]) >= 0 for n in theory["nonneg"])
        and not all(vanishes(c, point) for c in piece["claims"])
    )


@named
def test_a_changed_matrix_is_confirmed_only_if_it_refutes_as_well(name):
    """Every entry of every matrix and every scalar; the verdict is that of a computation by
    hand."""
    rng, rejected = random.Random(name), 0
    for piece in pieces(name, "refutation"):
        assert (
            all(c["relation"] == "=" for c in piece["claims"])
            and not piece["theory"]["psd"] + piece["theory"]["pd"]
        )
        assert refutes(piece)
        for path, old in leaves(piece["at"], ("at",)):
            if "dimensions" in path:
                continue
            edited = put(piece, path, str(Fraction(old) + rng.choice((-1, 1, 2))))
            found = confirmed(sealed(alone(name, edited)))
            assert found == refutes(edited), (piece["name"], path)
            rejected += not found
    assert rejected > 20


@named
def test_a_refutation_of_something_true_is_rejected(name):
    """The claim replaced by one that holds at the point: a hypothesis, or 0 = 0."""
    for piece in pieces(name, "refutation"):
        fact = (
            {
                "left": piece["theory"]["facts"][0]["left"],
                "right": piece["theory"]["facts"][0]["right"],
                "relation": "=",
            }
            if piece["theory"]["facts"]
            else None
        )
        trivial = {
            "left": piece["claims"][0]["left"],
            "right": piece["claims"][0]["left"],
            "relation": "=",
        }
        for claim in filter(None, (fact, trivial)):
            assert not confirmed(sealed(alone(name, {**piece, "claims": [claim]})))


@named
def test_a_proof_does_not_carry_another_claim(name):
    """A claim of one sign turned, or with a term more, has no step."""
    for piece in pieces(name, "derivation"):
        for i, claim in enumerate(piece["claims"]):
            for j, term in enumerate(claim["left"]["terms"]):
                edited = put(
                    piece, ("claims", i, "left", "terms", j, 0), str(2 * Fraction(term[0]))
                )
                assert not confirmed(sealed(alone(name, edited)))


# -- every kind of evidence that the kernel makes


def every_kind():
    from theory.operators import (
        Derivation,
        Equation,
        Inequality,
        Instances,
        Operator,
        Scalar,
        Square,
        SumOfSquares,
        complete,
        induction,
        positive_beyond,
        positive_on_half_line,
        prove,
        refute,
        setting,
        tr,
    )

    A, B, H = (
        Operator("A", "n", "n"),
        Operator("B", "n", "n"),
        Operator("H", "n", "n", symmetric=True),
    )
    M, M1 = Operator("M", "n", "n"), Operator("M′", "n", "n")
    f, z = Operator("f", "n", "1"), Operator("z", "n", "1", arbitrary=True)
    c, d = Scalar("c", nonneg=True), Scalar("d")
    yield "proof", prove(Equation(A * B * A, A), [Equation(B * A, 1)])
    yield "proof", prove(Equation(tr(A * B), tr(B * A)))
    chain = Derivation([Equation(c * A * f, 0, forall=("f",))], [(c, "c ≠ 0")])
    chain.cancel(chain.instance("h1", {"f": B * z}), "nz1", A * B * z)
    yield "proof", chain.qed(Equation(A * B * z, 0))
    square = Derivation([Equation(tr(A.T * A), 0)])
    square.definite("h1", A)
    yield "proof", square.qed(Equation(A, 0))
    yield (
        "proof",
        induction(
            Equation(M * A, A * M),
            state=[(M, M1)],
            initial=[Equation(M, 1)],
            recurrence=[Equation(M1, M * A)],
        ),
    )
    yield (
        "proof",
        SumOfSquares(A.T * H * A + c * (B.T * B), [Square(A, 1, H), Square(B, c)], psd=("H",)),
    )
    yield "proof", SumOfSquares(tr(B.T * B), [Square(B)])
    yield "proof", SumOfSquares(c, [Square(d)], given=[Equation(c, d * d)])
    yield "proof", positive_beyond(c * d - 1, [(c, 1), (d, c)])
    yield "proof", positive_on_half_line(d**2 - 2 * d + 2, -1)
    yield "proof", positive_on_half_line(d**2 - 2 * d + 1, 0, strict=False)
    yield "mutant", refute(Equation(A * B, B * A))
    yield "mutant", refute(Inequality(H, 0), [Equation(H, A + A.T)], at={"A": [[-1]]})
    yield "mutant", refute(Inequality(c, d, strict=True), nonneg=("d",), at={"c": 1, "d": 1})
    where = setting([Inequality(tr(H), 0 * tr(H))], psd=("H",))
    yield (
        "exact",
        Instances(
            where, [Inequality(tr(H), 0 * tr(H))], [complete(where, {"H": [[1, 1], [1, 1]]})]
        ),
    )


@pytest.mark.parametrize(
    "role, found",
    [pytest.param(r, f, id=f"{i}-{type(f).__name__}") for i, (r, f) in enumerate(every_kind())],
)
def test_every_kind_of_evidence_is_confirmed(role, found):
    data = {"name": "only", "part": "", "role": role, "says": "", **written_as.piece(found)}
    obj = json.loads(
        json.dumps(
            {**certified("abstract_rule"), "verdict": "undecided", "parts": [""], "pieces": [data]}
        )
    )
    assert confirmed(sealed(obj))
    recheck.recheck(sealed(obj))


def test_the_digest_covers_everything_and_does_not_depend_on_order():
    obj = certified("abstract_rule")
    turned = dict(reversed(list(obj.items())))
    assert certificate.digest(turned) == obj["digest"]
    for key in obj.keys() - {"digest"}:
        assert certificate.digest({**obj, key: "x"}) != obj["digest"]


@pytest.mark.parametrize(
    "found",
    [
        prove(Equation(identity("k") * identity("k"), identity("k"))),
        prove(Equation(zero("a", "b"), zero("a", "b"))),
        prove(Equation(identity("k"), 2 * identity("k"))),
        positive_on_half_line(number(1), 1),
        positive_beyond(number(0), []),
        SumOfSquares(3 * identity("k"), [Square(identity("k"), 3)]),
    ],
    ids=repr,
)
def test_evidence_without_letters_re_checks(found):
    """A dimension that stands in no letter is in the file all the same."""
    refuted = isinstance(found, Refutation)
    row = {"name": "only", "part": "", "role": "mutant" if refuted else "proof", "says": "so"}
    file = certificate.build(
        samples.claim(), "undecided" if refuted else "proved", [row | written_as.piece(found)]
    )
    assert [c.name for c in recheck.recheck(file)] == ["only"]
