"""The Llama whose step is timed: its number of weights, and that it sees no later word."""

import pytest

torch = pytest.importorskip("torch")


def parts():
    from benchmarks.llama_step import Block, Llama, rotated

    return Block, Llama, rotated


def test_a_model_of_thirty_blocks_has_the_weights_of_smollm2():
    block = sum(p.numel() for p in parts()[0]().parameters())
    assert 49_152 * 576 + 30 * block + 576 == 134_515_008


def test_no_word_sees_a_later_one_and_scores_depend_on_distance_alone():
    _, Llama, rotated = parts()
    torch.manual_seed(0)
    model, tokens = Llama(1), torch.arange(6)
    changed = torch.cat([tokens[:-1], torch.tensor([77])])
    assert torch.allclose(model(tokens)[:-1], model(changed)[:-1], atol=1e-5)
    assert not torch.allclose(model(tokens)[-1], model(changed)[-1], atol=1e-3)
    angles = torch.arange(8.0)[:, None] * torch.tensor([1.0, 0.1])
    turn = (angles.cos()[:, None], angles.sin()[:, None])
    q, k = (rotated(torch.randn(1, 1, 4).expand(8, 1, 4), turn)[:, 0] for _ in range(2))
    scores = q @ k.T
    assert torch.allclose(scores[1:, 1:], scores[:-1, :-1], atol=1e-5)
    assert not torch.allclose(scores[0], scores[1], atol=1e-2)
