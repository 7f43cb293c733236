"""6.8 Sorted, and back again
expert, predict output

Four samples, x[0] to x[3], are packed, and torch may sort them (enforce_sorted=False).
Later in this program, samples are mixed up. To find out why, say where x[1] is:
which row of packed.data holds its first step, and which row of h_n[0] holds its state?
Rows are counted from 0.

sorted_indices and unsorted_indices are each a tuple.
data_row and h_n_row are each a whole number.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/sorted_indices"
__numbers__ = {"deal": 0, "length_0": 6, "length_1": 5, "length_2": 8, "length_3": 9, "sample": 1}

lengths = [6, 5, 8, 9]
samples = [torch.randn(length, 3) for length in lengths]
x = nn.utils.rnn.pad_sequence(samples, batch_first=True).double()  # (batch, seq_len, features)
packed = nn.utils.rnn.pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
lstm = nn.LSTM(3, 5).double()
out, (h_n, c_n) = lstm(packed)

sorted_indices = ...  # packed.sorted_indices, as a tuple
unsorted_indices = ...  # packed.unsorted_indices, as a tuple
data_row = ...  # row of packed.data with x[1, 0]
h_n_row = ...  # row of h_n[0] with the state of x[1]
