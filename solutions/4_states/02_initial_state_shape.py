"""4.2 The shape of a state
intermediate, predict shape

Two layers read x, first one_way and then both_ways, each with states made by hand to begin with:

    h_0 = torch.zeros(shape)
    c_0 = torch.zeros(shape)
    out, (h_n, c_n) = lstm(x, (h_0, c_0))

one_way_shape and both_ways_shape are tuples: the shape that each of the two layers accepts,
with three entries, one for each axis of h_0.

Replace each ... by a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/initial_state_shape"
__numbers__ = {
    "deal": 0, "batch": 4, "seq_len": 7, "input_size": 5, "hidden_size": 9, "num_layers": 3,
}

one_way = nn.LSTM(5, 9, num_layers=3, batch_first=True)
both_ways = nn.LSTM(5, 9, num_layers=3, batch_first=True, bidirectional=True)
x = torch.randn(4, 7, 5)  # (batch, seq_len, input_size)

one_way_shape = (3, 4, 9)  # the shape of h_0 for one_way
both_ways_shape = (6, 4, 9)  # the shape of h_0 for both_ways
