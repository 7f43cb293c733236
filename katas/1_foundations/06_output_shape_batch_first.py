"""1.6 What shape comes out?
challenge, medium (intermediate), predict output

5 sequences of 7 steps go through a stack of 2 LSTM layers. x has the batch first.
What is the shape of out?

out_shape is a tuple.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/output_shape_batch_first"
__numbers__ = {"deal": 0, "batch": 5, "seq_len": 7, "input_size": 10, "hidden_size": 20, "num_layers": 2}

lstm = nn.LSTM(input_size=10, hidden_size=20, num_layers=2, batch_first=True)
x = torch.randn(5, 7, 10)  # (batch, seq_len, input_size)
out, (h_n, c_n) = lstm(x)

out_shape = ...  # out.shape
