"""5.10 A backward direction made by hand
expert, debug

Two one-way layers replace a bidirectional layer. backward reads x in reverse order.
A tagger reads both[t] to tag word t. It runs, but its tags are bad.
Which step of x has backward read last when it writes the second half of both[3]?
How many of the 14 steps of x can change both[3]?

last_read and steps_read are each a whole number.
last_read: the index of a step of x, counted from 0.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/reversed_copy"
__numbers__ = {"deal": 0, "input_size": 6, "hidden_size": 5, "seq_len": 14, "step": 3}

# Only for checking: with requires_grad, gradients tell which steps of x matter.
x = torch.randn(14, 6, requires_grad=True)  # (seq_len, input_size)

forward = nn.LSTM(6, 5)
backward = nn.LSTM(6, 5)
forward_out, _ = forward(x)
backward_out, _ = backward(x.flip(0))  # the steps of x in reverse order
both = torch.cat([forward_out, backward_out], dim=-1)  # (seq_len, 2 * hidden_size)

last_read = 10  # a step of x
steps_read = 8  # steps of x that both[3] depends on
