"""6.10 A classifier that learns nothing
expert, debug

Four texts, x[0] to x[3], are packed with enforce_sorted=False, so torch sorts them by their lengths.
The last line was meant to bring the states back into the order of x.
A classifier uses row i of states for text i, and it learns nothing.
Whose state is in each row of states?

whose is a tuple: four numbers: for each row of states, the number of its text in x.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/sorted_indices"
__numbers__ = {"deal": 0, "length_0": 6, "length_1": 5, "length_2": 8, "length_3": 9}

lengths = [6, 5, 8, 9]
texts = [torch.randn(length, 3).double() for length in lengths]
x = nn.utils.rnn.pad_sequence(texts, batch_first=True)  # (batch, seq_len, features)
packed = nn.utils.rnn.pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)

lstm = nn.LSTM(3, 5).double()
out, (h_n, c_n) = lstm(packed)
states = h_n[0][packed.unsorted_indices]  # (batch, hidden_size)

whose = (2, 3, 1, 0)  # (number, number, number, number)
