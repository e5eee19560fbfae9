"""A network of two dense layers with ReLU between them: the paper's feed-forward network (Appendix
B.2)."""

import numpy as np

HIDDEN = 10


class FeedForward:
    """The mean cross entropy over a Part, and its gradients; w is (…, size).

    As `Problem`, but not convex: d features and a 1 to 10 ReLU units, these and a 1 to the classes.
    """

    def __init__(self, part, classes):
        self.rows, self.labels, self.classes = part.rows, part.labels, classes
        self.inputs = part.rows.shape[1]
        self.cut = self.inputs * HIDDEN
        self.size = self.cut + (HIDDEN + 1) * classes

    def loss(self, w, penalized=True):
        """The loss at every w, (…,); nothing is penalized here."""
        logits = self._forward(w, self.rows)[2]
        top = logits.max(-1, keepdims=True)
        logs = top[..., 0] + np.log(np.exp(logits - top).sum(-1))
        of_label = np.take_along_axis(
            logits, np.broadcast_to(self.labels[:, None], (*logits.shape[:-1], 1)), -1
        )[..., 0]
        return (logs - of_label).mean(-1)

    def gradient(self, w, chosen=None):
        """The gradient over the rows `chosen`, (runs, batch), one batch a run; over all rows if
        left out."""
        rows, labels = (
            (self.rows, self.labels) if chosen is None else (self.rows[chosen], self.labels[chosen])
        )
        second, hidden, logits = self._forward(w, rows)
        parts = np.exp(logits - logits.max(-1, keepdims=True))
        parts /= parts.sum(-1, keepdims=True)
        parts = (parts - np.eye(self.classes)[labels]) / rows.shape[-2]
        upper = np.swapaxes(hidden, -1, -2) @ parts
        below = (parts @ np.swapaxes(second[..., :-1, :], -1, -2)) * (hidden[..., :-1] > 0)
        lower = np.swapaxes(rows, -1, -2) @ below
        flat = (*w.shape[:-1], -1)
        return np.concatenate([lower.reshape(flat), upper.reshape(flat)], -1)

    def _forward(self, w, rows):
        """The second matrix, the hidden units with a last column of ones, the logits."""
        first = w[..., : self.cut].reshape(*w.shape[:-1], self.inputs, HIDDEN)
        second = w[..., self.cut :].reshape(*w.shape[:-1], HIDDEN + 1, self.classes)
        hidden = np.maximum(rows @ first, 0)
        hidden = np.concatenate([hidden, np.ones((*hidden.shape[:-1], 1))], -1)
        return second, hidden, hidden @ second
