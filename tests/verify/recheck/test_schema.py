"""The published schema, docs/certificate.schema.json."""

import importlib.util
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verify.recheck import recheck

from .samples import CERTIFICATES, PLACES, WRONG
from .small import FAILS, edited, sealed


def test_it_is_the_table_that_recheck_uses(root):
    spec = importlib.util.spec_from_file_location("schema", root / "docs" / "schema.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    written = (root / "docs" / "certificate.schema.json").read_text(encoding="utf-8")
    assert json.loads(written) == json.loads(json.dumps(module.schema())), "python docs/schema.py"


@pytest.fixture(scope="session")
def validator(root):
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads((root / "docs" / "certificate.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@pytest.mark.parametrize("title", CERTIFICATES)
def test_a_confirmed_certificate_has_the_published_shape(title, validator):
    validator.validate(CERTIFICATES[title])


@pytest.mark.slow
@settings(max_examples=400)
@given(st.sampled_from(PLACES), WRONG)
def test_what_breaks_the_published_shape_is_not_confirmed(validator, place, new):
    title, path = place
    obj = edited(CERTIFICATES[title], path, new)
    if not validator.is_valid(obj):
        with pytest.raises(FAILS):
            recheck(obj if path == ("digest",) else sealed(obj))
