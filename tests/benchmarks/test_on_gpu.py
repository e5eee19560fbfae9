"""The script for a GPU node: small on a CPU it measures everything, judges no goal, and says when
there is no GPU."""

import json

import pytest

torch = pytest.importorskip("torch")

from benchmarks import on_gpu  # noqa: E402


def test_a_small_run_on_a_cpu_measures_all_three(tmp_path):
    path = tmp_path / "found.json"
    assert on_gpu.main(["--device", "cpu", "--scale", "0.0001", "--write", str(path)]) == 0
    data = json.loads(path.read_text(encoding="utf-8"))
    assert (
        data["schema"] == on_gpu.SCHEMA
        and data["device"].startswith("cpu")
        and data["roof"]["bytes_per_second"] > 0
    )
    pairs, momentum, lodo = data["measured"]
    assert pairs["instances"] == 100 and pairs["sample"]["ok"] and 0 < pairs["worst_error"] < 1e-12
    assert momentum["ok"] and momentum["seeds"] == 30 and lodo["mean_loss_of_the_second_half"] > 0
    assert all(row["met"] is None and row["seconds"] > 0 for row in data["measured"])


def test_without_a_gpu_it_is_one_line(monkeypatch, capsys):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert on_gpu.main([]) == 2
    out, err = capsys.readouterr()
    assert not out and err.count("\n") == 1


def test_the_spectrum_is_that_of_the_noisy_bowl():
    from numerics.problems.noisy_bowl import paper_spectrum

    assert on_gpu.spectrum() == pytest.approx(paper_spectrum().tolist(), rel=1e-12)
