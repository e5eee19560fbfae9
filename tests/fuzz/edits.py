"""Random edits of the meaning of certificates, each judged by an independent argument.

An edit changes a theorem or piece of a true certificate (a number, sign, letter, exponent, size,
hypothesis, conclusion, cofactor, step, rule, point, citation, order, part or role) or the envelope
(the verdict, the statement, the price, an axiom, a theorem left out), and the digest is computed
again. Then one of these must be so:

refused     recheck does not confirm it;
same        every statement is the original's, compared as collected terms: only data was edited;
weaker      of a rate: about a smaller class, or with a larger ρ or looser constants;
true        a statement changed, the text that is printed changed too, and at points that the
            evaluator finds the new statement holds;
unsettled   as before, but the evaluator found no point at which the hypotheses hold: nothing is
            known but that the text that is printed changed.

Anything else is a false confirmation: the printed text is the original's though the statement is
not, a point contradicts the new statement, or a verdict is confirmed that the file does not carry.
"""

import json
import random
from collections import Counter

from verify import recheck
from verify.certificates import certificate

from . import evaluator, worst


def sealed(obj):
    return {**obj, "digest": certificate.digest(obj)}


def copied(obj):
    return json.loads(json.dumps(obj))


# The certificate of one theorem or piece


def minimal(obj, x):
    """A certificate of one theorem, or of one piece with the theorem that it weakens."""
    theorem = "from" in x
    weak = x.get("weakens", {}).get("theorem")
    theorems = [x] if theorem else [t for t in obj["theorems"] if t["name"] == weak]
    pieces = [] if theorem else [x]
    cites = [c for t in [*theorems, *pieces] for c in t.get("cites", ())]
    names = {(c.get("claim"), c.get("theorem")) for c in cites}
    cited = [c for c in obj["cited"] if (c["claim"], c["theorem"]) in names]
    wanted = {c.get("standard") for c in cites} | {s for c in cited for s in c["standard"]}
    standard = [s for s in obj["standard"] if s["name"] in wanted]
    return {
        **obj,
        "verdict": "undecided",
        "statement": [{"words": "one of it", "kind": "untied"}],
        "parts": list(dict.fromkeys(y["part"] for y in theorems + pieces)),
        "theorems": theorems,
        "pieces": pieces,
        "cited": cited,
        "standard": standard,
        "price": len(standard),
        "axioms": [],
    }


# What a certificate states, as far as it is printed


def collected(poly):
    total = {}
    for c, monomial, word in evaluator.terms_of(poly):
        key = (tuple(sorted(map(tuple, monomial))), tuple(word))
        total[key] = total.get(key, 0) + c
    return evaluator.shape_of(poly), frozenset((k, str(c)) for k, c in total.items() if c)


def equations(objs):
    return [
        (collected(o["left"]), collected(o["right"]), o["relation"], sorted(o.get("forall", [])))
        for o in objs
    ]


def stated(obj):
    """The statement of a theorem or piece, without prose, ids and data."""
    read = evaluator.read(obj)
    theory = read["theory"]
    letters = sorted(
        (x["name"], x["rows"], x["cols"], x.get("symmetric", False)) for x in theory["letters"]
    )
    found = [obj["name"], obj["part"], obj.get("role"), obj.get("kind"), letters]
    found += [sorted(theory[key]) for key in ("dimensions", "scalars", "nonneg", "pd")]
    found += [sorted({*theory["psd"]} - {*theory["pd"]}), sorted(obj.get("operators", []))]
    found += [equations(theory["facts"]), [collected(z["poly"]) for z in theory["nonzero"]]]
    found += [equations(read[key]) for key in ("start", "recurrence", "end", "claims")]
    found += [obj.get("induction", {}).get(key) for key in ("over", "state")]
    found += [obj.get("words"), obj.get("exists"), theory.get("spaces")]
    found += sorted(
        {(f"{c.get('standard')} {c.get('claim')} {c.get('theorem')}", i)
         for c in obj.get("cites", []) for i in [*c["gives"], ""]}
    )  # fmt: skip
    return repr(found)


