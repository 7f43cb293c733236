"""4.2 The shape of a state
medium, predict shape

The same stack is made for two layouts: samples_first reads x, and steps_first reads turned.
Each is called with states made by hand to begin with:

    h_0 = torch.zeros(shape)
    c_0 = torch.zeros(shape)
    out, (h_n, c_n) = samples_first(x, (h_0, c_0))  # and steps_first(turned, (h_0, c_0))

samples_first_shape and steps_first_shape are tuples: the shape that each of the two stacks accepts,
with three entries, one for each axis of h_0.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/initial_state_shape"
__numbers__ = {"deal": 0, "batch": 6, "seq_len": 7, "input_size": 5, "hidden_size": 9, "num_layers": 3}

x = torch.randn(6, 7, 5)  # (batch, seq_len, input_size)
samples_first = nn.LSTM(5, 9, num_layers=3, batch_first=True)

turned = x.transpose(0, 1)  # (seq_len, batch, input_size)
steps_first = nn.LSTM(5, 9, num_layers=3)

samples_first_shape = ...  # the shape of h_0 for samples_first
steps_first_shape = ...  # the shape of h_0 for steps_first
