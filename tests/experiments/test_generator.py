"""The image generator: the paper's number of weights, and inputs that hide what is asked."""

import pytest

torch = pytest.importorskip("torch")


def test_the_network_has_the_papers_number_of_weights():
    from experiments.declared.generator import Generator, batch, loss

    model, images = Generator(), torch.zeros(2, 28, 28, dtype=torch.long)
    assert sum(p.numel() for p in model.parameters()) == 94_696
    inputs, wanted = batch(images, 3, torch.Generator().manual_seed(0))
    assert model(inputs).shape == (3, 256) and loss(model, inputs, wanted) > 0


def test_the_pixel_and_all_after_it_are_black():
    from experiments.declared.generator import batch

    images = torch.arange(28 * 28).reshape(1, 28, 28) % 255 + 1
    inputs, wanted = batch(images, 50, torch.Generator().manual_seed(1))
    for channels, value in zip(inputs, wanted, strict=True):
        seen, hidden, left, across, down = channels.reshape(5, -1)
        at = int((hidden == 0).sum())
        assert value == images.reshape(-1)[at]
        assert (hidden[at:] == 1).all() and (seen[at:] == 0).all()
        assert torch.equal(seen[:at] * 256, images.reshape(-1)[:at].float())
        assert left.reshape(28, 28).sum(1).unique().tolist() == [at % 28]
        assert across[0] == down[0] == -1 and across[-1] == down[-1] == 1
        assert across[1] > across[0] and down[1] == down[0]