def says_nothing(theorem):
    """No conclusion that is more than a hypothesis, or two sides that are equal as they stand."""
    read = evaluator.read(theorem)
    given = [read["theory"]["facts"], read["recurrence"], read["end"]]
    given = {repr(x[:3]) for x in equations([y for facts in given for y in facts])}
    said = equations(read["claims"])
    return "exists" not in theorem and all(
        x[0] == x[1] and given or repr(x[:3]) in given for x in said
    )


def carried(obj):
    """Is the verdict what the theorems and pieces carry?"""
    exact = [p for p in obj["pieces"] if p["role"] == "exact"]
    proofs = {t["part"] for t in obj["theorems"] if not says_nothing(t)}
    proofs |= {p["part"] for p in exact if p["kind"] in worst.KINDS}
    points = {p["part"] for p in exact if p["kind"] != "refutation"}
    against = any(p["kind"] == "refutation" for p in exact)
    return {
        "proved": proofs >= set(obj["parts"]) and not against,
        "checked": proofs | points >= set(obj["parts"]) and not against,
        "supported": not against,
        "refuted": against,
        "undecided": True,
    }[obj["verdict"]]


# The edits


def places(value, path=()):
    """The paths of all values of the edited data, not of prose."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key not in ("why", "says", "words", "id", "name"):
                yield from places(inner, (*path, key))
    elif isinstance(value, list):
        yield path, value
        for i, inner in enumerate(value):
            yield from places(inner, (*path, i))
    else:
        yield path, value


def put(obj, path, new):
    for key in path[:-1]:
        obj = obj[key]
    obj[path[-1]] = new


def other_number(text, rng):
    value = evaluator.Fraction(text)
    some = evaluator.Fraction(rng.randint(-4, 4), rng.randint(1, 4))
    inverse = 1 / value if value else 1
    return str(
        rng.choice(
            [-value, value + 1, value - 1, 2 * value, value / 2, inverse, 0, 1000 * value, some]
        )
    )


def edit_leaf(obj, rng):
    """One number, name, flag, exponent, word or list is another."""
    names = evaluator.names_of(obj["theory"])
    path, value = rng.choice(list(places(obj)))
    if not path:
        return
    if isinstance(value, bool):
        put(obj, path, not value)
    elif isinstance(value, int):
        put(obj, path, rng.choice((value + 1, value - 1, -value, 2 * value, 0)))
    elif isinstance(value, str):
        try:
            put(obj, path, other_number(value, rng))
        except ValueError:
            choices = [rng.choice(names or [""]) + "*" * rng.randint(0, 1), value + "*"]
            choices += [value.rstrip("*"), *obj["theory"]["dimensions"], "1", "", "=", ">=", ">"]
            put(obj, path, rng.choice(choices))
    elif value:
        edit_list(value, rng)


def edit_list(value, rng):
    """One entry of a list is left out, twice there, exchanged with another or put elsewhere."""
    kind, i, j = rng.randrange(5), rng.randrange(len(value)), rng.randrange(len(value))
    if kind == 0:
        del value[i]
    elif kind == 1:
        value.insert(j, copied(value[i]))
    elif kind == 2:
        value[i], value[j] = value[j], value[i]
    elif kind == 3:
        value.reverse()
    else:
        value.insert(j, value.pop(i))


def blocks_of(obj):
    """The lists of hypotheses."""
    return [obj["theory"]["facts"]] + [
        obj["induction"][key] for key in ("start", "recurrence", "end") if "induction" in obj
    ]


def conclusions_of(obj):
    return obj["claims"] if "claims" in obj else obj["conclusions"]


def claims_in(obj):
    """All hypotheses, conclusions, claims and predicates, the objects themselves."""
    found = [x for block in blocks_of(obj) for x in block] + conclusions_of(obj)
    for proof in obj.get("from", []):
        found += proof.get("claims", []) + proof.get("predicates", [])
    return found


def trees_in(tree, path=()):
    yield path, tree
    if isinstance(tree, list) and tree[0] not in ("#", "0", "1"):
        for i, inner in enumerate(tree[1:], 1):
            yield from trees_in(inner, (*path, i))


def other_tree(tree, names, rng):
    """Another tree in its place: a sign, factor, adjoint, order, exponent, name."""
    kind = rng.randrange(8)
    if kind == 0:
        return ["-", tree]
    if kind == 1:
        return ["T", tree]
    if kind == 2:
        return ["*", rng.choice((2, -1, 3, ["#", "1/2"])), tree]
    if kind == 3 and names:
        return rng.choice(names)
    if kind == 4 and isinstance(tree, list) and tree[0] in "+*":
        rest = tree[1:]
        rng.shuffle(rest)
        return [tree[0], *rest]
    if kind == 5 and isinstance(tree, list) and tree[0] in "+*" and len(tree) > 3:
        del tree[rng.randrange(1, len(tree))]
        return tree
    if kind == 6 and isinstance(tree, list) and tree[0] == "^":
        return ["^", tree[1], max(0, tree[2] + rng.choice((-1, 1, 2)))]
    if kind == 7:
        return ["+", tree, rng.choice([*names, 1, tree])]
    return rng.choice((["^", tree, 2], 0, 1, tree))


def edit_tree(obj, rng):
    """A hypothesis or conclusion has another term, sign, factor, adjoint, order or name; mostly
    everywhere where it stands, so that the proof may still fit."""
    found = [(x, side) for x in claims_in(obj) for side in ("left", "right")]
    found += [(z, "expr") for z in obj["theory"]["nonzero"]]
    if not found:
        return
    holder, side = rng.choice(found)
    old = copied(holder[side])
    path, tree = rng.choice(list(trees_in(holder[side])))
    names = [*evaluator.names_of(obj["theory"])]
    new = copied(other_tree(copied(tree), names, rng))
    whole = copied(old)
    if path:
        put(whole, path, new)
    else:
        whole = new
    everywhere = rng.random() < 0.6
    for other, key in found if everywhere else [(holder, side)]:
        if other[key] == old:
            other[key] = copied(whole)


def edit_hypotheses(obj, rng):
    """A hypothesis is left out, assumed beside, turned round, bound, or made a property."""
    theory, kind = obj["theory"], rng.randrange(10)
    facts = rng.choice(blocks_of(obj))
    names = evaluator.names_of(theory)
    if kind == 0 and facts:
        facts.remove(rng.choice(facts))
    elif kind == 1 and theory["nonzero"]:
        theory["nonzero"].remove(rng.choice(theory["nonzero"]))
    elif kind == 2:
        facts.append({**copied(rng.choice(conclusions_of(obj))), "id": "assumed", "why": "edited"})
    elif kind == 3 and facts:
        fact = rng.choice(facts)
        fact["left"], fact["right"] = fact["right"], fact["left"]
    elif kind == 4 and facts and names:
        fact = rng.choice(facts)
        fact["forall"] = sorted({*fact.get("forall", []), rng.choice(names)})
    elif kind == 5:
        key = rng.choice(("nonneg", "psd", "pd"))
        if theory[key] and rng.random() < 0.5:
            theory[key].remove(rng.choice(theory[key]))
        elif names:
            theory[key].append(rng.choice(names))
    elif kind == 6 and theory["letters"]:
        letter = rng.choice(theory["letters"])
        flag = rng.choice(("symmetric", "arbitrary"))
        letter[flag] = not letter.get(flag, False)
    elif kind == 7 and theory["letters"]:
        letter = rng.choice(theory["letters"])
        letter[rng.choice(("rows", "cols"))] = rng.choice([*theory["dimensions"], "1"])
    elif kind == 8 and facts:
        rng.choice(facts)["relation"] = rng.choice(("=", ">=", ">"))
    elif kind == 9 and facts:
        other = rng.choice(blocks_of(obj))
        other.append(facts.pop(rng.randrange(len(facts))))


def edit_conclusions(obj, rng):
    """A conclusion is a hypothesis, another's side, another relation, stronger, or moved."""
    claims, kind = conclusions_of(obj), rng.randrange(7)
    found = claims_in(obj)
    if not claims:
        return
    claim = rng.choice(claims)
    if kind == 0:
        claim["right"] = copied(rng.choice(found)["left"])
    elif kind == 1:
        claim["left"], claim["right"] = copied(rng.choice(found)["right"]), claim["left"]
    elif kind == 2 and len(claims) > 1:
        claims.remove(claim)
    elif kind == 3:
        claim["relation"] = rng.choice(("=", ">=", ">", "!="))
    elif kind == 4 and obj.get("from"):
        proof = rng.choice(obj["from"])
        if rng.random() < 0.5:
            proof["end"] = True
        else:
            proof.pop("end", None)
    elif kind == 5:
        flag = rng.choice(("impossible", "exists", "operators"))
        if obj.pop(flag, None) is None:
            obj[flag] = obj["theory"]["dimensions"][:1] if flag == "operators" else True
    else:
        new = copied(rng.choice(found))
        claims.append({key: new[key] for key in ("left", "right", "relation") if key in new})


