"""Methods that ask several oracles, or one at several points."""

from theory.optimizers.method import Method

gradient_descent_ascent = Method(
    "gradient_descent_ascent",
    "steps on both players of a game at once",
    "Arrow, Hurwicz, Uzawa 1958",
    "x, y = x - a*grad_f(x), y + a*grad_g(y)",
)

extragradient = Method(
    "extragradient",
    "a step with the operator at a point looked ahead to",
    "Korpelevich 1976",
    "y = x - a*F(x); x = x - a*F(y)",
)

extra_anchored_gradient = Method(
    "extra_anchored_gradient",
    "extragradient pulled to its start by 1/(t + 1)",
    "Yoon, Ryu 2021, arXiv 2102.07922",
    "anchor[0] = start; y = x + (anchor - x)/(t + 1) - a*F(x); "
    "x = x + (anchor - x)/(t + 1) - a*F(y); anchor = anchor",
)

optimistic_operator = Method(
    "optimistic_operator",
    "Popov's past extragradient, one evaluation an iteration",
    "Popov 1980",
    "g = F(y); x = x - a*g; y = x - a*g",
)

forward_reflected_backward = Method(
    "forward_reflected_backward",
    "forward-backward with a reflected operator",
    "Malitsky, Tam 2020, arXiv 1808.04162",
    "g = F(x); x = J_A(x - 2*a*g + a*old, a); old = g",
)

forward_backward_forward = Method(
    "forward_backward_forward",
    "Tseng's splitting",
    "Tseng 2000, A modified forward-backward splitting method",
    "g = F(x); y = J_A(x - a*g, a); h = F(y); x = y - a*h + a*g",
)

proximal_point = Method(
    "proximal_point",
    "the proximal step alone",
    "Rockafellar 1976, Monotone operators and the proximal point algorithm",
    "x = prox_f(x, a)",
)

proximal_gradient = Method(
    "proximal_gradient",
    "forward-backward splitting",
    "Lions, Mercier 1979; Combettes, Wajs 2005",
    "g = grad_f(x); x = prox_h(x - a*g, a)",
)

projected_gradient = Method(
    "projected_gradient",
    "a gradient step and a projection",
    "Goldstein 1964; Levitin, Polyak 1966",
    "g = grad(x); x = project_C(x - a*g)",
)

inertial_proximal_gradient = Method(
    "inertial_proximal_gradient",
    "forward-backward with heavy-ball inertia (iPiano)",
    "Ochs, Chen, Brox, Pock 2014, arXiv 1404.4805",
    "g = grad_f(x); y = prox_h(x - a*g + b*(x - x_prev), a); x_prev = x; x = y",
)

fista = Method(
    "fista",
    "accelerated proximal gradient",
    "Beck, Teboulle 2009, A fast iterative shrinkage-thresholding algorithm",
    "s[0] = 1; s_new = (1 + sqrt(1 + 4*s^2))/2; g = grad_f(y); x_new = prox_h(y - a*g, a); "
    "y = x_new + (s - 1)/s_new*(x_new - x); x, s = x_new, s_new",
)

douglas_rachford = Method(
    "douglas_rachford",
    "Douglas–Rachford splitting",
    "Lions, Mercier 1979; Zhao, Lessard, Udell 2021, algorithm 5",
    "x = prox_f(z, a); y = prox_g(2*x - z, a); z = z + y - x",
)

douglas_rachford_shifted = Method(
    "douglas_rachford_shifted",
    "Douglas–Rachford splitting, its calls in the other order",
    "Zhao, Lessard, Udell 2021, algorithm 6",
    "p = prox_g(2*q - p, a) + p - q; q = prox_f(p, a)",
)

relaxed_douglas_rachford = Method(
    "relaxed_douglas_rachford",
    "Douglas–Rachford splitting with relaxation c",
    "Eckstein, Bertsekas 1992",
    "x = prox_f(z, a); y = prox_g(2*x - z, a); z = z + c*(y - x)",
)

peaceman_rachford = Method(
    "peaceman_rachford",
    "Peaceman–Rachford splitting",
    "Lions, Mercier 1979",
    "x = prox_f(z, a); y = prox_g(2*x - z, a); z = z + 2*(y - x)",
)

admm = Method(
    "admm",
    "alternating directions for f(x) + g(z) with x = z, scaled multipliers",
    "Boyd, Parikh, Chu, Peleato, Eckstein 2011, section 3.1.1",
    "x = prox_f(z - u, a); z = prox_g(x + u, a); u = u + x - z",
)

davis_yin = Method(
    "davis_yin",
    "three operator splitting",
    "Davis, Yin 2017, arXiv 1504.01032",
    "x = prox_f(z, a); g = grad_h(x); y = prox_g(2*x - z - a*g, a); z = z + y - x",
)

chambolle_pock = Method(
    "chambolle_pock",
    "primal-dual hybrid gradient with the identity as its operator",
    "Chambolle, Pock 2011, algorithm 1, theta = 1",
    "x_new = prox_f(x - tau*y, tau); y = prox_g_conj(y + sigma*(2*x_new - x), sigma); x = x_new",
)

condat_vu = Method(
    "condat_vu",
    "the primal-dual method with a smooth part, the identity as its operator",
    "Condat 2013; Vu 2013, arXiv 1110.1697",
    "g = grad_h(x); x_new = prox_f(x - tau*g - tau*y, tau); "
    "y = prox_g_conj(y + sigma*(2*x_new - x), sigma); x = x_new",
)

arrow_hurwicz = Method(
    "arrow_hurwicz",
    "primal-dual steps without extrapolation",
    "Arrow, Hurwicz, Uzawa 1958; Chambolle, Pock 2011, theta = 0",
    "x = prox_f(x - tau*y, tau); y = prox_g_conj(y + sigma*x, sigma)",
)

alternating_projections = Method(
    "alternating_projections",
    "projections onto two sets in turn",
    "von Neumann 1933; Bregman 1965",
    "x = project_C(x); x = project_D(x)",
)

dykstra = Method(
    "dykstra",
    "Dykstra's projections with corrections",
    "Boyle, Dykstra 1986",
    "y = project_C(x + p); p = x + p - y; x = project_D(y + q); q = y + q - x",
)

reflected_projections = Method(
    "reflected_projections",
    "averaged alternating reflections",
    "Bauschke, Combettes, Luke 2004",
    "y = project_C(x); z = project_D(2*y - x); x = x + z - y",
)

lookahead = Method(
    "lookahead",
    "five steps of gradient descent, then a share c of the way",
    "Zhang, Lucas, Hinton, Ba 2019, arXiv 1907.08610",
    "repeat 5: { y = y - lr*grad(y) }; x = x + c*(y - x); y = x",
)
