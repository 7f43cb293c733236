"""8.2 Start states for a projection
hard, predict output

A stack has 3 bidirectional layers with hidden_size=15. Each projects its h to 4 features.
In lstm(x, (h_0, c_0)), h_0 needs the shape of h_n, and c_0 the shape of c_n.
What are these two shapes?

h_n_shape and c_n_shape are each a tuple.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/projected_memory"
__numbers__ = {
    "deal": 0, "seq_len": 5, "batch": 7, "input_size": 9, "hidden_size": 15, "proj_size": 4,
    "num_layers": 3,
}

lstm = nn.LSTM(9, 15, num_layers=3, bidirectional=True, proj_size=4)
x = torch.randn(5, 7, 9)  # (seq_len, batch, input_size)
out, (h_n, c_n) = lstm(x)

h_n_shape = ...  # h_n.shape
c_n_shape = ...  # c_n.shape
