"""Small certificates written by hand from docs/certificate.md, one for every kind and rule."""

import hashlib
import json

ONE = ["1", [], []]


def words(text):
    """`"2 A B* - x C"` as terms: a leading rational is the coefficient, `c^2` a scalar's power."""
    terms, sign = [], ""
    coefficient, monomial, word = "1", [], []
    for token in [*text.replace(" - ", " + - ").split(), "+"]:
        if token == "+":
            terms.append([sign + coefficient, monomial, word])
            sign, coefficient, monomial, word = "", "1", [], []
        elif token == "-":
            sign = "-"
        elif token.replace("/", "").isdigit():
            coefficient = token
        elif "^" in token:
            scalar, exponent = token.split("^")
            monomial.append([scalar, int(exponent)])
        else:
            word.append(token)
    return [term for term in terms if term[0] != "0"]


def op(rows, cols, text):
    return {"rows": rows, "cols": cols, "terms": words(text)}


def number(text):
    return {"scalar": True, "terms": words(text)}


def trace(text):
    return {"trace": True, "terms": words(text)}


def equal(left, right):
    return {"left": left, "right": right}


def fact(ident, left, right, **more):
    return {"id": ident, "left": left, "right": right, "why": "given", **more}


def letter(name, rows, cols, **more):
    return {"name": name, "rows": rows, "cols": cols, **more}


def theory(dimensions="", scalars="", letters=(), facts=(), nonzero=(), nonneg="", psd="", pd=""):
    return {
        "dimensions": dimensions.split(),
        "scalars": scalars.split(),
        "letters": list(letters),
        "facts": list(facts),
        "nonzero": [{"id": ident, "poly": poly, "why": "given"} for ident, poly in nonzero],
        "nonneg": nonneg.split(),
        "psd": psd.split(),
        "pd": pd.split(),
    }


def piece(kind, theory_, name="only", part="", role="proof", says="what is shown", **data):
    return {
        "name": name,
        "part": part,
        "role": role,
        "says": says,
        "kind": kind,
        "theory": theory_,
        **data,
    }


def sealed(certificate):
    """The certificate with its digest computed again."""
    body = {key: value for key, value in certificate.items() if key != "digest"}
    text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return {**body, "digest": "sha256:" + hashlib.sha256(text.encode()).hexdigest()}


def certificate(*pieces, verdict="proved", parts=("",), claim="rllc/sample"):
    return sealed(
        {
            "schema": "lemmata/certificate/1",
            "claim": claim,
            "title": "A sample",
            "statement": "what the pieces say",
            "source": "written by hand",
            "verdict": verdict,
            "parts": list(parts),
            "axioms": [],
            "versions": {"lemmata": "0"},
            "pieces": list(pieces),
        }
    )


# Derivations

BASIS = [
    letter("M", "n", "k"),
    letter("T", "k", "k"),
    letter("S", "k", "k"),
    letter("Si", "k", "k"),
    letter("g", "n", "1"),
    letter("v", "k", "1"),
]
INVERSE = [
    fact("S·Si = 1", op("k", "k", "S Si"), op("k", "k", "1")),
    fact("Si·S = 1", op("k", "k", "Si S"), op("k", "k", "1")),
]


def change_of_basis():
    """(M T + g v*) S = (M S)(Si T S) + g (S* v)*, by one cofactor."""
    left, right = op("n", "k", "M T S + g v* S"), op("n", "k", "M S Si T S + g v* S")
    step = {
        "id": "one",
        "rule": "combine",
        "left": left,
        "right": right,
        "terms": [["-1", [], ["M"], "S·Si = 1", False, ["T", "S"]]],
    }
    return piece(
        "derivation",
        theory("n k", "", BASIS, INVERSE),
        name="one step",
        steps=[step],
        claims=[equal(left, right)],
    )


