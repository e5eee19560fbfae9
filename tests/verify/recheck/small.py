"""Small certificates of format 2 written as text: formulas, letters, theorems, steps."""

import copy
import hashlib
import json
import re

import pytest

from verify.recheck import Malformed, Rejected, recheck

FAILS = (Rejected, Malformed)
TOKENS = r"\s*([^\s()^*+\-0-9][^\s()^*+\-]*|[0-9]+/[0-9]+|[0-9]+|.)"


def formula(text):
    """`"2 A (B + 1)* - c^2 tr(A)"` as a tree; juxtaposition multiplies, `id(n)` and `zero(n,k)`
    stand for identities and zeros."""
    tokens = re.findall(TOKENS, text)
    tree = total(tokens)
    assert not tokens, f"{text!r}: {tokens}"
    return tree


def total(tokens):
    summands = [negated(tokens)]
    while tokens and tokens[0] in "+-":
        sign = tokens.pop(0)
        summand = product(tokens)
        summands.append(["-", summand] if sign == "-" else summand)
    return summands[0] if len(summands) == 1 else ["+", *summands]


def negated(tokens):
    if tokens[0] == "-":
        tokens.pop(0)
        return ["-", product(tokens)]
    return product(tokens)


def product(tokens):
    factors = []
    while tokens and tokens[0] not in "+-)":
        factors.append(power(tokens))
    return factors[0] if len(factors) == 1 else ["*", *factors]


def power(tokens):
    tree = atom(tokens)
    while tokens and tokens[0] in "*^":
        if tokens.pop(0) == "*":
            tree = ["T", tree]
        else:
            tree = ["^", tree, int(tokens.pop(0))]
    return tree


def atom(tokens):
    token = tokens.pop(0)
    if token in ("(", "tr", "id", "zero"):
        if token != "(":
            assert tokens.pop(0) == "("
        if token in ("id", "zero"):
            inner = [{"id": "1", "zero": "0"}[token], *tokens.pop(0).split(",")]
        else:
            inner = total(tokens)
        assert tokens.pop(0) == ")"
        return ["tr", inner] if token == "tr" else inner
    if token[0].isdigit():
        return ["#", token] if "/" in token or len(token) > 6 else int(token)
    return token


def claim(text):
    """`"A B = 1"`, `"x >= 0"`, `"c > d"`, `"A != 0"`."""
    left, relation, right = re.fullmatch(r"(.*?)\s(>=|!=|=|>)\s(.*)", text.strip()).groups()
    more = {} if relation == "=" else {"relation": relation}
    return {"left": formula(left), "right": formula(right), **more}


def claims(text):
    return [claim(one) for one in text.split(";") if one.strip()]


def facts(text):
    """`"f: A B = 1; g for x y: A x = y"`."""
    found = []
    for one in filter(str.strip, text.split(";")):
        head, _, said = one.partition(":")
        ident, _, bound = head.strip().partition(" for ")
        more = {"forall": bound.split()} if bound else {}
        found.append({"id": ident, **claim(said), "why": "given", **more})
    return found


def letters(text):
    """`"A:nn H:nn:s x:n1:a c d:+"`: two sizes; s symmetric, a arbitrary, p psd, d pd; scalars
    have no size, + is nonneg."""
    found = {"dimensions": [], "scalars": [], "letters": [], "nonneg": [], "psd": [], "pd": []}
    for one in text.split():
        name, *more = one.split(":")
        if not more or more == ["+"]:
            found["scalars"].append(name)
            found["nonneg"] += [name] * bool(more)
            continue
        (rows, cols), marks = more[0], "".join(more[1:])
        letter = {"name": name, "rows": rows, "cols": cols}
        letter |= {"symmetric": True} if set(marks) & set("spd") else {}
        found["letters"].append(letter | ({"arbitrary": True} if "a" in marks else {}))
        found["psd"] += [name] * ("p" in marks)
        found["pd"] += [name] * ("d" in marks)
    sizes = {d for x in found["letters"] for d in (x["rows"], x["cols"])} - {"1"}
    return found | {"dimensions": sorted(sizes)}


def theory(names="", given="", nonzero="", sizes=""):
    zero = [one.partition(":") for one in nonzero.split(";") if one.strip()]
    found = letters(names)
    found["dimensions"] = sorted({*found["dimensions"], *sizes.split()})
    return {
        **found,
        "facts": facts(given),
        "nonzero": [{"id": i.strip(), "expr": formula(e), "why": "given"} for i, _, e in zero],
    }


