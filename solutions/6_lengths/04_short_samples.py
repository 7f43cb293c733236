"""6.4 The last step that counts
hard, debug

In x, 3 samples have 10 valid steps, one has 8, and the last one has 6.
All other steps of x are zeros. The same layer reads x twice: first with these zeros,
and then packed. Compare the last states of the two calls, h_n and packed_h_n.
Steps are counted from 0.

steps_read, last_step and same_states are each a whole number.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/short_samples"
__numbers__ = {"deal": 0, "seq_len": 10, "middle": 8, "shortest": 6, "full": 3}

lengths = [10] * 3 + [8, 6]
samples = [torch.randn(length, 16, dtype=torch.float64) for length in lengths]
x = nn.utils.rnn.pad_sequence(samples, batch_first=True)  # (batch, seq_len, features)
x.requires_grad_()  # only for checking: gradients tell which steps matter
lstm = nn.LSTM(16, 6, batch_first=True).double()
out, (h_n, c_n) = lstm(x)

packed = nn.utils.rnn.pack_padded_sequence(x, lengths, batch_first=True)
_, (packed_h_n, _) = lstm(packed)

steps_read = 10  # steps of x that h_n[0, -1] depends on
last_step = 5  # the step of out[-1] that equals packed_h_n[0, -1]
same_states = 3  # samples with the same state in h_n and packed_h_n
