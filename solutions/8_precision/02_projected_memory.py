"""8.2 Two states, two widths
hard, predict output

3 layers read in two directions, compute with 10 features and project h to 4.
What does torch report for h_n.shape and for c_n.shape? In lstm(x, (h_0, c_0)), the first states
have to have these very shapes, too.

h_n_shape and c_n_shape are each a tuple, with a number for each axis.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/projected_memory"
__numbers__ = {
    "deal": 0, "seq_len": 5, "batch": 7, "input_size": 9, "hidden_size": 10, "proj_size": 4,
    "num_layers": 3,
}

lstm = nn.LSTM(9, 10, num_layers=3, bidirectional=True, proj_size=4)
x = torch.randn(5, 7, 9)  # (seq_len, batch, input_size)
out, (h_n, c_n) = lstm(x)

h_n_shape = (6, 7, 4)  # h_n.shape
c_n_shape = (6, 7, 10)  # c_n.shape