def inverse_unique():
    """A left inverse of S equals Si: X S = 1 gives X = Si; adjoint fact and scalars too."""
    letters = [letter("S", "k", "k"), letter("Si", "k", "k"), letter("X", "k", "k")]
    facts = [INVERSE[0], fact("X·S = 1", op("k", "k", "X S"), op("k", "k", "1"))]
    step = {
        "id": "adjoint",
        "rule": "combine",
        "left": op("k", "k", "3 c^2 X*"),
        "right": op("k", "k", "3 c^2 Si*"),
        "terms": [
            ["-3", [["c", 2]], [], "S·Si = 1", True, ["X*"]],
            ["3", [["c", 2]], ["Si*"], "X·S = 1", True, []],
        ],
    }
    return piece(
        "derivation",
        theory("k", "c", letters, facts),
        name="inverse",
        steps=[step],
        claims=[equal(op("k", "k", "3 c^2 X*"), op("k", "k", "3 c^2 Si*"))],
    )


def instance_and_cancel():
    """c·f(x) = c·A x for all x gives f at B y: A B y, after cancelling c; then by definiteness
    0."""
    letters = [
        letter("A", "n", "n"),
        letter("B", "n", "n"),
        letter("F", "n", "n"),
        letter("x", "n", "1"),
        letter("y", "n", "1", arbitrary=True),
    ]
    facts = [fact("rule", op("n", "1", "c^1 F x"), op("n", "1", "c^1 A x"), forall=["x"])]
    steps = [
        {"id": "at", "rule": "instance", "of": "rule", "at": [["x", op("n", "1", "B y")]]},
        {
            "id": "free",
            "rule": "cancel",
            "of": "at",
            "by": "c",
            "left": op("n", "1", "F B y"),
            "right": op("n", "1", "A B y"),
        },
        {"id": "again", "rule": "instance", "of": "free", "at": [["y", op("n", "1", "2 B y")]]},
    ]
    return piece(
        "derivation",
        theory("n", "c", letters, facts, [("c", number("c^1"))]),
        name="instance",
        steps=steps,
        claims=[
            equal(op("n", "1", "F B y"), op("n", "1", "A B y")),
            equal(op("n", "1", "2 F B B y"), op("n", "1", "2 A B B y")),
        ],
    )


def definite():
    """x*A*A x = 0 gives A x = 0; tr(A*A) = 0 gives A = 0; a a = 0 gives a = 0."""
    letters = [letter("A", "m", "n"), letter("x", "n", "1"), letter("B", "m", "n")]
    facts = [
        fact("norm", op("1", "1", "- 2 x* A* A x"), op("1", "1", "0")),
        fact("frobenius", trace("B B*"), trace("0")),
        fact("square", number("3 a^2"), number("0")),
    ]
    steps = [
        {"id": "vector", "rule": "definite", "of": "norm", "vector": op("m", "1", "A x")},
        {"id": "matrix", "rule": "definite", "of": "frobenius", "vector": op("m", "n", "B")},
        {"id": "number", "rule": "definite", "of": "square", "vector": number("a^1")},
    ]
    return piece(
        "derivation",
        theory("m n", "a", letters, facts),
        name="definite",
        steps=steps,
        claims=[
            equal(op("m", "1", "A x"), op("m", "1", "0")),
            equal(op("m", "n", "B"), op("m", "n", "0")),
            equal(number("a^1"), number("0")),
        ],
    )


def traces():
    """tr(A B) = tr(B A); an operator, a scalar and a trace fact under a trace."""
    letters = [letter("A", "n", "m"), letter("B", "m", "n"), letter("C", "n", "n")]
    facts = [
        fact("product", op("n", "n", "A B"), op("n", "n", "C")),
        fact("c", number("c^1"), number("2")),
        fact("t", trace("C"), trace("c^1 C C")),
    ]
    turned = equal(trace("A B"), trace("A* B*"))
    summed = equal(trace("B C A + c^1 C C"), trace("C C + C + 2 C C - c^1 C C"))
    steps = [
        {"id": "turned", "rule": "combine", **turned, "terms": []},
        {
            "id": "summed",
            "rule": "combine",
            **summed,
            "terms": [
                ["1", [], ["C"], "product", False, []],
                ["-1", [], [], "t", False, []],
                ["1", [], ["C"], "c", False, ["C"]],
            ],
        },
    ]
    return piece(
        "derivation",
        theory("n m", "c", letters, facts),
        name="traces",
        steps=steps,
        claims=[turned, summed],
    )


