"""Gradient descent, momentum, and their small relatives."""

from theory.optimizers.entry import Optimizer

sgd = Optimizer(
    name="sgd",
    title="gradient descent",
    source="Cauchy 1847; torch.optim.SGD(lr)",
    program="x = x - lr*grad(x)",
    parameters=("lr",),
    T="0",
    v="1",
    L="lr",
)

heavy_ball = Optimizer(
    name="heavy_ball",
    title="Polyak's heavy ball",
    source="Polyak 1964, Some methods of speeding up the convergence of iteration methods",
    program="y = x - lr*grad(x) + beta*(x - x_prev); x_prev = x; x = y",
    parameters=("lr", "beta"),
    T="beta",
    v="1",
    L="lr",
)

momentum = Optimizer(
    name="momentum",
    title="momentum with a buffer",
    source="torch.optim.SGD(lr, momentum)",
    program="m = beta*m + grad(x); x = x - lr*m",
    parameters=("lr", "beta"),
    T="beta",
    v="1",
    L="lr",
)

ema_momentum = Optimizer(
    name="ema_momentum",
    title="heavy ball with an exponential moving average of gradients",
    source="Ma, Yarats 2019, arXiv 1810.06801, momentum",
    program="m = beta*m + (1 - beta)*grad(x); x = x - lr*m",
    parameters=("lr", "beta"),
    T="beta",
    v="1 - beta",
    L="lr",
)

dampened_momentum = Optimizer(
    name="dampened_momentum",
    title="momentum with dampening, whose first step is not dampened",
    source="torch.optim.SGD(lr, momentum, dampening)",
    program="m[0] = dampening/beta*grad(start); m = beta*m + (1 - dampening)*grad(x); x = x - lr*m",
    parameters=("lr", "beta", "dampening"),
    T="beta",
    v="1 - dampening",
    L="lr",
    memory_start="dampening/beta",
)

delayed_gradient = Optimizer(
    name="delayed_gradient",
    title="gradient descent with gradients one iteration late",
    source="Langford, Smola, Zinkevich 2009, Slow learners are fast, delay 1",
    program="g = grad(x); x = x - lr*late; late = g",
    parameters=("lr",),
    T="0, 1; 0, 0",
    v="1, 0",
    L="0, lr",
)

optimistic_gradient = Optimizer(
    name="optimistic_gradient",
    title="optimistic gradient descent from a zero previous gradient",
    source="Popov 1980; Daskalakis et al. 2018, arXiv 1711.00141",
    program="g = grad(x); x = x - 2*lr*g + lr*g_prev; g_prev = g",
    parameters=("lr",),
    T="0, 1; 0, 0",
    v="1, 0",
    L="2*lr, -lr",
)

optax_optimistic_gradient = Optimizer(
    name="optax_optimistic_gradient",
    title="generalized optimistic gradient descent; the first gradient stands in for the one "
    "before",
    source="optax.optimistic_gradient_descent(learning_rate, alpha, beta)",
    program="g_prev[0] = grad(start); g = grad(x); x = x - lr*((alpha + beta)*g - beta*g_prev); "
    "g_prev = g",
    parameters=("lr", "alpha", "beta"),
    T="0, 1; 0, 0",
    v="1, 0",
    L="lr*(alpha + beta), -lr*beta",
    memory_start="1, 0",
)

pid = Optimizer(
    name="pid",
    title="momentum with a derivative term of gain kd (either sign)",
    source="An et al. 2018, A PID controller approach for stochastic optimization of deep networks",
    program=(
        "g = grad(x); v = beta*v - lr*g; d = beta*d + (1 - beta)*(g - g_prev); g_prev = g; x = x "
        "+ v + kd*d"
    ),
    parameters=("lr", "beta", "kd"),
    T="0, 1; 0, beta",
    v="1, 0",
    L="lr - kd*(1 - beta), beta*(lr - kd*(1 - beta)) + kd*(1 - beta)",
)
