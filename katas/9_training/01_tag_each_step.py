"""9.1 Tag each step
hard, training

New unit: read README.md in this folder first (or type: lstm-kata learn 9).

Each step of x is one of 3 symbols, as 3 features. The tag of a step is the symbol of the next step.
The model is trained with 60 updates. Then it must be right for 90 of 100 tags in new sequences.

lstm is a layer, nn.LSTM(...): at most 32 features of out for each step.
head is a layer, nn.Linear(...): the linear layer behind it.
learning_rate is a number: how far each update moves a weight.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/tag_each_step"
__numbers__ = {"deal": 0, "seed": 101}

lstm = ...  # nn.LSTM(...)
head = ...  # nn.Linear(...)
learning_rate = ...  # float

torch.manual_seed(101)
lstm.reset_parameters()  # the first weights come from this seed
head.reset_parameters()
weights = [*lstm.parameters(), *head.parameters()]

def batch(size):
    symbols = torch.randint(3, (11, size))
    return torch.eye(3)[symbols[:-1]], symbols[1:]  # x (10, size, 3), tags (10, size)

def scores(x, tags):  # for all steps but the last, whose next step is not in x
    out, _ = lstm(x)
    return head(out)[:-1].flatten(0, 1), tags[:-1].flatten()

def train():
    for _ in range(60):
        loss = nn.functional.cross_entropy(*scores(*batch(16)))
        for weight, grad in zip(weights, torch.autograd.grad(loss, weights)):
            weight.data -= learning_rate * grad.sign()  # the same step for each weight
