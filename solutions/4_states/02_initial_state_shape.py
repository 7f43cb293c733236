"""4.2 The shape of a state
medium, predict shape

The same stack is made for two layouts of x: samples_first reads x with the batch first,
steps_first reads x with the steps first. Each is called with states that were made by hand:

    h_0 = torch.zeros(shape)
    c_0 = torch.zeros(shape)
    out, (h_n, c_n) = samples_first(x, (h_0, c_0))  # or steps_first(transposed, (h_0, c_0))

Which shape does each stack accept?

samples_first_shape and steps_first_shape are each a tuple: three numbers, one for each axis of h_0.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/initial_state_shape"
__numbers__ = {"deal": 0, "batch": 8, "seq_len": 7, "input_size": 5, "hidden_size": 9, "num_layers": 3}

x = torch.randn(8, 7, 5)  # (batch, seq_len, input_size)
samples_first = nn.LSTM(5, 9, num_layers=3, batch_first=True)

transposed = x.transpose(0, 1)  # (seq_len, batch, input_size)
steps_first = nn.LSTM(5, 9, num_layers=3)

samples_first_shape = (3, 8, 9)  # the shape of h_0 for samples_first
steps_first_shape = (3, 8, 9)  # the shape of h_0 for steps_first
