"""8.1 A narrower way out
hard, predict output

In a stack of 2 layers, each computes with 9 features and projects its h to 4.
What does torch report for out.shape and for h_n.shape?

out_shape and h_n_shape are each a tuple, with a number for each axis.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/projected_shapes"
__numbers__ = {
    "deal": 0, "seq_len": 6, "batch": 3, "input_size": 5, "hidden_size": 9, "proj_size": 4,
    "num_layers": 2,
}

lstm = nn.LSTM(5, 9, num_layers=2, proj_size=4)
x = torch.randn(6, 3, 5)  # (seq_len, batch, input_size)
out, (h_n, c_n) = lstm(x)

out_shape = (6, 3, 4)  # out.shape
h_n_shape = (2, 3, 4)  # h_n.shape
