"""Writes docs/certificate.schema.json from the table by which recheck judges the shape of a
certificate: ``python docs/schema.py``."""

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SIZE = "[1-9][0-9]*(/([2-9]|[1-9][0-9]+))?"
NUMBER = f"(0|-?{SIZE})"
ABOUT = (
    "The shape of a certificate. What its parts mean, and when it holds, is written in "
    "certificate.md."
)


def leaves(recheck) -> dict:
    """A schema for each of recheck's leaves."""
    number = {"type": "string", "pattern": f"^{NUMBER}$", "maxLength": recheck.MAX_DIGITS}

    def whole(low, high):
        return {"type": "integer", "minimum": low, "maximum": high}

    trees = [
        {
            "type": "array",
            "prefixItems": [{"const": head}, *({"$ref": f"#/$defs/{leaf}"} for leaf in inner)],
            "minItems": 1 + len(inner),
            "items": False,
        }
        for head, inner in recheck.TREES.items()
        if inner
    ]
    trees += [
        {
            "type": "array",
            "prefixItems": [{"const": head}],
            "minItems": 3,
            "items": {"$ref": "#/$defs/EXPR"},
        }
        for head, inner in recheck.TREES.items()
        if not inner
    ]
    return {
        "TEXT": {"type": "string"},
        "ID": {"type": "string", "pattern": "^[^:]*$"},
        "BOOL": {"type": "boolean"},
        "TRUE": {"const": True},
        "NAME": {
            "type": "string",
            "minLength": 1,
            "maxLength": 80,
            "description": "in the alphabet that certificate.md has",
        },
        "NUMBER": {**number, "description": "p or p/q in lowest terms"},
        "SURD": {
            **number,
            "pattern": f"^{NUMBER}([+-]{SIZE}√[1-9][0-9]*)?$",
            "description": "p, p/q, or p+q√d with rational p and q, d no square",
        },
        "ENTRY": {"anyOf": [number, {"type": "array", "items": number}]},
        "EXPONENT": whole(1, recheck.MAX_EXPONENT),
        "POWER": whole(0, recheck.MAX_EXPONENT),
        "SIZE": whole(1, recheck.MAX_DIMENSION),
        "COUNT": whole(0, 10**6),
        "PLACE": {"anyOf": [{"const": "*"}, whole(0, 10**6)]},
        "EXPR": {"anyOf": [{"type": "string"}, whole(1 - 10**6, 10**6 - 1), *trees]},
    }


def shaped(shape, recheck) -> dict:
    """The schema of a shape: a name, or one in brackets."""
    kind, inner = shape[0], shape[1:-1]
    if kind == "{":
        return {"type": "object", "additionalProperties": shaped(inner, recheck)}
    if kind in "[<":
        nonempty = {"minItems": 1} if kind == "<" else {}
        return {"type": "array", "items": shaped(inner, recheck), **nonempty}
    if kind == "(":
        entries = [shaped(x, recheck) for x in inner.split()]
        return {"type": "array", "prefixItems": entries, "items": False, "minItems": len(entries)}
    if shape in recheck.SHAPES or shape in recheck.LEAVES:
        return {"$ref": f"#/$defs/{shape}"}
    return {"enum": shape.split("|")}


def record(name, recheck) -> dict:
    """The schema of an object, which has the kind that follows in its name, if one does."""
    fields, needed = recheck.fields_of(name)
    kind = {"const": name.partition(" ")[2]}
    return {
        "type": "object",
        "additionalProperties": False,
        "required": sorted(needed),
        "properties": {
            key: kind if shape == "@" else shaped(shape, recheck) for key, shape in fields.items()
        },
    }


def schema() -> dict:
    """The JSON schema of a certificate."""
    from verify import recheck

    found = {}
    for name, shape in recheck.SHAPES.items():
        if isinstance(shape, str):
            found[name] = shaped(shape, recheck)
        elif "@" in shape.values():
            kinds = [other for other in recheck.SHAPES if other.startswith(f"{name} ")]
            found[name] = {"oneOf": [record(kind, recheck) for kind in kinds]}
        elif " " not in name:
            found[name] = record(name, recheck)
    for name in ("matrices", "method"):  # what kinds of pieces share
        del found[name]
    found["certificate"]["properties"]["schema"] = {"const": recheck.SCHEMA}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": recheck.SCHEMA,
        "description": ABOUT,
        "$ref": "#/$defs/certificate",
        "$defs": {**leaves(recheck), **found},
    }


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    path = ROOT / "docs" / "certificate.schema.json"
    path.write_text(json.dumps(schema(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
