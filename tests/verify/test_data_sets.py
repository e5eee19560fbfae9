"""The tables that are read without scikit-learn are those that it loads."""

import subprocess
import sys

import numpy as np
import pytest

from verify import data_sets
from verify.evidence import Skip


def test_the_tables_are_those_of_scikit_learn():
    datasets = pytest.importorskip("sklearn.datasets")
    X, y = datasets.load_digits(return_X_y=True)
    wanted = [datasets.load_breast_cancer(return_X_y=True), (X, y >= 5)]
    for (_, rows, labels), (X, y) in zip(data_sets.two_classes(), wanted):
        X, y = data_sets._prepared(X, y)
        assert np.array_equal(rows, X) and np.array_equal(labels, y)
        assert (rows * rows).sum(1).max() <= 1 + 1e-12 and set(labels) == {-1.0, 1.0}


def test_without_scikit_learn_or_its_tables_the_check_is_skipped(monkeypatch, tmp_path):
    monkeypatch.setattr(data_sets, "find_spec", lambda name: None)
    with pytest.raises(Skip, match="pip install scikit-learn"):
        data_sets.two_classes()
    spec = type("Spec", (), {"origin": str(tmp_path / "__init__.py")})
    monkeypatch.setattr(data_sets, "find_spec", lambda name: spec)
    with pytest.raises(Skip, match="another release"):
        data_sets.two_classes()


def test_neither_scikit_learn_nor_scipy_stats_is_imported():
    code = (
        "import sys; from verify import data_sets; from numerics.trainable.student import quantile;"
        "data_sets.two_classes(); quantile(20);"
        "sys.exit('sklearn' in sys.modules or 'scipy.stats' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
