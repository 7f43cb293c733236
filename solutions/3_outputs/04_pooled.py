"""3.4 One vector for a sequence
hard, pooling

Here are three ways to make one vector of each sequence. amax takes the maximum along an axis.

    last = out[:, -1]
    mean = out.mean(dim=dim)
    peak = out.amax(dim=dim)

mean and peak should hold 8 features for each of the 4 sequences.
torch then takes the gradient of the first row of each. For how many numbers in out is it not 0?

dim, from_last, from_mean and from_peak are each a whole number.
dim: the axis over which mean and amax are taken.
from_last: for how many numbers in out the gradient of last[0].sum() is not 0.
from_mean: for how many numbers in out the gradient of mean[0].sum() is not 0.
from_peak: for how many numbers in out the gradient of peak[0].sum() is not 0.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/pooled"
__numbers__ = {"deal": 0, "batch": 4, "seq_len": 7, "input_size": 5, "hidden_size": 8}

dim = -2  # the axis that goes

lstm = nn.LSTM(5, 8, batch_first=True)
x = torch.randn(4, 7, 5)  # (batch, seq_len, input_size)
out, _ = lstm(x)  # (batch, seq_len, hidden_size)

from_last = 8  # numbers in out with a gradient from last[0].sum()
from_mean = 56  # numbers in out with a gradient from mean[0].sum()
from_peak = 8  # numbers in out with a gradient from peak[0].sum()
