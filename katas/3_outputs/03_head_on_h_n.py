"""3.3 A head takes anything
hard, debug

A head should give 3 scores for each of 5 sequences. Here are four attempts: a, b, c and d.
torch runs all of them without a warning, also those that do something else.
What shape does each result have?

a_shape, b_shape, c_shape and d_shape are each a tuple.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/head_on_h_n"
__numbers__ = {"deal": 0, "batch": 5, "seq_len": 7, "hidden_size": 8, "num_layers": 2, "classes": 3}

lstm = nn.LSTM(20, 8, num_layers=2, batch_first=True)
head = nn.Linear(8, 3)

x = torch.randn(5, 7, 20)  # (batch, seq_len, input_size)
out, (h_n, c_n) = lstm(x)

a = head(h_n)
b = head(h_n[-1])
c = head(h_n[:, -1])
d = head(out)

a_shape = ...  # a.shape
b_shape = ...  # b.shape
c_shape = ...  # c.shape
d_shape = ...  # d.shape