def words(text):
    """`"2 c^2"` or `"A B*"`: (coefficient, monomial, word) of one term."""
    coefficient, monomial, word = "1", [], []
    for token in text.split():
        if re.fullmatch("-?[0-9/]+", token):
            coefficient = token
        elif "^" in token:
            scalar, exponent = token.split("^")
            monomial.append([scalar, int(exponent)])
        else:
            word.append(token)
    return coefficient, monomial, word


def cofactor(text):
    """`"-2 c^2 A | f* | B"`: coefficient, monomial and left word, the fact, the right word."""
    left, ident, right = (part.strip() for part in text.split("|"))
    coefficient, monomial, word = words(left)
    return [coefficient, monomial, word, ident.removesuffix("*"), ident[-1] == "*", right.split()]


def combine(ident, said, *cofactors):
    return {"id": ident, "rule": "combine", **claim(said), "terms": list(map(cofactor, cofactors))}


def row(text):
    """`"2 c^2 | A x | K f"`: weight, what is squared, middles."""
    weight, q, middles = (part.strip() for part in text.split("|"))
    coefficient, monomial, _ = words(weight)
    return [coefficient, monomial, formula(q), middles.split()]


def squares(ident, said, *rows, terms=(), times=""):
    more = {"times": times.split()} if times else {}
    terms = list(map(cofactor, terms))
    squared = list(map(row, rows))
    return {
        "id": ident,
        "rule": "squares",
        **claim(said),
        "squares": squared,
        "terms": terms,
    } | more


def instance(ident, of, **at):
    return {
        "id": ident,
        "rule": "instance",
        "of": of,
        "at": [[n, formula(e)] for n, e in at.items()],
    }


def step(ident, rule, said="", **data):
    return {"id": ident, "rule": rule, **(claim(said) if said else {}), **data}


def derivation(steps=(), said="", name="p", **more):
    more = {key: value for key, value in more.items() if value}
    return {
        "name": name,
        "kind": "derivation",
        "steps": list(steps),
        "claims": claims(said),
        **more,
    }


def theorem(names="", given="", steps=(), said="", name="only", nonzero="", proofs=None, **more):
    """A theorem, derived in one derivation unless `proofs` are given."""
    more = {"part": "", "words": "what is said", "cites": [], **more}
    proofs = [derivation(steps, said)] if proofs is None else proofs
    setting = theory(names, given, nonzero, more.pop("sizes", ""))
    return {"name": name, "theory": setting, "conclusions": claims(said), "from": proofs, **more}


def induction(state, start="", recurrence="", end="", over="t"):
    pairs = [pair.split(">") for pair in state.split()]
    blocks = {"start": facts(start), "recurrence": facts(recurrence), "end": facts(end)}
    return {"over": over, "state": pairs, **blocks}


def inductive(predicates, base=(), step=(), name="i"):
    said = {"predicates": claims(predicates), "base": list(base), "step": list(step)}
    return {"name": name, "kind": "induction", **said}


def matrix(value):
    """`2` or `"1 0, 0 1/2"`, by rows."""
    return [one.split() for one in str(value).split(",")]


def point(sizes="", names="", **values):
    """`point("n=2", "A:nn c", A="1 0, 0 1", c="3")`; what has no size in `names` is a scalar."""
    matrices = {x["name"] for x in letters(names)["letters"]}
    return {
        "dimensions": {d: int(v) for d, v in (s.split("=") for s in sizes.split())},
        "scalars": {n: str(v) for n, v in values.items() if n not in matrices},
        "letters": {n: matrix(v) for n, v in values.items() if n in matrices},
    }


def piece(kind, names, said, *at, given="", nonzero="", name="matrices", role="exact", **more):
    setting = theory(names, given, nonzero, more.pop("sizes", ""))
    more = {"part": "", "says": "what is shown", **more}
    setting = {"theory": setting, "claims": claims(said), "at": list(at)}
    return {"name": name, "role": role, "kind": kind, **setting, **more}


SMOOTH = ("smooth-strongly-convex", {"mu": "1/4", "L": "1"})
CITED = {"cycle": "squared_distance", "spiral": "smooth_convex_interpolation"}


