"""Linear methods whose coefficients change with the time."""

from theory.optimizers.method import Method

sgd_schedule = Method(
    "sgd_schedule",
    "gradient descent with a schedule",
    "Robbins, Monro 1951",
    "x = x - lr[t]*grad(x)",
)

momentum_schedule = Method(
    "momentum_schedule",
    "momentum with the learning rate outside of the buffer",
    "torch.optim.SGD(lr, momentum) with a scheduler",
    "m = beta*m + grad(x); x = x - lr[t]*m",
)

momentum_schedule_inside = Method(
    "momentum_schedule_inside",
    "momentum with the learning rate inside of the buffer",
    "keras.optimizers.SGD(learning_rate, momentum) with a schedule",
    "v = beta*v - lr[t]*grad(x); x = x + v",
)

bias_corrected_momentum = Method(
    "bias_corrected_momentum",
    "an exponential moving average of gradients, bias-corrected",
    "Kingma, Ba 2015, section 3, without its second moment",
    "m = beta*m + (1 - beta)*grad(x); x = x - lr*m/(1 - beta^t)",
)

nesterov_sequence = Method(
    "nesterov_sequence",
    "Nesterov's method with weights (t - 1)/(t + 2)",
    "Su, Boyd, Candès 2014, arXiv 1503.01243",
    "y = x + (t - 1)/(t + 2)*(x - x_prev); x_prev = x; x = y - lr*grad(y)",
)

schedule_free = Method(
    "schedule_free",
    "schedule-free SGD",
    "Defazio et al. 2024, arXiv 2405.15682",
    "y = (1 - beta)*z + beta*x; z = z - lr*grad(y); x = x + (z - x)/(t + 1)",
)

polyak_ruppert = Method(
    "polyak_ruppert",
    "gradient descent asked at the mean of its points",
    "Polyak, Juditsky 1992; primal averaging",
    "z = z - lr*grad(x); x = x + (z - x)/(t + 1)",
)
