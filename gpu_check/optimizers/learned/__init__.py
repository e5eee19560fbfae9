"""Optimizers that learn their preconditioner, batched in torch: seeds on the leading axis.

Formulas of Liao, Dangovski, Foerster, Soljačić, TMLR 2023 (arXiv 2210.06171), rebuilt from the
prose.
"""
