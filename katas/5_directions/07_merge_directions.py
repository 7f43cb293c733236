"""5.7 One row for each sample
expert, debug

h_n is turned into 7 rows in three ways: viewed, turned and joined.
Look at the last row of each: how many of the 7 samples of x can change it?

from_view, from_transpose and from_cat are whole numbers, one for each of the three, in this order.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/merge_directions"
__numbers__ = {"deal": 0, "batch": 7, "num_layers": 3, "hidden_size": 10}

# requires_grad lets torch tell, by gradients, which samples matter.
x = torch.randn(2, 7, 5, requires_grad=True)  # (seq_len, batch, input_size)

lstm = nn.LSTM(5, 10, num_layers=3, bidirectional=True)
out, (h_n, c_n) = lstm(x)

viewed = h_n.view(7, -1)
turned = h_n.transpose(0, 1).reshape(7, -1)
joined = torch.cat([h_n[-2], h_n[-1]], dim=-1)

from_view = ...  # samples of x that viewed[-1] depends on
from_transpose = ...  # samples of x that turned[-1] depends on
from_cat = ...  # samples of x that joined[-1] depends on
