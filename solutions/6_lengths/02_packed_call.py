"""6.2 Packed in, packed out
medium, predict output

x holds 3 samples with 8, 6 and 4 valid steps, batch first. x is packed.
A stack of 2 layers, made without batch_first=True, reads the packed batch.
What does it return? On how many of the 8 steps of x does the last state of x[1] depend?

data_shape and h_n_shape are each a tuple.
steps_seen is a whole number.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/packed_call"
__numbers__ = {"deal": 0, "batch": 3, "longest": 8, "middle": 6, "shortest": 4, "hidden_size": 7}

x = torch.randn(3, 8, 16, requires_grad=True)  # (batch, seq_len, input_size)
packed = nn.utils.rnn.pack_padded_sequence(x, [8, 6, 4], batch_first=True)
lstm = nn.LSTM(16, 7, num_layers=2)
out, (h_n, c_n) = lstm(packed)

data_shape = (18, 7)  # out.data.shape
h_n_shape = (2, 3, 7)  # h_n.shape
steps_seen = 6  # steps of x that h_n[-1, 1] depends on
