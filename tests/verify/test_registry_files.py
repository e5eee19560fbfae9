"""Files and folders of a reader's own that cannot be read: the line says that it is reading."""

import pytest

from verify import registry
from verify.registry import UnknownClaim


def test_a_file_that_may_not_be_read(tmp_path, monkeypatch):
    path = tmp_path / "x.py"
    path.write_text("from verify import Claim\nclaim = Claim()\n")
    monkeypatch.setattr(registry.os, "access", lambda path, mode: False)
    with pytest.raises(UnknownClaim, match="cannot read .*x.py: it may not be read by you"):
        registry.from_file(str(path))


def test_a_file_of_a_folder_that_may_not_be_read(tmp_path, monkeypatch):
    (tmp_path / "x.py").write_text("from verify import Claim\nclaim = Claim()\n")

    def refused(path, *args, **more):
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr("builtins.open", refused)
    with pytest.raises(
        UnknownClaim, match="^cannot read .*x.py: Permission denied; make it readab"
    ):
        registry.files_in(str(tmp_path))


def test_a_folder_that_is_named_like_a_file(tmp_path):
    (tmp_path / "dir.py").mkdir()
    with pytest.raises(UnknownClaim, match="dir.py is a folder"):
        registry.from_file(str(tmp_path / "dir.py"))


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"claim = 1\na = 2\0\n", r"a byte 0, .*: save it as UTF-8 \(.*x.py:2\)$"),
        ("claim = 1".encode("utf-16"), r"a byte 0, .*\(.*x.py:1\)$"),
        (b'name = "\xff"\n', r"can't decode byte 0xff.*\(.*x.py:1\)$"),
        (b"# coding: nosuch\nname = 1\n", r"unknown encoding: nosuch \(.*x.py:\d\)$"),
    ],
)
def test_a_file_that_is_no_text_of_python(tmp_path, data, says):
    (tmp_path / "x.py").write_bytes(data)
    with pytest.raises(UnknownClaim, match=says) as reason:
        registry.from_file(str(tmp_path / "x.py"))
    assert "frozen" not in str(reason.value) and "\n" not in str(reason.value)
