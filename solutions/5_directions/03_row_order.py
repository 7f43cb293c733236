"""5.3 Which row is whose?
hard, states

A stack has 10 bidirectional layers. h_n has one row for each direction of each layer.
Which row belongs to the forward direction of layer 7?
Which row belongs to the backward direction of layer 2?
Layers and rows are counted from 0. Layer 0 reads x.

forward_row and backward_row are each a whole number.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/row_order"
__numbers__ = {"deal": 0, "num_layers": 10, "forward_layer": 7, "backward_layer": 2}

lstm = nn.LSTM(8, 7, num_layers=10, bidirectional=True)
x = torch.randn(2, 3, 8)  # (seq_len, batch, input_size)
out, (h_n, c_n) = lstm(x)

forward_row = 14  # the row of layer 7's forward direction
backward_row = 5  # the row of layer 2's backward direction
