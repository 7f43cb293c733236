"""7.10 c at every step
medium, debug

To see what a trained stack remembers, somebody needs c of each layer after each step. So the code gives
lstm one step at a time, with the states from the step before, and collects c in cells.
What is the shape of cells? And how many of its vectors does one call with the whole x return, too?

cells_shape is a tuple.
returned is a whole number: cells has one vector for each step and layer of the first sample. How many of
them are in out, h_n or c_n?

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/memory_at_each_step"
__numbers__ = {"deal": 0, "seq_len": 7, "batch": 4, "input_size": 5, "hidden_size": 6, "num_layers": 3}

lstm = nn.LSTM(5, 6, num_layers=3)
x = torch.randn(7, 4, 5)  # (seq_len, batch, input_size)
out, (h_n, c_n) = lstm(x)

state, cells = None, []  # None: begin with zeros; cells: c after each step
for t in range(7):
    _, state = lstm(x[t : t + 1], state)
    cells.append(state[1])
cells = torch.stack(cells)

cells_shape = ...  # cells.shape
returned = ...  # of one sample's vectors, how many are in out, h_n or c_n?
