"""9.6 A stack that says the same to everyone
hard, initial weights

A new stack of 8 layers gives almost the same out for each sample, and its loss does not move.
Compare each spread below with that of one_layer(x)[0]. Write "tiny" if it is less than a hundredth,
"huge" if it is more than a hundred times as large, and "similar" if it is between them.

deep_spread, wide_spread and summed_spread are each a text in quotes.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/deep_and_fresh"
__numbers__ = {"deal": 0, "depth": 8, "seq_len": 6, "batch": 5, "size": 12}

x = torch.randn(6, 5, 12)  # (seq_len, batch, input_size)
one_layer = nn.LSTM(12, 12)
deep = nn.LSTM(12, 12, num_layers=8)
wide = nn.LSTM(12, 4 * 12, num_layers=8)

y = x
for layer in [nn.LSTM(12, 12) for _ in range(8)]:
    y = y + layer(y)[0]

def spread(out):
    return out[-1].std(0).mean()  # between the samples, on average over the features

deep_spread = ...  # spread(deep(x)[0])
wide_spread = ...  # spread(wide(x)[0])
summed_spread = ...  # spread(y)
