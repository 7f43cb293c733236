"""9.2 What the loss may see
expert, training

Most sequences have 2 to 4 steps, padded to 12. Tags are 0, 1, 2, and padding_tag at the padding.
The model must be right for 95 of 100 real steps, and the padding must change nothing.

padding_tag is a whole number: the number in tags at the steps of the padding.
loss_function is a layer, nn.CrossEntropyLoss(...): what compares scores with tags.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/loss_and_padding"
__numbers__ = {"deal": 0, "seed": 101, "classes": 3}

padding_tag = -100  # int
loss_function = nn.CrossEntropyLoss(ignore_index=-100)  # nn.CrossEntropyLoss(...)

torch.manual_seed(101)
lstm, head = nn.LSTM(3, 8), nn.Linear(8, 3)
weights = [*lstm.parameters(), *head.parameters()]

def batch(size):
    lengths = torch.randint(2, 5, (size,))
    lengths[0] = 12
    real = torch.arange(12)[:, None] < lengths  # (12, size): no padding
    symbols = torch.randint(3, (12, size)) * real  # 0 at the padding
    tags = torch.cat([symbols[:1], symbols[:-1]])  # the tag of a step is the symbol before it
    return torch.eye(3)[symbols], tags.masked_fill(~real, padding_tag), real

def loss_of(x, tags):
    scores = head(lstm(x)[0])
    return loss_function(scores.flatten(0, 1), tags.flatten()), scores

def train():
    for _ in range(60):
        loss, _ = loss_of(*batch(16)[:2])
        for weight, grad in zip(weights, torch.autograd.grad(loss, weights)):
            weight.data -= 0.05 * grad.sign()
