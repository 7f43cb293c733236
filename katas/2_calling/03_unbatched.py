"""2.3 One sequence, no batch
medium, predict output

An LSTM reads one sequence. There is no batch axis, so x has two axes.
Which shapes do out and h_n have?

out_shape and h_n_shape are each a tuple.
rows_seen is a whole number: how many rows of x the last row of out depends on.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/unbatched"
__numbers__ = {"deal": 0, "seq_len": 7, "input_size": 5, "hidden_size": 8, "num_layers": 2}

lstm = nn.LSTM(5, 8, num_layers=2, batch_first=True)
x = torch.randn(7, 5, requires_grad=True)  # (seq_len, input_size)
out, (h_n, c_n) = lstm(x)

out_shape = ...  # out.shape
h_n_shape = ...  # h_n.shape
rows_seen = ...  # rows of x that out[-1] depends on
