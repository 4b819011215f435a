"""Writes trajectories.json: what PyTorch's optimizers do to a known function.

    python3 trajectories.py > trajectories.json

The function is Rosenbrock's, softened, over the eight numbers of a [2, 3] weight
and a [2] bias in one row:

    f(x) = sum_i (1 - x_i)^2 + 5 (x_{i+1} - x_i^2)^2

The gradient is in closed form, so that only the update rules are compared.
Rates are small enough that no path jumps to and fro across the valley, where
rounding errors would grow tenfold per step.
"""
import json
import sys

import torch

START = [-1.2, 1.0, 0.5, -0.7, 1.4, 0.3, -0.4, 0.9]
STEPS, EVERY = 100, 10


def gradient(x):
    g = -2 * (1 - x)
    e = x[1:] - x[:-1] ** 2
    g[:-1] += -20 * x[:-1] * e
    g[1:] += 10 * e
    return g


def run(make, clip=None):
    start = torch.tensor(START, dtype=torch.float64)
    weight = torch.nn.Parameter(start[:6].clone().reshape(2, 3))
    bias = torch.nn.Parameter(start[6:].clone())
    optimizer = make([weight, bias])
    path = []
    for step in range(1, STEPS + 1):
        g = gradient(torch.cat([weight.detach().flatten(), bias.detach()]))
        weight.grad, bias.grad = g[:6].reshape(2, 3).clone(), g[6:].clone()
        if clip:
            # torch's own function adds 1e-6 to the norm; the definition does not.
            norm = g.norm()
            for p in (weight, bias):
                p.grad.mul_(min(1.0, clip / norm.item()))
        optimizer.step()
        if step % EVERY == 0:
            path.append(torch.cat([weight.detach().flatten(), bias.detach()]).tolist())
    return path


o = torch.optim
cases = {
    "descent": run(lambda p: o.SGD(p, lr=0.004)),
    "momentum": run(lambda p: o.SGD(p, lr=0.002, momentum=0.9)),
    "nesterov": run(lambda p: o.SGD(p, lr=0.002, momentum=0.9, nesterov=True)),
    "rmsprop": run(lambda p: o.RMSprop(p, lr=0.0003, alpha=0.9, eps=1e-8)),
    "rmsprop_other": run(lambda p: o.RMSprop(p, lr=0.01, alpha=0.99, eps=0.1)),
    "adam": run(lambda p: o.Adam(p, lr=0.05)),
    "adam_other_betas": run(lambda p: o.Adam(p, lr=0.01, betas=(0.5, 0.9), eps=1e-3)),
    "adamw": run(lambda p: o.AdamW(p, lr=0.05, weight_decay=0.1)),
    "adam_l2": run(lambda p: o.Adam(p, lr=0.05, weight_decay=0.1)),
    "adamw_weights_only": run(lambda p: o.AdamW(
        [{"params": p[:1], "weight_decay": 0.1}, {"params": p[1:], "weight_decay": 0.0}], lr=0.05)),
    "clipped_momentum": run(lambda p: o.SGD(p, lr=0.01, momentum=0.9), clip=2.0),
}
json.dump({"torch": torch.__version__, "start": START, "every": EVERY, "cases": cases}, sys.stdout, indent=1)
print()