def numbers_commute():
    """1×1 parts commute and equal their adjoints: x*y z*w x = w*z y*x x, without any step but 0 =
    0."""
    letters = [letter(n, "n", "1") for n in "xyzw"]
    left, right = op("n", "1", "x x* y z* w"), op("n", "1", "x w* z y* x")
    step = {"id": "same", "rule": "combine", "left": left, "right": right, "terms": []}
    return piece(
        "derivation",
        theory("n", "", letters),
        name="numbers",
        steps=[step],
        claims=[equal(left, right)],
    )


# Inductions


def powers():
    """P_t = Si^t T S^t by P' = Si P S, Q' = Q, kept as S P = Q S with Q' = S Q Si."""
    letters = [
        letter("P", "k", "k"),
        letter("P'", "k", "k"),
        letter("Q", "k", "k"),
        letter("Q'", "k", "k"),
        letter("S", "k", "k"),
        letter("Si", "k", "k"),
        letter("T", "k", "k"),
        letter("A", "k", "k"),
    ]
    setting = theory("k", "", letters, [*INVERSE])
    base = {
        "facts": [
            fact("P0", op("k", "k", "P"), op("k", "k", "1")),
            fact("Q0", op("k", "k", "Q"), op("k", "k", "1")),
        ],
        "steps": [
            {
                "id": "b",
                "rule": "combine",
                "left": op("k", "k", "S P"),
                "right": op("k", "k", "Q S"),
                "terms": [["1", [], ["S"], "P0", False, []], ["-1", [], [], "Q0", False, ["S"]]],
            }
        ],
    }
    step = {
        "facts": [
            fact("P after", op("k", "k", "P'"), op("k", "k", "Si T S P")),
            fact("Q after", op("k", "k", "Q'"), op("k", "k", "T Q")),
        ],
        "steps": [
            {
                "id": "s",
                "rule": "combine",
                "left": op("k", "k", "S P'"),
                "right": op("k", "k", "Q' S"),
                "terms": [
                    ["1", [], ["S"], "P after", False, []],
                    ["-1", [], [], "Q after", False, ["S"]],
                    ["1", [], [], "S·Si = 1", False, ["T", "S", "P"]],
                    ["1", [], ["T"], "IH0", False, []],
                ],
            }
        ],
    }
    end = {
        "facts": [],
        "steps": [
            {
                "id": "e",
                "rule": "combine",
                "left": op("k", "k", "P"),
                "right": op("k", "k", "Si Q S"),
                "terms": [
                    ["-1", [], [], "Si·S = 1", False, ["P"]],
                    ["1", [], ["Si"], "IH0", False, []],
                ],
            }
        ],
        "claims": [equal(op("k", "k", "P"), op("k", "k", "Si Q S"))],
    }
    return piece(
        "induction",
        setting,
        name="powers",
        over="t",
        state=[["P", "P'"], ["Q", "Q'"]],
        predicate=[equal(op("k", "k", "S P"), op("k", "k", "Q S"))],
        base=base,
        step=step,
        conclusion=end,
    )


def always_orthogonal():
    """`next`: U_t* U_t = 1 at every t; the predicate W_t = U_t* with W' given by the next index."""
    letters = [letter(n, "k", "k") for n in ("U", "U'", "W", "W'")]
    facts = [
        fact("orthogonal", op("k", "k", "U* U"), op("k", "k", "1")),
        fact("right", op("k", "k", "U W"), op("k", "k", "1")),
    ]

    def cofactors(first, second, u, w):
        return [["-1", [], [], first, False, [w]], ["1", [], [u], second, False, []]]

    base = {
        "facts": [],
        "steps": [
            {
                "id": "b",
                "rule": "combine",
                "left": op("k", "k", "W"),
                "right": op("k", "k", "U*"),
                "terms": cofactors("orthogonal", "right", "U*", "W"),
            }
        ],
    }
    step = {
        "facts": [],
        "steps": [
            {"id": "o'", "rule": "next", "of": "orthogonal"},
            {"id": "r'", "rule": "next", "of": "right"},
            {
                "id": "s",
                "rule": "combine",
                "left": op("k", "k", "W'"),
                "right": op("k", "k", "U'*"),
                "terms": cofactors("o'", "r'", "U'*", "W'"),
            },
        ],
    }
    return piece(
        "induction",
        theory("k", "", letters, facts),
        name="always",
        over="t",
        state=[["U", "U'"], ["W", "W'"]],
        predicate=[equal(op("k", "k", "W"), op("k", "k", "U*"))],
        base=base,
        step=step,
    )


