"""Optimizers of other frameworks, each behind the protocol of `running.Running`.

| a reader writes | module | runs |
| --- | --- | --- |
| `torch.optim.SGD`, any import path or `FILE.py:Class` | `of_torch` | in this process |
| `optax:sgd`, a GradientTransformation by its path | `of_optax` | in a child, jax in float64 |
| `keras:SGD`, a Keras optimizer by its path | `of_keras` | in a child, floatx float64 |
| an object with `init` and `update`, a function `step(state, theta, gradient)` | `plain` | here |
| a program as text, a name of the catalogue, a law | `of_text` | here |

optax, jax and keras are imported by `of_optax` and `of_keras` alone.
"""
