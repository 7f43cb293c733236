"""6.8 Sorted, and back again
expert, predict output

Four samples, x[0] to x[3], are not in the order of their lengths, and are packed all the same.

sorted_indices and unsorted_indices are tuples, the entries of packed's attributes of these names:
each a tuple of four whole numbers.
data_row and h_n_row are whole numbers, counted from 0: the row of packed.data that holds
the first step of x[1], and the row of h_n[0] that holds the last state of x[1].

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

sorted_indices = ...  # packed.sorted_indices
unsorted_indices = ...  # packed.unsorted_indices
data_row = ...  # where packed.data has x[1, 0]
h_n_row = ...  # where h_n[0] has the state of x[1]
