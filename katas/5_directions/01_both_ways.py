"""5.1 Both ways at once
medium, predict output

4 sequences of 7 steps go through a stack of 3 bidirectional layers, batch first.
What does torch report for out.shape?

out_shape is a tuple, the length of each axis of out.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/both_ways"
__numbers__ = {"deal": 0, "batch": 4, "seq_len": 7, "input_size": 10, "hidden_size": 8, "num_layers": 3}

lstm = nn.LSTM(10, 8, num_layers=3, batch_first=True, bidirectional=True)
x = torch.randn(4, 7, 10)  # (batch, seq_len, input_size)
out, (h_n, c_n) = lstm(x)

out_shape = ...  # out.shape
