"""5.4 How much of x each half has read
hard, directions

One sequence of 9 steps, without a batch axis, goes through a bidirectional layer.
Then out is split into its two directions, forward and backward.
How many of the 9 steps of x can change forward[-1]? How many can change backward[-1],
and how many can change backward[3]? Steps are counted from 0.

forward_end, backward_end and backward_inside are each a whole number.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/final_outputs"
__numbers__ = {"deal": 0, "seq_len": 9, "input_size": 12, "hidden_size": 16, "step": 3}

# Only for checking: with requires_grad, gradients tell which steps of x matter.
x = torch.randn(9, 12, requires_grad=True)  # (seq_len, input_size)

lstm = nn.LSTM(12, 16, bidirectional=True)
out, _ = lstm(x)
forward, backward = out[:, :16], out[:, 16:]

forward_end = 9  # steps of x that forward[-1] depends on
backward_end = 1  # steps of x that backward[-1] depends on
backward_inside = 6  # steps of x that backward[3] depends on
