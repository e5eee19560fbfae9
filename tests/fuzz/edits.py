"""Random edits of the meaning of certificates, each judged by an independent argument.

An edit changes a piece of a true certificate (a number, sign, letter, exponent, size, hypothesis,
claim, cofactor, step, point, order, the piece's part or role) or the envelope (the verdict, the
axioms, a piece left out), and the digest is computed again. Then one of these must be so:

refused     recheck does not confirm it;
same        every statement is the original's, compared as collected terms: only data was edited;
true        a statement changed, the text that is printed changed too, and at points that the
            evaluator finds the new statement holds;
unsettled   as before, but the evaluator found no point at which the hypotheses hold: nothing is
            known but that the text that is printed changed.

Anything else is a false confirmation: the printed text is the original's though the statement is
not, a point contradicts the new statement, or a verdict is confirmed that the pieces do not carry.
"""

import contextlib
import io
import json
import random
from collections import Counter

from verify import recheck
from verify.certificates import certificate

from . import evaluator

PROOF_KINDS = ("derivation", "induction", "squares", "positivity")


def sealed(obj):
    return {**obj, "digest": certificate.digest(obj)}


def copied(obj):
    return json.loads(json.dumps(obj))


# The certificate of one piece


def verdict_of(piece):
    if piece["role"] == "proof":
        return "proved"
    if piece["role"] == "exact":
        return "refuted" if piece["kind"] == "refutation" else "checked"
    return "undecided"


def minimal(obj, piece):
    """A certificate of one piece, with the one that it weakens."""
    others = [p for p in obj["pieces"] if p["name"] == piece.get("weakens", {}).get("piece")]
    parts = list(dict.fromkeys(p["part"] for p in [piece, *others]))
    return {**obj, "verdict": verdict_of(piece), "parts": parts, "pieces": [piece, *others]}


# What a certificate states, as far as it is printed


def collected(poly):
    total = {}
    for c, monomial, word in evaluator.terms_of(poly):
        key = (tuple(sorted(map(tuple, monomial))), tuple(word))
        total[key] = total.get(key, 0) + c
    return evaluator.shape_of(poly), frozenset((k, str(c)) for k, c in total.items() if c)


def equations(objs):
    return [
        (
            collected(o["left"]),
            collected(o["right"]),
            o.get("relation"),
            tuple(sorted(o.get("forall", []))),
        )
        for o in objs
    ]


def stated(piece):
    """The statement of a piece, without prose, ids and data; a point's values are evaluated."""
    theory = piece["theory"]
    letters = sorted(
        (x["name"], x["rows"], x["cols"], x.get("symmetric", False)) for x in theory["letters"]
    )
    found = [piece["name"], piece["part"], piece["role"], piece["kind"], letters]
    found += [sorted(theory[key]) for key in ("dimensions", "scalars", "nonneg", "pd")]
    found += [sorted({*theory["psd"]} - {*theory["pd"]})]
    found += [equations(theory["facts"]), [collected(z["poly"]) for z in theory["nonzero"]]]
    if piece["kind"] == "induction":
        blocks = [piece[key] for key in ("base", "step", "conclusion") if key in piece]
        found += [piece["over"], piece["state"], equations(piece["predicate"])]
        found += [equations(b["facts"]) + equations(b.get("claims", [])) for b in blocks]
    elif piece["kind"] in ("squares", "positivity"):
        found += [collected(piece["claim"]), piece.get("strict"), piece.get("from")]
        found += [[(name, collected(p)) for name, p in piece.get("bounds", [])]]
    else:
        found += [equations(piece["claims"])]
    return repr(found)


def carried(obj):
    """Is the verdict what the pieces carry?"""
    proofs = {p["part"] for p in obj["pieces"] if p["role"] == "proof" and p["kind"] in PROOF_KINDS}
    exact = [p for p in obj["pieces"] if p["role"] == "exact"]
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
            if key not in ("why", "says", "name_", "id", "name"):
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
    return str(
        rng.choice(
            [
                -value,
                value + 1,
                value - 1,
                2 * value,
                value / 2,
                1 / value if value else 1,
                0,
                10**3 * value,
                evaluator.Fraction(rng.randint(-4, 4), rng.randint(1, 4)),
            ]
        )
    )


