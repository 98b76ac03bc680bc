"""The benchmark's work on PyTorch, in its own idiom.

Prints "row seconds" lines: processor time, one thread. step is float64 as in
the book, step32 float32 as PyTorch would.
"""
import time

import torch

ROWS, SAMPLES, NODES = 10000, 5, 100000
torch.set_num_threads(1)


def row(name, n, work, samples=SAMPLES):
    """work(n) does it n times; the first time warms up."""
    work(1)
    for _ in range(samples):
        begun = time.process_time()
        work(n)
        print(name, (time.process_time() - begun) / n)


def training(name, dtype):
    x = torch.rand(ROWS, 784)
    t = torch.randint(0, 10, (ROWS,))
    net = torch.nn.Sequential(torch.nn.Linear(784, 50), torch.nn.ReLU(),
                              torch.nn.Linear(50, 10)).to(dtype)
    sgd = torch.optim.SGD(net.parameters(), lr=0.1)
    cross_entropy = torch.nn.CrossEntropyLoss()

    def steps(n):
        for _ in range(n):
            batch = torch.randint(0, ROWS, (100,))
            sgd.zero_grad()
            cross_entropy(net(x[batch].to(dtype)), t[batch]).backward()
            sgd.step()

    row(name, 200, steps)


def chain(n):
    for _ in range(n):
        a = torch.tensor(0.5, dtype=torch.float64, requires_grad=True)
        b = torch.tensor(1.5, dtype=torch.float64, requires_grad=True)
        x = a
        for _ in range(NODES // 2):
            x = x * a + b
        x.backward()


def node():
    chain(1)
    for _ in range(2):
        begun = time.process_time()
        chain(1)
        print("node", (time.process_time() - begun) / NODES)


def repeat(f):
    def work(n):
        for _ in range(n):
            f()
    return work


def elements():
    a, b, c = (8 * torch.rand(1000000, dtype=torch.float64) - 4
               for _ in range(3))
    m = a.reshape(1000, 1000)
    row("sigmoid", 5, repeat(lambda: torch.sigmoid(a)))
    row("softmax", 5, repeat(lambda: torch.softmax(m, 1)))
    row("multiply_add", 5, repeat(lambda: a * b + c))
    row("relu", 20, repeat(lambda: torch.relu(a)))
    row("sum", 40, repeat(lambda: torch.sum(a)))
    row("sum_rows", 40, repeat(lambda: torch.sum(m, 0)))


def small():
    a = torch.tensor([0.0, 1.0, 2.0], dtype=torch.float64)
    b = torch.tensor([0.0, 1.0, 2.0], dtype=torch.float64)

    def work(n):
        for _ in range(n):
            a * b

    row("small", 100000, work)


training("step", torch.float64)
training("step32", torch.float32)
elements()
small()
node()
