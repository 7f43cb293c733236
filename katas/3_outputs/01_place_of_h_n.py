"""3.1 Where h_n lies in out
easy, index

New unit: read README.md in this folder first (or type: lstm-kata learn 3).

Two LSTMs read 3 sequences of 6 steps each. The second one has the batch first.
out.select(axis, index) takes one index of one axis: out.select(2, 3) is out[:, :, 3].

For which axis and index is it equal to h_n[-1]? An index below 0 counts from the end.
If several pairs are right, write any of them.

place and place_b are each a tuple.
place: (axis, index), so that out.select(axis, index) equals h_n[-1].
place_b: (axis, index), so that out_b.select(axis, index) equals h_n_b[-1].

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/place_of_h_n"
__numbers__ = {"deal": 0, "seq_len": 6, "batch": 3, "input_size": 5, "hidden_size": 8}

place = ...  # (axis, index)
place_b = ...  # (axis, index)

lstm = nn.LSTM(5, 8)
x = torch.randn(6, 3, 5)  # (seq_len, batch, input_size)
out, (h_n, c_n) = lstm(x)

lstm_b = nn.LSTM(5, 8, batch_first=True)
x_b = torch.randn(3, 6, 5)  # (batch, seq_len, input_size)
out_b, (h_n_b, c_n_b) = lstm_b(x_b)
