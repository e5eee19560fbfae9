"""The two data sets, read from scikit-learn's files, are those that it loads itself."""

import sys
from importlib.machinery import ModuleSpec

import numpy as np
import pytest

from verify import data_sets
from verify.data_sets import two_classes
from verify.evidence import Skip


def test_they_are_scikit_learns():
    datasets = pytest.importorskip("sklearn.datasets")
    cancer, digits = datasets.load_breast_cancer(), datasets.load_digits()
    loaded = {"breast cancer": (cancer.data, cancer.target), "digits": (digits.data, digits.target)}
    found = list(two_classes())
    assert [name for name, *_ in found] == list(loaded)
    for name, X, labels in found:
        data, target = loaded[name]
        spread = data.std(0)
        wanted = (data - data.mean(0)) / np.where(spread > 0, spread, 1)
        longest = np.sqrt((wanted**2).sum(1).max())
        assert np.allclose(X, wanted / longest, rtol=1e-13, atol=0)
        positive = target >= 5 if name == "digits" else target == 1
        assert ((labels == 1) == positive).all() and set(labels) == {-1.0, 1.0}


def test_without_scikit_learn_they_are_a_skip(monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn", None)
    with pytest.raises(Skip, match="pip install scikit-learn"):
        two_classes()


def test_they_are_asked_for_where_the_files_are_elsewhere(monkeypatch):
    pytest.importorskip("sklearn.datasets")
    wanted = two_classes()

    for origin in (None, "/nowhere/sklearn/__init__.py"):
        spec = ModuleSpec("sklearn", None, origin=origin)
        monkeypatch.setattr(data_sets, "find_spec", lambda name, spec=spec: spec)
        assert data_sets._read(origin) is None
        for (name, X, labels), (other, Y, others) in zip(two_classes(), wanted, strict=True):
            assert name == other and (X == Y).all() and (labels == others).all()
