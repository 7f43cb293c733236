"""6.6 Padding and two directions
expert, debug

Three samples have 9, 7 and 4 valid steps. Zeros fill the rest of x.
A bidirectional layer reads x with these zeros, which gives out, and packed, which gives packed_out.
At how many valid steps are the forward halves of both equal, [..., :5]?
At how many are the backward halves equal, [..., 5:]?

forward_same, backward_same and steps_read are each a whole number.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/padding_and_directions"
__numbers__ = {"deal": 0, "longest": 9, "middle": 7, "shortest": 4, "hidden_size": 5}

lengths = [9, 7, 4]
samples = [torch.randn(length, 16, dtype=torch.float64) for length in lengths]
x = nn.utils.rnn.pad_sequence(samples, batch_first=True)  # (batch, seq_len, features)
x.requires_grad_()  # only for checking: gradients tell which steps matter
lstm = nn.LSTM(16, 5, batch_first=True, bidirectional=True).double()
out, _ = lstm(x)

packed = nn.utils.rnn.pack_padded_sequence(x, lengths, batch_first=True)
packed_out, _ = nn.utils.rnn.pad_packed_sequence(lstm(packed)[0], batch_first=True)

forward_same = 20  # valid steps with equal forward halves, in all samples together
backward_same = 9  # valid steps with equal backward halves, in all samples together
steps_read = 6  # steps of x that out[2, 4 - 1, 5:] depends on
