"""6.1 What is left of the padding
hard, predict output

x holds 3 samples with 8, 6 and 4 valid steps, each padded at its end to 10 steps.
Packing leaves the padding out and lays the valid steps into the rows of packed.data.

data_shape is a tuple, the shape of packed.data.
batch_sizes is a tuple, the entries of packed.batch_sizes: one whole number for each step.
row is a whole number, counted from 0: in which row of packed.data the last valid step of x[2] lies.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/packed_layout"
__numbers__ = {"deal": 0, "batch": 3, "padded": 10, "longest": 8, "middle": 6, "shortest": 4}

x = torch.randn(3, 10, 2)  # (batch, seq_len, features)
packed = nn.utils.rnn.pack_padded_sequence(x, [8, 6, 4], batch_first=True)

data_shape = ...  # packed.data.shape
batch_sizes = ...  # packed.batch_sizes
row = ...  # the row that equals x[2, 4 - 1]
