"""8.1 A narrower way out
hard, predict output

New unit: read README.md in this folder first (or type: lstm-kata learn 8).

A stack has 2 layers with hidden_size=15. Each layer projects its h to 6 features.
What are the shapes of out and of h_n?

out_shape and h_n_shape are each a tuple.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/projected_shapes"
__numbers__ = {
    "deal": 0, "seq_len": 7, "batch": 5, "input_size": 8, "hidden_size": 15, "proj_size": 6,
    "num_layers": 2,
}

lstm = nn.LSTM(8, 15, num_layers=2, proj_size=6)
x = torch.randn(7, 5, 8)  # (seq_len, batch, input_size)
out, (h_n, c_n) = lstm(x)

out_shape = ...  # out.shape
h_n_shape = ...  # h_n.shape
