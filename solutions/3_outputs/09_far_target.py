"""3.9 The loss stops falling
hard, debug

An LSTM with hidden_size 1 should predict 5 at the last step, h(one). In every run the loss stops at
the same number. So somebody tries three other predictions: h(tall), the sum of h(wide), and c(one).

With the best weights, each of the four comes close to a whole number, and never passes it. Which one?

lowest_loss, highest_tall, highest_wide and highest_kept are each a whole number.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/far_target"
__numbers__ = {"deal": 0, "target": 5, "seq_len": 12, "hidden_size": 8, "num_layers": 3}

x = torch.randn(12, 3)  # (seq_len, input_size), no batch
one = nn.LSTM(3, 1)
tall = nn.LSTM(3, 1, num_layers=3)
wide = nn.LSTM(3, 8)

def h(lstm):
    out, _ = lstm(x)
    return out[-1]  # h of the last layer at the last step

def c(lstm):
    _, (h_n, c_n) = lstm(x)
    return c_n[-1]  # c of the last layer at the last step

lowest_loss = 16  # (h(one) - 5) ** 2 is never below it
highest_tall = 1  # h(tall) is never above it
highest_wide = 8  # h(wide).sum() is never above it
highest_kept = 12  # c(one) is never above it
