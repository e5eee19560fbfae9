"""Logistic regression with cross-entropy and λ/2·|w|² on all weights, so λ-strongly convex; w is
(…, (d+1)·classes)."""

import numpy as np
from scipy.optimize import minimize


class Problem:
    """The mean loss over a Part and its gradients."""

    def __init__(self, part, classes, penalty):
        self.rows, self.labels, self.classes, self.penalty = (
            part.rows,
            part.labels,
            classes,
            penalty,
        )
        self.size = part.rows.shape[1] * classes

    def loss(self, w, penalized=True):
        """The loss at every w, (…,)."""
        logits = self.rows @ self._matrix(w)
        top = logits.max(-1, keepdims=True)
        logs = top[..., 0] + np.log(np.exp(logits - top).sum(-1))
        of_label = np.take_along_axis(
            logits, np.broadcast_to(self.labels[:, None], (*logits.shape[:-1], 1)), -1
        )[..., 0]
        values = (logs - of_label).mean(-1)
        return values + self.penalty / 2 * (w * w).sum(-1) if penalized else values

    def gradient(self, w, chosen=None):
        """The gradient over the rows `chosen`, (runs, batch), one batch a run; over all rows if
        left out."""
        rows, labels = (
            (self.rows, self.labels) if chosen is None else (self.rows[chosen], self.labels[chosen])
        )
        logits = rows @ self._matrix(w)
        parts = np.exp(logits - logits.max(-1, keepdims=True))
        parts /= parts.sum(-1, keepdims=True)
        parts -= np.eye(self.classes)[labels]
        return (np.swapaxes(rows, -1, -2) @ parts).reshape(w.shape) / rows.shape[
            -2
        ] + self.penalty * w

    def minimum(self):
        """The least loss, by L-BFGS until the gradient's largest entry is below 1e-9; for λ > 0
        only.

        |∇F|²/(2λ) bounds what is missing. Raises ValueError where it does not get there.
        """
        found = minimize(
            self.loss,
            np.zeros(self.size),
            jac=self.gradient,
            method="L-BFGS-B",
            options={"maxiter": 20_000, "maxfun": 40_000, "gtol": 1e-9, "ftol": 0.0, "maxcor": 30},
        )
        missing = float((self.gradient(found.x) ** 2).sum()) / (2 * self.penalty)
        if missing > 1e-9:
            raise ValueError(
                f"the minimum for λ = {self.penalty:g} is known to {missing:.0e} only; give a "
                "larger λ"
            )
        return float(found.fun)

    def _matrix(self, w):
        return w.reshape(*w.shape[:-1], -1, self.classes)
