"""The work of this benchmark in PyTorch and scikit-learn.

The first line of the input holds the sizes of the work in JSON; the answer says
which versions are here and which tasks they do. Every further line is
"task steps warm threads"; the answer is the list of the steps' seconds, after
warm steps that are not timed. threads 0 is the libraries' own choice.
"""

import contextlib
import importlib
import itertools
import json
import platform
import sys
import time

BATCHES = 8
RATE = 0.001


def found(name):
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


torch, sklearn, pools = found("torch"), found("sklearn"), found("threadpoolctl")
torch_threads = torch.get_num_threads() if torch else 0
blas_threads = max((p["num_threads"] for p in pools.threadpool_info() if p["user_api"] == "blas"), default=0) if pools else 0


def set_threads(n):
    if torch:
        torch.set_num_threads(n or torch_threads)
    if pools and blas_threads:
        pools.threadpool_limits(limits=n or blas_threads, user_api="blas")


def cycle(make):
    return itertools.cycle([make() for _ in range(BATCHES)])


def autoencoder(work, dtype):
    widths = work["sizes"] + work["sizes"][-2::-1]
    code = len(work["sizes"]) - 1
    layers = []
    for i, (n, m) in enumerate(zip(widths, widths[1:])):
        layers.append(torch.nn.Linear(n, m, dtype=dtype))
        if i + 1 not in (code, len(widths) - 1):  # code and output are linear
            layers.append(torch.nn.Tanh())
    return torch.nn.Sequential(*layers)


def adam(parameters):
    try:
        return torch.optim.Adam(parameters, lr=RATE, fused=True)  # newer versions have it for CPUs, and it is faster
    except (RuntimeError, TypeError):
        return torch.optim.Adam(parameters, lr=RATE)


def ae_step(work, dtype):
    net = autoencoder(work, dtype)
    rule = adam(list(net.parameters()))
    n, batches = work["batch"], cycle(lambda: torch.rand(work["batch"], work["sizes"][0], dtype=dtype))
    loss_of = torch.nn.functional.binary_cross_entropy_with_logits

    def step():
        x = next(batches)
        rule.zero_grad(set_to_none=True)
        loss = loss_of(net(x), x, reduction="sum") / n
        loss.backward()
        rule.step()
        return loss.item()

    return step


class RBM:
    """Bernoulli units, float32, updates in place, no autograd."""

    def __init__(self, work):
        self.n, visible, hidden = work["batch"], work["visible"], work["hidden"]
        self.W = 0.01 * torch.randn(visible, hidden)
        self.b, self.c = torch.zeros(visible), torch.zeros(hidden)
        self.v = torch.rand(self.n, visible).round_()
        self.h = torch.rand(self.n, hidden).round_()
        self.batches = cycle(lambda: torch.rand(self.n, visible).round_())
        self.uniform = {w: torch.empty(self.n, w) for w in (visible, hidden)}

    def draw(self, p):
        u = self.uniform[p.shape[1]].uniform_()  # several times faster than torch.bernoulli
        return torch.lt(u, p, out=torch.empty_like(p))

    def hidden(self, v):
        return torch.addmm(self.c, v, self.W).sigmoid_()

    def visible(self, h):
        return torch.addmm(self.b, h, self.W.t()).sigmoid_()

    def update(self, pos_v, pos_h, neg_v, neg_h):
        rate = RATE / self.n
        self.W.addmm_(pos_v.t(), pos_h, alpha=rate).addmm_(neg_v.t(), neg_h, alpha=-rate)
        self.b.add_(pos_v.sum(0).sub_(neg_v.sum(0)), alpha=rate)
        self.c.add_(pos_h.sum(0).sub_(neg_h.sum(0)), alpha=rate)

    def cd1(self):
        data = next(self.batches)
        pos = self.hidden(data)
        v = self.draw(self.visible(self.draw(pos)))
        self.update(data, pos, v, self.hidden(v))

    def pcd1(self):
        data = next(self.batches)
        v = self.draw(self.visible(self.h))
        neg = self.hidden(v)
        self.h = self.draw(neg)
        self.update(data, self.hidden(data), v, neg)

    def sweep(self):
        self.h = self.draw(self.hidden(self.v))
        self.v = self.draw(self.visible(self.h))

    def annealed(self, here=0.5, then=0.501):
        eta = torch.addmm(self.c, self.v, self.W).mul_(here).sigmoid_()
        h = self.draw(eta)
        self.v = self.draw(torch.addmm(self.b, h, self.W.t()).mul_(here).sigmoid_())
        own, eta = self.v @ self.b, torch.addmm(self.c, self.v, self.W)
        softplus = torch.nn.functional.softplus
        return sum(sign * (own * beta + softplus(eta * beta).sum(1)) for sign, beta in ((-1, here), (1, then)))