def edit_leaf(piece, rng):
    """One number, name, flag, exponent, word or list is another."""
    names = evaluator.names_of(piece["theory"])
    path, value = rng.choice(list(places(piece)))
    if not path:
        return
    if isinstance(value, bool):
        put(piece, path, not value)
    elif isinstance(value, int):
        put(piece, path, max(1, value + rng.choice((-1, 1, 1, 2))))
    elif isinstance(value, str):
        try:
            put(piece, path, other_number(value, rng))
        except ValueError:
            star = "*" * rng.randint(0, 1)
            choices = [rng.choice(names or [""]) + star, value + "*", value.rstrip("*")]
            choices += piece["theory"]["dimensions"] + ["1", ""]
            put(piece, path, rng.choice(choices))
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


def equations_in(piece):
    """All hypotheses and claims, the objects themselves."""
    blocks = [piece[key] for key in ("base", "step", "conclusion") if key in piece]
    found = list(piece["theory"]["facts"]) + piece.get("claims", []) + piece.get("predicate", [])
    for block in blocks:
        found += block["facts"] + block.get("claims", [])
    return found


def edit_equation(piece, rng):
    """A hypothesis or claim has another term, sign, factor, adjoint, order or scalar."""
    found = equations_in(piece)
    polys = [e[side] for e in found for side in ("left", "right")]
    polys += [p for p in (piece.get("claim"), piece.get("rest"), piece.get("square")) if p]
    polys += [z["poly"] for z in piece["theory"]["nonzero"]]
    if not polys:
        return
    poly = rng.choice(polys)
    terms, kind = poly["terms"], rng.randrange(9)
    if not terms or kind == 0:
        terms.append(copied(rng.choice(rng.choice(polys)["terms"] or [["1", [], []]])))
        return
    term = rng.choice(terms)
    word = term[2]
    if kind == 1:
        term[0] = str(-evaluator.Fraction(term[0]))
    elif kind == 2:
        term[0] = other_number(term[0], rng)
    elif kind == 3:
        terms.remove(term)
    elif kind == 4 and len(word) > 1:
        i = rng.randrange(len(word) - 1)
        word[i], word[i + 1] = word[i + 1], word[i]
    elif kind == 5 and word:
        i = rng.randrange(len(word))
        word[i] = word[i].rstrip("*") + "*" * (not word[i].endswith("*"))
    elif kind == 6 and word:
        same = [x["name"] for x in piece["theory"]["letters"]]
        word[rng.randrange(len(word))] = rng.choice(same)
    elif kind == 7 and piece["theory"]["scalars"]:
        scalar = rng.choice(piece["theory"]["scalars"])
        term[1] = [pair for pair in term[1] if pair[0] != scalar] + [[scalar, rng.randint(1, 3)]]
    elif kind == 8 and term[1]:
        pair = rng.choice(term[1])
        pair[1] += rng.choice((-1, 1)) if pair[1] > 1 else 1


def edit_hypotheses(piece, rng):
    """A hypothesis is left out, assumed beside, turned round, bound, or made a property."""
    theory, kind = piece["theory"], rng.randrange(8)
    blocks = [theory] + [piece[key] for key in ("base", "step", "conclusion") if key in piece]
    facts = rng.choice(blocks)["facts"]
    names = evaluator.names_of(theory)
    if kind == 0 and facts:
        facts.remove(rng.choice(facts))
    elif kind == 1 and theory["nonzero"]:
        theory["nonzero"].remove(rng.choice(theory["nonzero"]))
    elif kind == 2:
        claims = piece.get("claims", []) + piece.get("predicate", [])
        if claims:
            facts.append({**copied(rng.choice(claims)), "id": "assumed", "why": "edited"})
            facts[-1].pop("relation", None)
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


def edit_claims(piece, rng):
    """A claim is a hypothesis, another claim's side, another relation, or stronger."""
    claims = piece.get("claims") or piece.get("predicate")
    kind = rng.randrange(5)
    if not claims:
        if "strict" in piece:
            piece["strict"] = not piece["strict"]
        return
    claim, found = rng.choice(claims), equations_in(piece)
    if kind == 0:
        claim["right"] = copied(rng.choice(found)["left"])
    elif kind == 1:
        claim["left"], claim["right"] = copied(rng.choice(found)["right"]), claim["left"]
    elif kind == 2 and len(claims) > 1:
        claims.remove(claim)
    elif kind == 3 and "relation" in claim:
        claim["relation"] = rng.choice(("=", ">=", ">"))
    else:
        claims.append(copied(rng.choice(found)))
        if "relation" in claim:
            claims[-1]["relation"] = claim["relation"]
        for key in ("id", "why", "forall"):
            claims[-1].pop(key, None)


