"""4.4 Six ways to pass the states
hard, debug

lstm(x, (h_0, c_0)) runs. Code that was written for a GRU or for another library passes
the states in other ways. The six calls do not depend on each other.
What does each of them raise, if anything?

as_list, h_0_alone, one_by_one, one_sample, moved and two_nones are each an exception class, such as
ZeroDivisionError, or None if nothing is raised.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/hx_errors"
__numbers__ = {"deal": 0, "batch": 4, "seq_len": 7, "input_size": 5, "hidden_size": 8, "num_layers": 3}

lstm = nn.LSTM(5, 8, num_layers=3, batch_first=True)
x = torch.randn(4, 7, 5)  # (batch, seq_len, input_size)
h_0 = torch.zeros(3, 4, 8)  # (num_layers, batch, hidden_size)
c_0 = torch.zeros(3, 4, 8)

single = torch.zeros(3, 1, 8)  # (num_layers, 1, hidden_size)
swapped = torch.zeros(4, 3, 8)  # (batch, num_layers, hidden_size)

as_list = None  # lstm(x, [h_0, c_0])
h_0_alone = RuntimeError  # lstm(x, h_0)
one_by_one = TypeError  # lstm(x, h_0, c_0)
one_sample = RuntimeError  # lstm(x, (single, single))
moved = RuntimeError  # lstm(x, (swapped, swapped))
two_nones = AttributeError  # lstm(x, (None, None))