def listed(text):
    """`"1 -1/2"` as a row; of a matrix by rows, with commas."""
    return [row.split() for row in text.split(",")]


def multipliers(text):
    """`"q 0 * 1/2; q * 1 3"`: the inequality, its two points, the multiplier."""
    rows_ = [one.split() for one in text.split(";") if one.strip()]
    return [[kind, *(x if x == "*" else int(x) for x in (i, j)), w] for kind, i, j, w in rows_]


def worst(kind, system, functions=SMOOTH, name="worst", role="exact", **data):
    """A rate, cycle or spiral; `system` is A, B and C as text, `"1 | -1 | 1"`."""
    A, B, C = map(listed, system.split("|"))
    standard = CITED.get(kind, "smooth_convex_points")
    cites = [{"standard": standard, "gives": []}] if functions[0] == SMOOTH[0] else []
    said = {"name": name, "part": "", "role": role, "says": "what is shown", "kind": kind}
    method = {"method": "x = x - grad(x)", "values": {}, "A": A, "B": B[0], "C": C[0]}
    return {
        **said,
        "cites": cites,
        **method,
        "class": {"name": functions[0], **functions[1]},
        **data,
    }


def rate(system, rho, P, decrease, functions=SMOOTH, **more):
    """A rate; V is |x|², and the readout x, where nothing else is given. `start` comes with
    `constant`."""
    plain = {"positive": "", "p": "", "rest": "1", "readout": "1", "epsilon": "1", **more}
    data = {key: multipliers(plain.pop(key)) for key in ("positive", "start") if key in plain}
    data |= {key: plain.pop(key).split() for key in ("p", "rest", "readout")}
    said = {"rho": rho, "P": listed(P), "decrease": multipliers(decrease)}
    return worst("rate", system, functions, **said, **data, **plain)


def sealed(obj):
    """The certificate with its digest computed again."""
    body = {key: value for key, value in obj.items() if key != "digest"}
    return {**body, "digest": digest(body)}


def digest(body):
    text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


STANDARD = {
    "name": "one_sided_inverse",
    "words": "a one-sided inverse is two-sided",
    "source": "linear algebra",
}
TURNED = [{"standard": "one_sided_inverse", "gives": []}]


def certificate(*parts_, verdict="proved", parts=("",), claim="rllc/sample", **more):
    """A certificate of theorems and pieces; standard theorems that are cited are listed."""
    theorems = [x for x in parts_ if "from" in x]
    cited = {c.get("standard") for x in parts_ for c in x.get("cites", ())} - {None}
    standard = [{**STANDARD, "name": name} for name in sorted(cited)]
    return sealed(
        {
            "schema": "lemmata/certificate/2",
            "claim": claim,
            "title": "A sample",
            "statement": [{"words": "what the theorems say", "kind": "untied"}],
            "source": "written by hand",
            "verdict": verdict,
            "parts": list(parts),
            "standard": standard,
            "cited": [],
            "axioms": [],
            "price": len(standard),
            "theorems": theorems,
            "pieces": [x for x in parts_ if "from" not in x],
            "versions": {"lemmata": "0"},
            **more,
        }
    )


# Edits


def at(value, path):
    for key in path:
        value = value[key]
    return value


def edited(value, path, new):
    value = copy.deepcopy(value)
    at(value, path[:-1])[path[-1]] = new
    return value


def paths(value, where=()):
    """Every place of a JSON value that holds no further value."""
    if isinstance(value, (dict, list)) and value:
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, inner in items:
            yield from paths(inner, (*where, key))
    else:
        yield where


# Tables of true and false certificates


def rows(true, false):
    """Parametrizes a test over both tables: titles → a theorem or certificate, and for the false
    ones beside it what the refusal says."""
    cases = [pytest.param(obj, None, id=title) for title, obj in true.items()]
    cases += [pytest.param(obj, reason, id=title) for title, (obj, reason) in false.items()]
    return pytest.mark.parametrize("obj, reason", cases)


def judge(obj, reason):
    """Is it confirmed where there is no reason, and else refused with it?"""
    obj = obj if "schema" in obj else certificate(obj, verdict="undecided")
    if reason is None:
        return recheck(obj)
    with pytest.raises(FAILS, match=reason) as refused:
        recheck(obj)
    assert "\n" not in str(refused.value)
