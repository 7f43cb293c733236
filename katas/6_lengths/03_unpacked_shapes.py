"""6.3 Back to a padded batch
hard, predict output

x is padded to 11 steps, more than any of its samples has. It is packed for an LSTM,
and what comes out is unpacked in three ways.

out_shape, swapped_shape and total_shape are tuples, the shapes of out, swapped and total.
zero_steps is a whole number: how many of the steps of total[1] hold nothing but zeros.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/unpacked_shapes"
__numbers__ = {"deal": 0, "batch": 2, "padded": 11, "longest": 7, "shortest": 5, "hidden_size": 8}

x = torch.randn(2, 11, 16)  # (batch, seq_len, input_size)
packed = nn.utils.rnn.pack_padded_sequence(x, [7, 5], batch_first=True)
packed_out, _ = nn.LSTM(16, 8)(packed)

unpack = nn.utils.rnn.pad_packed_sequence
out, _ = unpack(packed_out)
swapped, _ = unpack(packed_out, batch_first=True)
total, _ = unpack(packed_out, batch_first=True, total_length=11)

out_shape = ...  # out.shape
swapped_shape = ...  # swapped.shape
total_shape = ...  # total.shape
zero_steps = ...  # steps of total[1] with only zeros