def gemm(m, n, k, trans_a=False, trans_b=False):
    a = torch.rand(k, m).t() if trans_a else torch.rand(m, k)
    b = torch.rand(n, k).t() if trans_b else torch.rand(k, n)
    c = torch.empty(m, n)
    return lambda: torch.mm(a, b, out=c)


def encode(work, n):
    net = autoencoder(work, torch.float32)
    encoder = net[: 2 * (len(work["sizes"]) - 1) - 1]
    batches = cycle(lambda: torch.rand(n, work["sizes"][0]))
    return lambda: encoder(next(batches))


def sklearn_rbm(work):
    import numpy
    from sklearn.neural_network import BernoulliRBM

    rng = numpy.random.RandomState(1)
    n, visible = work["batch"], work["visible"]
    machine = BernoulliRBM(n_components=work["hidden"], batch_size=n, learning_rate=RATE, random_state=rng)
    batches = cycle(lambda: rng.randint(0, 2, (n, visible)).astype(numpy.float64))  # the type it computes in
    return lambda: machine.partial_fit(next(batches))


def tasks(work):
    """What makes each task, by its name."""
    n, sizes, makers = work["batch"], work["sizes"], {}
    if torch:
        makers.update(
            ae_step=lambda: ae_step(work, torch.float32),
            ae_step_float64=lambda: ae_step(work, torch.float64),
            rbm_cd1=lambda: RBM(work).cd1,
            rbm_pcd1=lambda: RBM(work).pcd1,
            gibbs_sweep=lambda: RBM(work).sweep,
            ais_sweep=lambda: RBM(work).annealed,
            gemm_forward=lambda: gemm(n, sizes[1], sizes[0]),
            gemm_weight=lambda: gemm(sizes[0], sizes[1], n, trans_a=True),
            gemm_input=lambda: gemm(n, sizes[0], sizes[1], trans_b=True),
            gemm_narrow=lambda: gemm(n, sizes[-1], sizes[-2]),
        )
        for k in work["encode"]:
            makers[f"encode_{k}"] = lambda k=k: encode(work, k)
    if sklearn:
        makers.update(sklearn_rbm=lambda: sklearn_rbm(work))
    return makers


def timed(name, step, steps, warm):
    seconds = []
    trains = name.startswith("ae_step")  # nothing else records what a gradient needs
    with torch.inference_mode(not trains) if torch else contextlib.nullcontext():
        for _ in range(warm):
            step()
        for _ in range(steps):
            start = time.perf_counter()
            step()
            seconds.append(time.perf_counter() - start)
    return seconds


def rest():
    """Waits until the libraries' threads, which look for work for up to a tenth of
    a second after a call, take no time from the other side."""
    used = time.process_time()
    for _ in range(50):
        time.sleep(0.02)
        before, used = used, time.process_time()
        if used - before < 0.001:
            return


def main():
    answers, sys.stdout = sys.stdout, sys.stderr  # what libraries print is no answer

    def answer(value):
        print(json.dumps(value), file=answers, flush=True)

    makers, made = tasks(json.loads(sys.stdin.readline())), {}
    answer(
        {
            "python": platform.python_version(),
            "torch": torch.__version__ if torch else "",
            "sklearn": sklearn.__version__ if sklearn else "",
            "tasks": list(makers),
        }
    )
    for line in iter(sys.stdin.readline, ""):
        name, steps, warm, threads = line.split()
        set_threads(int(threads))
        if name not in made:
            made[name] = makers[name]()
        seconds = timed(name, made[name], int(steps), int(warm))
        rest()
        answer(seconds)


main()
