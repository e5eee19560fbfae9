"""Texts and JSON values that are garbled at random places."""

import json

ODD = [
    "", " ", "\t", "\n", "\r\n", "\0", "\x1b[2J", "\u202e", "\u200b", "\ufe0f", "\ufeff", "\u2028",
    "х", "ο", "Α", "１", "²", "½", "−", "…", "𝒙", "é", "e\u0301", "\ud800", "\udcff", "'", '"', "`",
    "\\", "/", "..", "../", "~", "*", "?", "[", "]", "(", ")", "{", "}", "<", ">", "|", ";", ",",
    ":", "::", ".", "=", "==", "+", "-", "--", "^", "**", "%", "#", "@", "!", "&", "$", "_", "0",
    "00", "-0", "1", "-1", "1/0", "0/0", "1/2", "2/4", "1e400", "1e-400", "nan", "inf", "-inf",
    "NaN", "Infinity", "0x1", "1_0", "1j", "9" * 25, "9" * 400, "true", "null", "None", "x" * 300,
    "(" * 120, "[" * 120, "grad(", "grad", "sqrt", "import os", "__class__", ".py", ".json", "all",
]  # fmt: skip

VALUES = [
    None, True, False, 0, -1, 1, 2**31, 2**63, 10**30, -(10**30), 0.0, -0.5, 1e308, float("nan"),
    float("inf"), "", "0", "1/0", "-1/2", "nan", "x", "\ud800", "\x1b", "\u202e", "x" * 2000, [],
    {},
    [[]], [None], [[1, 2], [3]], {"": ""}, {"schema": 1}, [[[[[[]]]]]], "sha256:" + "0" * 64,
]  # fmt: skip


def copied(value):
    if isinstance(value, dict):
        return {key: copied(inner) for key, inner in value.items()}
    return [copied(inner) for inner in value] if isinstance(value, list) else value


def text(rng, samples, words=()):
    """A sample with one to six insertions, deletions, doublings or splices; or only odd words."""
    found = rng.choice(samples)
    if rng.random() < 0.05:
        found = "".join(rng.choice(ODD) for _ in range(rng.randint(0, 8)))
    for _ in range(rng.randint(1, 6) if rng.random() < 0.9 else 0):
        i = rng.randint(0, len(found))
        j = min(len(found), i + rng.randint(0, 6))
        kind = rng.randrange(6)
        if kind == 0:
            found = found[:i] + rng.choice(ODD) + found[i:]
        elif kind == 1:
            found = found[:i] + found[j:]
        elif kind == 2:
            found = found[:i] + found[i:j] * rng.randint(2, 4) + found[j:]
        elif kind == 3 and words:
            found = found[:i] + rng.choice(words) + found[j:]
        elif kind == 4:
            other = rng.choice(samples)
            found = found[:i] + other[rng.randint(0, len(other)) :]
        else:
            found = found[:i] + rng.choice(ODD) + found[j:]
    return found[:5000]


def place(rng, value):
    """A random path into a value: mostly deep, for most of a value lies there."""
    path = ()
    while isinstance(value, (dict, list)) and value and (not path or rng.random() < 0.85):
        key = rng.choice(list(value)) if isinstance(value, dict) else rng.randrange(len(value))
        path, value = (*path, key), value[key]
    return path


def value(rng, sample):
    """A JSON value with one to three entries replaced, left out, doubled, moved or renamed."""
    found = copied(sample)
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        path = place(rng, found)
        if not path:
            if rng.random() < 0.02:
                return rng.choice(VALUES)
            continue
        inside = found
        for key in path[:-1]:
            inside = inside[key]
        key, kind = path[-1], rng.randrange(6)
        if kind == 0:
            del inside[key]
        elif kind == 1 and isinstance(inside, list):
            inside.insert(key, copied(inside[rng.randrange(len(inside))]))
        elif kind == 1:
            inside[rng.choice(ODD)] = inside[key]
        elif kind == 2 and isinstance(inside[key], str):
            inside[key] = text(rng, [inside[key]])
        elif kind == 2 and type(inside[key]) is int:
            inside[key] += rng.choice((-1, 1, 10**6, -(10**6)))
        else:
            inside[key] = copied(rng.choice(VALUES))
    return found


def data(rng, sample):
    """The bytes of a garbled JSON value, one time in three garbled as bytes too."""
    found = json.dumps(value(rng, sample), ensure_ascii=rng.random() < 0.5)
    found = found.encode("utf-8", "surrogatepass")
    for _ in range(rng.randint(1, 3) if rng.random() < 0.33 else 0):
        i = rng.randint(0, len(found))
        j = min(len(found), i + rng.randint(0, 4))
        odd = rng.choice(
            [b"", b"\xff", b"\xef\xbb\xbf", b"\0", b"{", b"]", b",", b"1e999", b"NaN", b"-"]
        )
        found = found[:i] + odd + found[rng.choice((i, j)) :]
    return found if rng.random() < 0.98 else found[: rng.randint(0, len(found))]
