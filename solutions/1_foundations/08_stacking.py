"""1.8 From one layer to three
challenge, hard (advanced), hyperparameter

An LSTM has 3 layers instead of one. x has the default layout, with the steps as its first axis.
What shape does out have, how many rows does h_n have, and what does each layer read?

out_shape is a tuple.
h_n_rows is a whole number.
input_widths is a tuple: how many features each layer takes as its input, first to last. Its own state
does not count.
steps_seen is a whole number: how many steps of x the first output, out[0], depends on.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/stacking"
__numbers__ = {"deal": 0, "seq_len": 7, "batch": 4, "input_size": 6, "hidden_size": 10, "num_layers": 3}

lstm = nn.LSTM(input_size=6, hidden_size=10, num_layers=3)
x = torch.randn(7, 4, 6, requires_grad=True)  # (seq_len, batch, input_size)
out, (h_n, c_n) = lstm(x)

out_shape = (7, 4, 10)  # out.shape
h_n_rows = 3  # h_n.shape[0]
input_widths = (6, 10, 10)  # the second axis of weight_ih of each layer, its input weights
steps_seen = 1  # steps of x that out[0] depends on
