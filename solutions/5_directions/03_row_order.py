"""5.3 Which row is whose?
hard, states

A stack has 5 bidirectional layers, and h_n has a row for each direction of each layer.
Layers and rows are counted from 0, and layer 0 is the one that reads x.

forward_row is a whole number: which row of h_n belongs to layer 4, forward?
backward_row is a whole number: which one belongs to layer 1, backward?

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/row_order"
__numbers__ = {"deal": 0, "num_layers": 5, "forward_layer": 4, "backward_layer": 1}

lstm = nn.LSTM(8, 7, num_layers=5, bidirectional=True)
x = torch.randn(2, 3, 8)  # (seq_len, batch, input_size)
out, (h_n, c_n) = lstm(x)

forward_row = 8  # the row of layer 4, forward
backward_row = 3  # the row of layer 1, backward
