"""Nesterov's accelerated gradient in its usual forms, and the methods with its two-step shape.

All of them are Opt(diag(0, b), (1, 1), (l1, l2)) for b ≠ 0 (RLLC paper, Lemma 4.1 and appendix A).
"""

from theory.optimizers.entry import Optimizer

nag = Optimizer(
    name="nag",
    title="Nesterov's accelerated gradient, in lookahead coordinates",
    source="torch.optim.SGD(lr, momentum, nesterov=True); RLLC paper, Lemma 4.1",
    program="m = beta*m + grad(x); x = x - lr*(grad(x) + beta*m)",
    parameters=("lr", "beta"),
    T="0, 0; 0, beta",
    v="1, 1",
    L="lr, lr*beta",
)

nag_sutskever = Optimizer(
    name="nag_sutskever",
    title="Nesterov's accelerated gradient as momentum that looks ahead",
    source="Sutskever, Martens, Dahl, Hinton 2013, On the importance of initialization and "
    "momentum in deep learning",
    program="v = beta*v - lr*grad(x + beta*v); x = x + v",
    parameters=("lr", "beta"),
    T="0, 0; 0, beta",
    v="1, 1",
    L="lr, lr*beta",
)

nag_two_sequence = Optimizer(
    name="nag_two_sequence",
    title="Nesterov's accelerated gradient with two sequences",
    source="Nesterov 1983; Nesterov 2004, Introductory lectures, constant step scheme III",
    program="x_new = y - lr*grad(y); y = x_new + beta*(x_new - x); x = x_new",
    parameters=("lr", "beta"),
    T="0, 0; 0, beta",
    v="1, 1",
    L="lr, lr*beta",
)

nag_three_sequence = Optimizer(
    name="nag_three_sequence",
    title="Nesterov's accelerated gradient with three sequences, beta = (1 - tau)/(1 + tau)",
    source="Nesterov 2004, Introductory lectures, section 2.2; d'Aspremont, Scieur, Taylor 2021, "
    "chapter 4",
    program=(
        "y = (x + tau*z)/(1 + tau); z = (1 - tau)*z + tau*y - lr/tau*grad(y); x = y - lr*grad(y)"
    ),
    parameters=("lr", "tau"),
    T="0, 0; 0, b",
    v="1, 1",
    L="lr, lr*b",
    where=(("b", "(1 - tau)/(1 + tau)"),),
)

triple_momentum = Optimizer(
    name="triple_momentum",
    title="triple momentum",
    source="Van Scoy, Freeman, Lynch 2018, The fastest known globally convergent first-order "
    "method",
    program="y = (1 + gamma)*x - gamma*x_prev; x_new = (1 + beta)*x - beta*x_prev - lr*grad(y); "
    "x_prev = x; x = x_new",
    parameters=("lr", "beta", "gamma"),
    T="0, 0; 0, beta",
    v="1, 1",
    L="lr*gamma/beta, lr*(1 + gamma) - lr*gamma/beta",
    other_form=("0, 1; 0, beta", "1, 0", "lr*(1 + gamma), lr*(beta + beta*gamma - gamma)"),
)

robust_momentum = Optimizer(
    name="robust_momentum",
    title="robust momentum: triple momentum traded for robustness by rho",
    source="Cyrus, Hu, Van Scoy, Lessard 2018, arXiv 1710.04753; parameters as in qhoptim's "
    "from_robust_momentum",
    program="""
        alpha = kappa*(1 - rho)^2*(1 + rho)/L
        beta = kappa*rho^3/(kappa - 1)
        gamma = rho^3/((kappa - 1)*(1 - rho)^2*(1 + rho))
        y = x + gamma*(x - x_prev)
        x_new = x + beta*(x - x_prev) - alpha*grad(y)
        x_prev = x
        x = x_new
    """,
    parameters=("L", "kappa", "rho"),
    T="0, 1; 0, beta",
    v="1, 0",
    L="alpha*(1 + gamma), alpha*(beta + beta*gamma - gamma)",
    where=(
        ("alpha", "kappa*(1 - rho)^2*(1 + rho)/L"),
        ("beta", "kappa*rho^3/(kappa - 1)"),
        ("gamma", "rho^3/((kappa - 1)*(1 - rho)^2*(1 + rho))"),
    ),
)

qhm = Optimizer(
    name="qhm",
    title="quasi-hyperbolic momentum",
    source="Ma, Yarats 2019, arXiv 1810.06801",
    program="m = beta*m + (1 - beta)*grad(x); x = x - lr*((1 - nu)*grad(x) + nu*m)",
    parameters=("lr", "beta", "nu"),
    T="0, 0; 0, beta",
    v="1, 1",
    L="lr*(1 - nu), lr*nu*(1 - beta)",
)

sum_momentum = Optimizer(
    name="sum_momentum",
    title="SUM, stochastic unified momentum: s = 0 heavy ball, s = 1 NAG, s = 1/(1 - beta) SGD",
    source="Yang, Lin, Li 2016, arXiv 1604.03257",
    program="y = x - lr*grad(x); u = x - s*lr*grad(x); x = y + beta*(u - u_prev); u_prev = u",
    parameters=("lr", "beta", "s"),
    T="0, 0; 0, beta",
    v="1, 1",
    L="lr*s, lr*(1 + beta*s - s)",
)

accsgd = Optimizer(
    name="accsgd",
    title="accelerated SGD, its constant 0.7 written out",
    source="Kidambi, Netrapalli, Jain, Kakade 2018, arXiv 1803.05591; as in their AccSGD.py",
    program="""
        a = 1 - 0.7^2*xi/kappa
        bar = a*bar + (1 - a)*(x - kappa*lr/0.7*grad(x))
        x = 0.7/(0.7 + (1 - a))*(x - lr*grad(x)) + (1 - a)/(0.7 + (1 - a))*bar
    """,
    parameters=("lr", "kappa", "xi"),
    T="0, 1; 0, b",
    v="1, 0",
    L="h, b*(h - lr)",
    where=(
        ("b", "(100*kappa - 49*xi)/(100*kappa + 70*xi)"),
        ("h", "lr*(49*xi^2 + 100*kappa)/(100*kappa + 70*xi)"),
    ),
)