def edit_steps(obj, rng):
    """A step's rule data, order or place is another, or a step is in another proof."""
    blocks = [
        proof[key] for proof in obj.get("from", []) for key in ("steps", "base", "step")
        if proof.get(key)
    ]  # fmt: skip
    if not blocks:
        return
    block = rng.choice(blocks)
    step, kind = rng.choice(block), rng.randrange(5)
    if kind == 0:
        edit_list(block, rng)
    elif kind == 1:
        rng.choice(blocks).append(copied(step))
        rng.choice(blocks)[-1]["id"] = "copied"
    elif kind == 2 and step.get("terms"):
        edit_list(step["terms"], rng)
    elif kind == 3 and step.get("squares"):
        row = rng.choice(step["squares"])
        edit_list(row[3], rng) if row[3] and rng.random() < 0.5 else put(
            row, (0,), other_number(row[0], rng)
        )
    elif "relation" in step:
        step["relation"] = rng.choice((">=", ">", "="))
        for claim in claims_in(obj):
            if claim.get("relation", "=") != "=" and rng.random() < 0.5:
                claim["relation"] = step["relation"]


EDITS = [edit_leaf] * 2 + [edit_tree] * 3 + [edit_hypotheses] * 2 + [edit_conclusions, edit_steps]


def edit_envelope(obj, rng):
    """The verdict, a sentence, a part or role, an axiom, the price, a theorem, a citation."""
    kind = rng.randrange(9)
    every = obj["theorems"] + obj["pieces"]
    x = rng.choice(every)
    if kind == 0:
        obj["verdict"] = rng.choice(("proved", "checked", "supported", "refuted"))
    elif kind == 1:
        x["part"] = rng.choice(obj["parts"])
    elif kind == 2 and obj["pieces"]:
        rng.choice(obj["pieces"])["role"] = rng.choice(("exact", "necessity", "paper", "mutant"))
    elif kind == 3 and obj["axioms"]:
        obj["axioms"].remove(rng.choice(obj["axioms"]))
    elif kind == 4:
        (obj["theorems"] if "from" in x else obj["pieces"]).remove(x)
    elif kind == 5:
        obj["price"] += rng.choice((-1, 1))
    elif kind == 6 and obj["standard"]:
        edit_list(obj["standard"], rng)
    elif kind == 7:
        sentence = rng.choice(obj["statement"])
        sentence["kind"] = rng.choice(("theorem", "measured", "remark"))
        if sentence["kind"] == "theorem":
            sentence["theorems"] = [
                t["name"] for t in rng.sample(obj["theorems"], 1 if obj["theorems"] else 0)
            ]
        else:
            sentence.pop("theorems", None)
    else:
        obj["parts"] = rng.choice((obj["parts"][1:], [*obj["parts"], "more"], obj["parts"][::-1]))


