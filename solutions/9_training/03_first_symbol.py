"""9.3 Remember the first symbol
hard, training

x has 30 steps. The first one is one of 2 symbols, the other 29 are all blank.
The model reads them all and must then say which symbol came first, for 90 of 100 new sequences.

forget_bias and learning_rate are each a number.
forget_bias: the forget gates begin with this bias, the input gates with its negative.
learning_rate: how far each of the 60 updates moves a weight.
step is a whole number: the head reads out[step], after the whole sequence.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/first_symbol"
__numbers__ = {"deal": 0, "seed": 101}

forget_bias = 3.5  # float
learning_rate = 0.03  # float
step = -1  # int

torch.manual_seed(101)
lstm, head = nn.LSTM(3, 8), nn.Linear(8, 2)
weights = [*lstm.parameters(), *head.parameters()]
lstm.bias_ih_l0.data[0:8] = -forget_bias  # the input gates
lstm.bias_ih_l0.data[8:16] = forget_bias  # the forget gates

def batch(size):
    symbols = torch.randint(2, (30, size))
    symbols[1:] = 2  # 2 is blank
    return torch.eye(3)[symbols], symbols[0]  # x (30, size, 3), first (size)

def train():
    for _ in range(60):
        x, first = batch(16)
        out, _ = lstm(x)
        loss = nn.functional.cross_entropy(head(out[step]), first)
        for weight, grad in zip(weights, torch.autograd.grad(loss, weights)):
            weight.data -= learning_rate * grad.sign()  # the same step for each weight
