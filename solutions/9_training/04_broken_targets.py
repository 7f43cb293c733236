"""9.4 Broken targets
expert, training

The model learns to say the last of 5 numbers. Some targets are broken, and the gradient explodes.
On good data, the mean squared error must get below 0.25. Always answering 0 gives about 1.

order is a tuple: the four actions of an update, each once: "backward", "clip", "step", "zero_grad".
max_norm is a number: clip scales all gradients down together if their norm is larger.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/broken_targets"
__numbers__ = {"deal": 0, "seed": 101}

order = ("zero_grad", "backward", "clip", "step")  # tuple
max_norm = 1.5  # float

torch.manual_seed(101)
lstm, head = nn.LSTM(1, 8), nn.Linear(8, 1)
weights = [*lstm.parameters(), *head.parameters()]

def error(size, broken):
    x = torch.randn(5, size, 1)
    targets = x[-1].clone()
    targets[:broken] = 10_000
    out, _ = lstm(x)
    return nn.functional.mse_loss(head(out[-1]), targets)

def train():
    for update in range(60):
        loss = error(16, broken=1 if update % 10 == 5 else 0)
        for action in order:
            do(action, loss)  # step is weight.data -= 0.3 * weight.grad
