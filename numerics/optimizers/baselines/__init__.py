"""The optimizers that LODO and the thesis were compared with, one a file, on the interface of
numerics.optimizers.

The elementwise ones (SGD, RMSprop, Adagrad, Adam, Adamax, Yogi, LARS) take parameters of any shape:
rows may be seeds.
"""

from .adagrad import Adagrad
from .adam import Adam
from .adamax import Adamax
from .bfgs import BFGS
from .lars import LARS
from .lbfgs import LBFGS
from .levenberg_marquardt import LevenbergMarquardt
from .newton import Newton
from .olbfgs import OLBFGS
from .rmsprop import RMSprop
from .sgd import SGD
from .yogi import Yogi

__all__ = [
    "Adagrad",
    "Adam",
    "Adamax",
    "BFGS",
    "LARS",
    "LBFGS",
    "LevenbergMarquardt",
    "Newton",
    "OLBFGS",
    "RMSprop",
    "SGD",
    "Yogi",
]