# The judgement


def confirmed(obj):
    """What recheck prints under a certificate that it confirms, or None."""
    try:
        return "\n".join(recheck.recheck(obj).lines)
    except (recheck.Rejected, recheck.Malformed) as error:
        assert "\n" not in str(error)
        return None


class FalselyConfirmed(AssertionError):
    """A certificate was confirmed that should not have been."""


def judge_one(obj, key, index, seed):
    """One edit of one theorem or piece: (the edit's name, the outcome). Raises
    FalselyConfirmed."""
    rng = random.Random(seed)
    original = obj[key][index]
    x = copied(original)
    if x.get("kind") in worst.KINDS:
        return judge_worst(obj, x, original, seed)
    edit = rng.choice(EDITS)
    if rng.random() < 0.2:
        rng.choice(EDITS[2:])(x, rng)  # not edit_leaf: it may leave no shape to edit
    edit(x, rng)
    if x == original:
        return edit.__name__, "nothing"
    text = confirmed(sealed(minimal(obj, x)))
    if text is None:
        return edit.__name__, "refused"
    try:
        same = stated(x) == stated(original)
    except evaluator.Unsettled:
        return edit.__name__, "unsettled"
    if same and all(x.get(key) == original.get(key) for key in ("at", "points")):
        return edit.__name__, "same"
    if not same and text == confirmed(sealed(minimal(obj, original))):
        raise FalselyConfirmed(
            f"{obj['claim']}, {original['name']}: another statement, the same text"
        )
    try:
        return edit.__name__, "true" if evaluator.holds(x, seed) else "unsettled"
    except AssertionError as error:
        raise FalselyConfirmed(f"{obj['claim']}, {original['name']}: {error}\n{text}") from None


