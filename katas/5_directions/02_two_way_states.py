"""5.2 States from both ends
medium, predict output

5 sequences of 7 steps go through a stack of 3 bidirectional layers, batch first.
What are the shapes of the states, h_n and c_n?

h_n_shape and c_n_shape are each a tuple.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/two_way_states"
__numbers__ = {"deal": 0, "batch": 5, "seq_len": 7, "input_size": 11, "hidden_size": 4, "num_layers": 3}

lstm = nn.LSTM(11, 4, num_layers=3, batch_first=True, bidirectional=True)
x = torch.randn(5, 7, 11)  # (batch, seq_len, input_size)
out, (h_n, c_n) = lstm(x)

h_n_shape = ...  # h_n.shape
c_n_shape = ...  # c_n.shape
