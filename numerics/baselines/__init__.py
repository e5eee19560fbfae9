"""The optimizers that LODO was compared with, one a file, on the interface of numerics.optimizers.

The elementwise ones (SGD, RMSprop, Adam, Yogi, LARS) take parameters of any shape: rows may be seeds.
"""

from .adam import Adam
from .bfgs import BFGS
from .lars import LARS
from .lbfgs import LBFGS
from .levenberg_marquardt import LevenbergMarquardt
from .newton import Newton
from .olbfgs import OLBFGS
from .rmsprop import RMSprop
from .sgd import SGD
from .yogi import Yogi

__all__ = ["Adam", "BFGS", "LARS", "LBFGS", "LevenbergMarquardt", "Newton", "OLBFGS", "RMSprop", "SGD", "Yogi"]