# Inequalities


def squares_order():
    """H + 2 B*B + c A*HA ≥ 0 with a cofactor for B = D."""
    letters = [
        letter("H", "n", "n", symmetric=True),
        letter("A", "n", "n"),
        letter("B", "m", "n"),
        letter("D", "m", "n"),
    ]
    facts = [fact("B = D", op("m", "n", "B"), op("m", "n", "D"))]
    return piece(
        "squares",
        theory("n m", "c", letters, facts, nonneg="c", psd="H"),
        name="order",
        claim=op("n", "n", "H + B* D + D* B + c^1 A* H A"),
        squares=[
            ["1", [], op("n", "n", "1"), "H"],
            ["2", [], op("m", "n", "B"), ""],
            ["1", [["c", 1]], op("n", "n", "A"), "H"],
        ],
        steps=[],
        terms=[["-1", [], ["B*"], "B = D", False, []], ["-1", [], [], "B = D", True, ["B"]]],
    )


def squares_number():
    """(x*y)² d² ≥ 0 as a 1×1 operator, tr(A*KA) ≥ 0, and a² + b² - 2ab ≥ 0."""
    letters = [letter("x", "n", "1"), letter("y", "n", "1")]
    return piece(
        "squares",
        theory("n", "d", letters),
        name="number",
        claim=op("1", "1", "d^2 x* y x* y"),
        squares=[["1", [["d", 2]], op("1", "1", "x* y"), ""]],
        steps=[],
        terms=[],
    )


def squares_trace():
    letters = [letter("A", "n", "m"), letter("K", "n", "n", symmetric=True)]
    return piece(
        "squares",
        theory("n m", "", letters, pd="K"),
        name="trace",
        claim=trace("A A* K"),
        squares=[["1", [], op("n", "m", "A"), "K"]],
        steps=[],
        terms=[],
    )


def squares_scalar():
    return piece(
        "squares",
        theory("", "a b"),
        name="scalar",
        claim=number("a^2 + b^2 - 2 a^1 b^1"),
        squares=[["1", [], number("a^1 - b^1"), ""]],
        steps=[],
        terms=[],
    )


def positivity_shift():
    """y ≥ x², x ≥ 1: y² - x²·y + x > 0."""
    return piece(
        "positivity",
        theory("", "x y"),
        name="shift",
        claim=number("y^2 - x^2 y^1 + x^1"),
        strict=True,
        method="shift",
        bounds=[["x", number("1")], ["y", number("x^2")]],
    )


def positivity_sturm():
    """x⁴ - 3x² + 3 > 0 on x ≥ 1: it has no real root, and negative coefficients when shifted by
    0."""
    return piece(
        "positivity",
        theory("", "x"),
        name="sturm",
        claim=number("x^4 - 3 x^2 + 3"),
        strict=True,
        method="sturm",
        **{"from": "1"},
    )


def positivity_square():
    """(x-2)²(x+1) ≥ 0 on x ≥ 0."""
    return piece(
        "positivity",
        theory("", "x"),
        name="square",
        claim=number("x^3 - 3 x^2 + 4"),
        strict=False,
        method="sturm",
        square=number("x^1 - 2"),
        rest=number("x^1 + 1"),
        **{"from": "0"},
    )


# Matrices


def point(dimensions=(), scalars=(), letters=(), **more):
    return {
        "dimensions": dict(dimensions),
        "scalars": dict(scalars),
        "letters": dict(letters),
        **more,
    }


