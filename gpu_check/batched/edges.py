"""The edges of a batch: which of its instances they are, and their values put in place.

What edges are and how they are numbered stands in sampling. A name that the check does not list
changes nothing, so that one line serves several checks.
"""

import torch

from . import sampling


class Edges:
    """The edges `names` among the instances with these numbers."""

    def __init__(self, names, numbers, device):
        self.where = {name: sampling.edge(names, name, numbers, device) for name in names}

    def put(self, name, x, value):
        """x (B, …) with `value` in place of the instances that are this edge."""
        if name not in self.where:
            return x
        return sampling.placed(self.where[name], x, value)

    def rule(self, T, v):
        """(T, v) with the edges T = 0, T = 1, T nilpotent and v = 0."""
        k = T.shape[1]
        T = self.put("T = 0", T, 0)
        T = self.put("T = 1", T, torch.eye(k))
        return self.put("T nilpotent", T, torch.diag(torch.ones(k - 1), 1)), self.put("v = 0", v, 0)

    def gradients(self, drive):
        """Gradients (B, steps, n) with the edges zero gradients and equal gradients."""
        drive = self.put("equal gradients", drive, drive[:, :1])
        return self.put("zero gradients", drive, 0)

    def drive(self, drive):
        """A Drive of fixed laws with these gradients."""
        H = drive.H
        for name in ("zero gradients", "equal gradients"):
            H = self.put(name, H, 0)
        return drive._replace(H=H, b=self.gradients(drive.b))

    def frame(self, S):
        """S with the edges S = 1 and S = −1."""
        eye = torch.eye(S.shape[1])
        return self.put("S = −1", self.put("S = 1", S, eye), -eye)

    def instance(self, one):
        """An Instance with all of these, and L = 0 and c2 = 0."""
        T, v = self.rule(one.rule.T, one.rule.v)
        start = one.start._replace(L=self.put("L = 0", one.start.L, 0))
        H = one.H
        for name in ("zero gradients", "equal gradients"):
            H = self.put(name, H, 0)
        return one._replace(
            rule=one.rule._replace(T=T, v=v),
            c2=self.put("c2 = 0", one.c2, 0),
            start=start,
            H=H,
            b=self.gradients(one.b),
        )