EDITS = [edit_leaf] * 2 + [edit_equation] * 3 + [edit_hypotheses] * 2 + [edit_claims]


def edit_envelope(obj, rng):
    """The verdict, a piece's part or role, an axiom, a piece, or a part is another."""
    kind, piece = rng.randrange(6), rng.choice(obj["pieces"])
    if kind == 0:
        obj["verdict"] = rng.choice(("proved", "checked", "supported", "refuted"))
    elif kind == 1:
        piece["part"] = rng.choice(obj["parts"])
    elif kind == 2:
        piece["role"] = rng.choice(("proof", "exact", "necessity", "paper", "mutant"))
    elif kind == 3 and obj["axioms"]:
        obj["axioms"].remove(rng.choice(obj["axioms"]))
    elif kind == 4:
        obj["pieces"].remove(piece)
    else:
        obj["parts"] = rng.choice((obj["parts"][1:], [*obj["parts"], "more"], obj["parts"][::-1]))


# The judgement


def shown(obj, confirmations):
    """What recheck prints, without the line that names file and digest."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        recheck.show(obj, confirmations)
    return out.getvalue()


def confirmed(obj):
    """What recheck prints under a certificate that it confirms, or None."""
    try:
        return shown(obj, recheck.recheck(obj))
    except (recheck.Rejected, recheck.Malformed) as error:
        assert "\n" not in str(error)
        return None


class FalselyConfirmed(AssertionError):
    """A certificate was confirmed that should not have been."""


def judge_piece(obj, index, seed):
    """One edit of one piece: (the edit's name, the outcome). Raises FalselyConfirmed."""
    rng = random.Random(seed)
    original = obj["pieces"][index]
    piece = copied(original)
    edit = rng.choice(EDITS)
    if rng.random() < 0.2:
        rng.choice(EDITS[2:])(piece, rng)  # not edit_leaf: it may leave no shape to edit
    edit(piece, rng)
    if piece == original:
        return edit.__name__, "nothing"
    text = confirmed(sealed(minimal(obj, piece)))
    if text is None:
        return edit.__name__, "refused"
    if stated(piece) == stated(original):
        if piece["kind"] not in ("refutation", "instances"):
            return edit.__name__, "same"
    elif text == confirmed(sealed(minimal(obj, original))):
        raise FalselyConfirmed(
            f"{obj['claim']}, {original['name']}: another statement, the same text"
        )
    try:
        return edit.__name__, "true" if evaluator.holds(piece, seed) else "unsettled"
    except AssertionError as error:
        raise FalselyConfirmed(f"{obj['claim']}, {original['name']}: {error}\n{text}") from None


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
            f"{obj['claim']}: {edited['verdict']} is confirmed, and the pieces say less"
        )
    parts = [sorted(o["parts"]) * (o["verdict"] in ("proved", "checked")) for o in (edited, obj)]
    if {**edited, "parts": parts[0]} == {**obj, "parts": parts[1]}:
        return "edit_envelope", "same"  # another order, or a part of which nothing is claimed
    if edited["verdict"] == obj["verdict"] and text == confirmed(obj):
        raise FalselyConfirmed(f"{obj['claim']}: another envelope, the same text")
    return "edit_envelope", "true"


def sites_of(certificates):
    """Certificates for edits of envelopes, the smaller half, and (certificate, place of a piece),
    five times if it is a proof: most pieces are refutations."""
    small = sorted(certificates, key=lambda obj: len(json.dumps(obj)))[: len(certificates) // 2 + 1]
    return small, [
        (obj, i)
        for obj in certificates
        for i, piece in enumerate(obj["pieces"])
        if confirmed(sealed(minimal(obj, piece))) is not None
        for _ in range(5 if piece["kind"] in PROOF_KINDS else 1)
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
                result = judge_piece(*rng.choice(pieces), here)
        except FalselyConfirmed as error:
            false.append(f"seed {here}: {error}")
            result = "false", "confirmed"
        if result[1] != "nothing":
            found[result] += 1
    return found, false