def no_commuting():
    """A B = B A fails for 2×2 matrices."""
    claim = {**equal(op("n", "n", "A B"), op("n", "n", "B A")), "relation": "="}
    at = point({"n": 2}, letters={"A": [["0", "1"], ["0", "0"]], "B": [["1", "0"], ["0", "1/2"]]})
    return piece(
        "refutation",
        theory("n", "", [letter("A", "n", "n"), letter("B", "n", "n")]),
        name="commute",
        role="exact",
        claims=[claim],
        at=[at],
    )


def without_inverse():
    """The change of basis fails when S·Si = 1 is dropped."""
    claim = change_of_basis()["claims"][0]
    at = point(
        {"n": 1, "k": 2},
        letters={
            "M": [["1", "1"]],
            "T": [["1", "0"], ["0", "1"]],
            "S": [["1", "0"], ["0", "0"]],
            "Si": [["0", "0"], ["0", "0"]],
            "g": [["1"]],
            "v": [["0"], ["1"]],
        },
    )
    return piece(
        "refutation",
        theory("n k", "", BASIS),
        name="S invertible",
        role="necessity",
        claims=[{**claim, "relation": "="}],
        at=[at],
        weakens={"piece": "one step", "drops": ["S·Si = 1", "Si·S = 1"]},
    )


def silver():
    """A root of x² - 2: s·s = 2, and [[2, s], [s, 1]] has the null vector (1, -s)."""
    letters = [letter("G", "n", "n", symmetric=True), letter("x", "n", "1")]
    claims = [
        {**equal(op("n", "1", "G x"), op("n", "1", "0")), "relation": "="},
        {**equal(number("s^2"), number("2")), "relation": ">="},
    ]
    at = point(
        {"n": 2},
        {"s": ["0", "1"]},
        {"G": [["2", ["0", "1"]], [["0", "1"], "1"]], "x": [["1"], [["0", "-1"]]]},
        field=["-2", "0", "1"],
    )
    return piece(
        "instances",
        theory(
            "n",
            "s",
            letters,
            [fact("s", number("s^2"), number("2"))],
            [("s - 1", number("s^1 - 1"))],
        ),
        name="root",
        role="exact",
        claims=claims,
        at=[at],
    )


def not_positive():
    """A symmetric K need not be ≥ H for H psd, c ≥ 0."""
    letters = [letter("H", "n", "n", symmetric=True), letter("K", "n", "n", symmetric=True)]
    claims = [
        {**equal(op("n", "n", "K"), op("n", "n", "H")), "relation": ">="},
        {**equal(trace("K"), trace("c^1 H")), "relation": ">"},
    ]
    at = point({"n": 2}, {"c": "1"}, {"H": [["1", "1"], ["1", "1"]], "K": [["2", "0"], ["0", "1"]]})
    return piece(
        "refutation",
        theory("n", "c", letters, nonneg="c", psd="H", pd="K"),
        name="order fails",
        role="exact",
        claims=claims,
        at=[at],
    )


SAMPLES = {
    "change of basis": lambda: certificate(change_of_basis(), without_inverse()),
    "inverse": lambda: certificate(inverse_unique()),
    "instance and cancel": lambda: certificate(instance_and_cancel()),
    "definite": lambda: certificate(definite()),
    "traces": lambda: certificate(traces()),
    "numbers commute": lambda: certificate(numbers_commute()),
    "powers": lambda: certificate(powers()),
    "always orthogonal": lambda: certificate(always_orthogonal()),
    "squares": lambda: certificate(
        squares_order(), squares_number(), squares_trace(), squares_scalar()
    ),
    "positivity": lambda: certificate(positivity_shift(), positivity_sturm(), positivity_square()),
    "refuted": lambda: certificate(no_commuting(), not_positive(), verdict="refuted"),
    "instances": lambda: certificate(silver(), verdict="checked"),
    "parts": lambda: certificate(
        {**change_of_basis(), "part": "a"}, {**inverse_unique(), "part": "b"}, parts=["a", "b"]
    ),
}
