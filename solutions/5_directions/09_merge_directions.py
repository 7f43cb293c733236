"""5.9 One row for each sample
expert, debug

The code makes three tensors from h_n, with 8 rows each: viewed, transposed and joined.
The last row of each tensor should hold the features of the last sample.
On how many of the 8 samples of x does the last row of each tensor depend?

from_view, from_transpose and from_cat are each a whole number.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/merge_directions"
__numbers__ = {"deal": 0, "batch": 8, "num_layers": 3, "hidden_size": 12}

# Only for checking: with requires_grad, gradients tell which samples matter.
x = torch.randn(2, 8, 5, requires_grad=True)  # (seq_len, batch, input_size)

lstm = nn.LSTM(5, 12, num_layers=3, bidirectional=True)
out, (h_n, c_n) = lstm(x)

viewed = h_n.view(8, -1)
transposed = h_n.transpose(0, 1).reshape(8, -1)
joined = torch.cat([h_n[-2], h_n[-1]], dim=-1)

from_view = 6  # samples of x that viewed[-1] depends on
from_transpose = 1  # samples of x that transposed[-1] depends on
from_cat = 1  # samples of x that joined[-1] depends on
