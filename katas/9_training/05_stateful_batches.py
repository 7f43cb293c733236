"""9.5 Chunks of one long text
expert, training

A text is cut into 480 chunks of 2 symbols. unbind makes batches of their numbers, 8 chunks each.
At each place, the model says which symbol came one place before. It must be right for 85 of 100.

shape is a tuple: two numbers, in which the numbers of the chunks are laid out, row after row.
axis is a whole number: along which axis unbind takes this apart, a batch for each index.
state is a text in quotes: what a batch begins with: "new" is no state, "carried" is the state at the end
of the batch before, "detached" is the same without its history.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/stateful_batches"
__numbers__ = {"deal": 0, "seed": 501}

shape = ...  # tuple
axis = ...  # int
state = ...  # str

torch.manual_seed(501)
lstm, head = nn.LSTM(3, 16, batch_first=True), nn.Linear(16, 3)
weights = [*lstm.parameters(), *head.parameters()]

def read():
    text = torch.randint(3, (960,))
    chunks, symbols_before = text.view(480, 2), text.roll(1).view(480, 2)
    h_c = None
    for numbers in torch.arange(480).view(shape).unbind(axis):
        out, (h, c) = lstm(torch.eye(3)[chunks[numbers]], h_c)  # x (8, 2, 3)
        h_c = {"new": None, "carried": (h, c), "detached": (h.detach(), c.detach())}[state]
        yield head(out).flatten(0, 1), symbols_before[numbers].flatten()

def train():
    for scores, symbols in read():  # an update for each batch
        loss = nn.functional.cross_entropy(scores, symbols)
        for weight, grad in zip(weights, torch.autograd.grad(loss, weights)):
            weight.data -= 0.03 * grad.sign()
