"""1.3 The default layout
medium, predict output

2 sequences of 4 steps go through an LSTM in torch's default layout.
What is the shape of out?

out_shape is a tuple.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/output_shape"
__numbers__ = {"deal": 0, "seq_len": 4, "batch": 2, "input_size": 5, "hidden_size": 3}

lstm = nn.LSTM(input_size=5, hidden_size=3, num_layers=1)
x = torch.randn(4, 2, 5)  # (seq_len, batch, input_size)
out, (h_n, c_n) = lstm(x)

out_shape = (4, 2, 3)  # out.shape
