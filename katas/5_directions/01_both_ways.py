"""5.1 Both ways at once
medium, predict output

New unit: read README.md in this folder first (or type: lstm-kata learn 5).

5 sequences of 7 steps go through a stack of 3 bidirectional layers, batch first.
What is out.shape?

out_shape is a tuple.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/both_ways"
__numbers__ = {"deal": 0, "batch": 5, "seq_len": 7, "input_size": 11, "hidden_size": 8, "num_layers": 3}

lstm = nn.LSTM(11, 8, num_layers=3, batch_first=True, bidirectional=True)
x = torch.randn(5, 7, 11)  # (batch, seq_len, input_size)
out, (h_n, c_n) = lstm(x)

out_shape = ...  # out.shape
