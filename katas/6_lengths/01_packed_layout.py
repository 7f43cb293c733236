"""6.1 What is left of the padding
hard, predict output

New unit: read README.md in this folder first (or type: lstm-kata learn 6).

x holds 3 samples with 9, 7 and 5 valid steps.
All of them are padded at the end to 11 steps, the longest one, too.
Packing leaves the padding out. Each valid step becomes a row of packed.data.
Which row is the last valid step of x[2]? Rows are counted from 0.

data_shape and batch_sizes are each a tuple.
row is a whole number.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/packed_layout"
__numbers__ = {"deal": 0, "batch": 3, "padded": 11, "longest": 9, "middle": 7, "shortest": 5}

x = torch.randn(3, 11, 2)  # (batch, seq_len, features)
packed = nn.utils.rnn.pack_padded_sequence(x, [9, 7, 5], batch_first=True)

data_shape = ...  # packed.data.shape
batch_sizes = ...  # packed.batch_sizes, as a tuple
row = ...  # the row that equals x[2, 5 - 1]
