"""1.10 What is left at the end?
challenge, expert, metrics

3 sequences of 10 steps go through a stack of 2 LSTM layers. x has the batch first.
What is the shape of h_n, the hidden state after the last step?

h_n_shape is a tuple.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/hidden_state_shape"
__numbers__ = {"deal": 0, "batch": 3, "seq_len": 10, "input_size": 6, "hidden_size": 8, "num_layers": 2}

lstm = nn.LSTM(input_size=6, hidden_size=8, num_layers=2, batch_first=True)
x = torch.randn(3, 10, 6)  # (batch, seq_len, input_size)
out, (h_n, c_n) = lstm(x)

h_n_shape = ...  # h_n.shape
