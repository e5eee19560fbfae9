"""Several momenta at once: aggregated momentum and the memories of the RLLC paper with fixed
laws."""

from theory.optimizers.entry import Optimizer

aggmo = Optimizer(
    name="aggmo",
    title="aggregated momentum with two velocities",
    source="Lucas, Sun, Zemel, Grosse 2019, arXiv 1804.00325",
    program="p = beta1*p - grad(x); q = beta2*q - grad(x); x = x + lr/2*(p + q)",
    parameters=("lr", "beta1", "beta2"),
    T="beta1, 0; 0, beta2",
    v="1, 1",
    L="lr/2, lr/2",
)

aggmo_three = Optimizer(
    name="aggmo_three",
    title="aggregated momentum with three velocities",
    source="Lucas, Sun, Zemel, Grosse 2019, arXiv 1804.00325",
    program="p = beta1*p - grad(x); q = beta2*q - grad(x); r = beta3*r - grad(x); x = x + lr/3*(p "
    "+ q + r)",
    parameters=("lr", "beta1", "beta2", "beta3"),
    T="beta1, 0, 0; 0, beta2, 0; 0, 0, beta3",
    v="1, 1, 1",
    L="lr/3, lr/3, lr/3",
)

sgd_momentum_mixture = Optimizer(
    name="sgd_momentum_mixture",
    title="J(0) | J(beta) with a fixed law: SGD, momentum and NAG on one plane",
    source="RLLC paper, arXiv 2402.15262, section 4 and appendix A",
    program="m = beta*m + grad(x); x = x - (l1*grad(x) + l2*m)",
    parameters=("l1", "l2", "beta"),
    T="0, 0; 0, beta",
    v="1, 1",
    L="l1, l2",
)

two_momenta = Optimizer(
    name="two_momenta",
    title="J(beta1) | J(beta2) with a fixed law",
    source="RLLC paper, arXiv 2402.15262, section 4 (multi momentum propagators)",
    program="p = beta1*p + grad(x); q = beta2*q + grad(x); x = x - (l1*p + l2*q)",
    parameters=("l1", "l2", "beta1", "beta2"),
    T="beta1, 0; 0, beta2",
    v="1, 1",
    L="l1, l2",
)

jordan_momentum = Optimizer(
    name="jordan_momentum",
    title="J(beta; 2) with a fixed law: a momentum of the momentum",
    source="RLLC paper, arXiv 2402.15262, section 5",
    program="q = p + beta*q; p = beta*p + grad(x); x = x - (l1*p + l2*q)",
    parameters=("l1", "l2", "beta"),
    T="beta, 1; 0, beta",
    v="1, 0",
    L="l1, l2",
)

complex_momentum = Optimizer(
    name="complex_momentum",
    title="J(a + b*i) with a fixed law: real and imaginary part of a complex momentum",
    source="RLLC paper, arXiv 2402.15262, equation (3)",
    program="p_new = a*p - b*q + grad(x); q = b*p + a*q; p = p_new; x = x - (l1*p + l2*q)",
    parameters=("l1", "l2", "a", "b"),
    T="a, b; -b, a",
    v="1, 0",
    L="l1, l2",
)
