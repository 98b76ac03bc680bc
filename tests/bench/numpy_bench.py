"""The benchmark's work as the book's code does it on NumPy.

Prints "row seconds" lines: processor time, one thread.
"""
import time

import numpy as np

ROWS, SAMPLES = 10000, 5


def row(name, n, work, samples=SAMPLES):
    """work(n) does it n times; the first time warms up."""
    if samples > 1:
        work(1)
    for _ in range(samples):
        begun = time.process_time()
        work(n)
        print(name, (time.process_time() - begun) / n)


# --- the book's functions and layers (chapters 3 to 5) -----------------------


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def relu(x):
    return np.maximum(0, x)


def softmax(x):
    x = x - np.max(x, axis=-1, keepdims=True)
    return np.exp(x) / np.sum(np.exp(x), axis=-1, keepdims=True)


def cross_entropy_error(y, t):
    if t.size == y.size:
        t = t.argmax(axis=1)
    n = y.shape[0]
    return -np.sum(np.log(y[np.arange(n), t] + 1e-7)) / n


class Relu:
    def forward(self, x):
        self.mask = x <= 0
        out = x.copy()
        out[self.mask] = 0
        return out

    def backward(self, dout):
        dout[self.mask] = 0
        return dout


class Affine:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.x = x
        return np.dot(x, self.W) + self.b

    def backward(self, dout):
        dx = np.dot(dout, self.W.T)
        self.dW = np.dot(self.x.T, dout)
        self.db = np.sum(dout, axis=0)
        return dx


class SoftmaxWithLoss:
    def forward(self, x, t):
        self.y, self.t = softmax(x), t
        return cross_entropy_error(self.y, t)

    def backward(self):
        return (self.y - self.t) / self.t.shape[0]


class TwoLayerNet:
    def __init__(self):
        self.params = {
            "W1": 0.01 * np.random.randn(784, 50), "b1": np.zeros(50),
            "W2": 0.01 * np.random.randn(50, 10), "b2": np.zeros(10),
        }
        p = self.params
        self.layers = [Affine(p["W1"], p["b1"]), Relu(),
                       Affine(p["W2"], p["b2"])]
        self.last = SoftmaxWithLoss()

    def loss(self, x, t):
        for layer in self.layers:
            x = layer.forward(x)
        return self.last.forward(x, t)

    def gradient(self, x, t):
        self.loss(x, t)
        dout = self.last.backward()
        for layer in reversed(self.layers):
            dout = layer.backward(dout)
        first, _, second = self.layers
        return {"W1": first.dW, "b1": first.db,
                "W2": second.dW, "b2": second.db}


def numerical_gradient(f, x):
    h = 1e-4
    grad = np.zeros_like(x)
    it = np.nditer(x, flags=["multi_index"], op_flags=["readwrite"])
    while not it.finished:
        at = it.multi_index
        before = x[at]
        x[at] = before + h
        high = f(x)
        x[at] = before - h
        low = f(x)
        grad[at] = (high - low) / (2 * h)
        x[at] = before
        it.iternext()
    return grad


# --- the rows ---------------------------------------------------------------


def training():
    x = np.random.rand(ROWS, 784).astype(np.float32)
    t = np.eye(10)[np.random.randint(0, 10, ROWS)]
    net = TwoLayerNet()

    def steps(n):
        for _ in range(n):
            batch = np.random.choice(ROWS, 100)
            grads = net.gradient(x[batch], t[batch])
            for name, grad in grads.items():
                net.params[name] -= 0.1 * grad

    def check(_):
        for w in net.params.values():
            numerical_gradient(lambda _: net.loss(x[:3], t[:3]), w)

    row("step", 200, steps)
    row("check", 1, check, 1)


def repeat(f):
    def work(n):
        for _ in range(n):
            f()
    return work


def elements():
    a, b, c = (8 * np.random.rand(1000000) - 4 for _ in range(3))
    m = a.reshape(1000, 1000)
    row("sigmoid", 5, repeat(lambda: sigmoid(a)))
    row("softmax", 5, repeat(lambda: softmax(m)))
    row("multiply_add", 10, repeat(lambda: a * b + c))
    row("relu", 20, repeat(lambda: relu(a)))
    row("sum", 40, repeat(lambda: np.sum(a)))
    row("sum_rows", 40, repeat(lambda: np.sum(m, axis=0)))


def small():
    a, b = np.array([0.0, 1.0, 2.0]), np.array([0.0, 1.0, 2.0])

    def work(n):
        for _ in range(n):
            a * b

    row("small", 200000, work)


training()
elements()
small()
