"""Methods whose steps are not linear, coordinate by coordinate."""

from theory.optimizers.method import Method

_MOMENTS = "g = grad(x); m = beta1*m + (1 - beta1)*g; v = beta2*v + (1 - beta2)*g^2; "

sign_sgd = Method(
    "sign_sgd",
    "steps of one size",
    "Bernstein et al. 2018, arXiv 1802.04434",
    "x = x - lr*sign(grad(x))",
)

adagrad = Method(
    "adagrad",
    "gradients over the root of the sum of their squares",
    "Duchi, Hazan, Singer 2011; torch.optim.Adagrad",
    "g = grad(x); s = s + g^2; x = x - lr*g/(sqrt(s) + eps)",
)

rmsprop = Method(
    "rmsprop",
    "gradients over the root of the mean of their squares, eps outside of the root",
    "Tieleman, Hinton 2012; torch.optim.RMSprop",
    "g = grad(x); v = alpha*v + (1 - alpha)*g^2; x = x - lr*g/(sqrt(v) + eps)",
)

rmsprop_eps_inside = Method(
    "rmsprop_eps_inside",
    "RMSprop with eps inside of the root",
    "optax.rmsprop; keras.optimizers.RMSprop",
    "g = grad(x); v = alpha*v + (1 - alpha)*g^2; x = x - lr*g/sqrt(v + eps)",
)

rmsprop_momentum = Method(
    "rmsprop_momentum",
    "RMSprop with momentum, the learning rate outside of the buffer",
    "torch.optim.RMSprop(momentum)",
    "g = grad(x); v = alpha*v + (1 - alpha)*g^2; b = mu*b + g/(sqrt(v) + eps); x = x - lr*b",
)

adadelta = Method(
    "adadelta",
    "steps in the units of the parameters",
    "Zeiler 2012, arXiv 1212.5701; torch.optim.Adadelta",
    "g = grad(x); v = rho*v + (1 - rho)*g^2; d = sqrt(u + eps)/sqrt(v + eps)*g; "
    "u = rho*u + (1 - rho)*d^2; x = x - lr*d",
)

adam = Method(
    "adam",
    "Adam",
    "Kingma, Ba 2015, arXiv 1412.6980; torch.optim.Adam",
    _MOMENTS + "x = x - lr*(m/(1 - beta1^t))/(sqrt(v/(1 - beta2^t)) + eps)",
)

adam_keras = Method(
    "adam_keras",
    "Adam with eps beside the root that is not corrected",
    "Kingma, Ba 2015, end of section 2; keras.optimizers.Adam",
    _MOMENTS + "x = x - lr*sqrt(1 - beta2^t)/(1 - beta1^t)*m/(sqrt(v) + eps)",
)

adamw = Method(
    "adamw",
    "Adam with decoupled weight decay",
    "Loshchilov, Hutter 2019, arXiv 1711.05101; torch.optim.AdamW",
    _MOMENTS + "x = x - lr*w*x - lr*(m/(1 - beta1^t))/(sqrt(v/(1 - beta2^t)) + eps)",
)

amsgrad = Method(
    "amsgrad",
    "Adam with the largest second moment so far",
    "Reddi, Kale, Kumar 2018, arXiv 1904.09237; torch.optim.Adam(amsgrad)",
    _MOMENTS + "u = max(u, v); x = x - lr*(m/(1 - beta1^t))/(sqrt(u/(1 - beta2^t)) + eps)",
)

adamax = Method(
    "adamax",
    "Adam with an infinity norm",
    "Kingma, Ba 2015, algorithm 2; torch.optim.Adamax",
    "g = grad(x); m = beta1*m + (1 - beta1)*g; u = max(beta2*u, abs(g) + eps); "
    "x = x - lr/(1 - beta1^t)*m/u",
)

nadam = Method(
    "nadam",
    "Adam with Nesterov momentum, schedules mu[t]",
    "Dozat 2016; torch.optim.NAdam",
    "p[0] = 1; p_new = p*mu[t]; " + _MOMENTS + "n = mu[t + 1]*m/(1 - p_new*mu[t + 1]) "
    "+ (1 - mu[t])*g/(1 - p_new); p = p_new; x = x - lr*n/(sqrt(v/(1 - beta2^t)) + eps)",
)

radam_rectified = Method(
    "radam_rectified",
    "RAdam once it is rectified, with its rectification r[t]",
    "Liu et al. 2020, arXiv 1908.03265; torch.optim.RAdam",
    _MOMENTS + "x = x - lr*r[t]*(m/(1 - beta1^t))*sqrt(1 - beta2^t)/(sqrt(v) + eps)",
)

lion = Method(
    "lion",
    "signs of interpolated momentum",
    "Chen et al. 2023, arXiv 2302.06675",
    "g = grad(x); c = beta1*m + (1 - beta1)*g; m = beta2*m + (1 - beta2)*g; "
    "x = x - lr*(sign(c) + w*x)",
)

rprop = Method(
    "rprop",
    "step sizes that grow and shrink with the signs of gradients, without backtracking",
    "Riedmiller, Braun 1993; Igel, Hüsken 2000, Rprop−",
    "d[0] = step; g = grad(x); s = sign(g*old); "
    "d = d*((1 + s)*s/2*up - (1 - s)*s/2*down + 1 - s^2); x = x - d*sign(g); old = g",
)

lars = Method(
    "lars",
    "momentum with a rate from the lengths of weights and gradient",
    "You, Gitman, Ginsburg 2017, arXiv 1708.03888",
    "x[0] = start; g = grad(x) + w*x; m = beta*m + eta*norm(x)/(norm(g) + eps)*g; x = x - lr*m",
)

lamb = Method(
    "lamb",
    "Adam's direction with a rate from the lengths of weights and step",
    "You et al. 2020, arXiv 1904.00962",
    "x[0] = start; " + _MOMENTS + "r = (m/(1 - beta1^t))/(sqrt(v/(1 - beta2^t)) + eps) + w*x; "
    "x = x - lr*norm(x)/norm(r)*r",
)

normalized_gradient = Method(
    "normalized_gradient",
    "steps of one length",
    "Nesterov 1984; Hazan, Levy, Shalev-Shwartz 2015",
    "g = grad(x); x = x - lr*g/norm(g)",
)

clipped_gradient = Method(
    "clipped_gradient",
    "gradients of bounded length",
    "Pascanu, Mikolov, Bengio 2013; torch.nn.utils.clip_grad_norm_",
    "g = grad(x); x = x - lr*g*min(1, c/norm(g))",
)