def judge_worst(obj, x, original, seed):
    """The same of a rate, cycle or spiral: held against runs."""
    rng = random.Random(seed)
    for _ in range(rng.choice((1, 1, 2))):
        worst.edit_worst(x, rng)
    if x == original:
        return "edit_worst", "nothing"
    text = confirmed(sealed(minimal(obj, x)))
    if text is None:
        return "edit_worst", "refused"
    same = worst.stated(x) == worst.stated(original)
    if not same and text == confirmed(sealed(minimal(obj, original))):
        raise FalselyConfirmed(f"{obj['claim']}, {x['name']}: another statement, the same text")
    try:
        worst.holds(x, seed)
    except AssertionError as error:
        raise FalselyConfirmed(f"{obj['claim']}, {x['name']}: {error}\n{text}") from None
    weaker = not same and x["kind"] == "rate" and worst.weaker(x, original)
    return "edit_worst", "same" if same else "weaker" if weaker else "true"


def judge_envelope(obj, seed):
    rng = random.Random(seed)
    edited = copied(obj)
    edit_envelope(edited, rng)
    if edited == obj:
        return "edit_envelope", "nothing"
    text = confirmed(sealed(edited))
    if text is None:
        return "edit_envelope", "refused"
    if not carried(edited):
        raise FalselyConfirmed(
            f"{obj['claim']}: {edited['verdict']} is confirmed, and the file says less"
        )
    if edited["price"] != len(edited["standard"]):
        raise FalselyConfirmed(f"{obj['claim']}: another price")
    parts = [sorted(o["parts"]) * (o["verdict"] in ("proved", "checked")) for o in (edited, obj)]
    if {**edited, "parts": parts[0]} == {**obj, "parts": parts[1]}:
        return "edit_envelope", "same"  # another order, or a part of which nothing is claimed
    if edited["verdict"] == obj["verdict"] and text == confirmed(obj):
        raise FalselyConfirmed(f"{obj['claim']}: another envelope, the same text")
    return "edit_envelope", "true"


def kind_of(piece):
    return piece["kind"]


def sites_of(certificates):
    """Certificates for edits of envelopes, the smaller half, and (certificate, list, place) of
    theorems, five times, and pieces: most are refutations, but rates and the like count as
    theorems. Finite-step worst cases have edits of their own, test_worst_case_edits.py."""
    certificates = [obj for obj in certificates if "worst_case" not in map(kind_of, obj["pieces"])]
    small = sorted(certificates, key=lambda obj: len(json.dumps(obj)))[: len(certificates) // 2 + 1]
    return small, [
        (obj, key, i)
        for obj in certificates
        for key in ("theorems", "pieces")
        for i, x in enumerate(obj[key])
        if confirmed(sealed(minimal(obj, x))) is not None
        for _ in range(5 if key == "theorems" or x["kind"] in worst.KINDS else 1)
    ]


def run(sites, count, seed):
    """`count` edits; how many of each kind came out how, and what was confirmed falsely."""
    rng, found, false = random.Random(seed), Counter(), []
    small, pieces = sites
    while sum(found.values()) < count:
        here = rng.randrange(2**60)
        try:
            if rng.random() < 0.02:
                result = judge_envelope(rng.choice(small), here)
            else:
                result = judge_one(*rng.choice(pieces), here)
        except FalselyConfirmed as error:
            false.append(f"seed {here}: {error}")
            result = "false", "confirmed"
        if result[1] != "nothing":
            found[result] += 1
    return found, false
