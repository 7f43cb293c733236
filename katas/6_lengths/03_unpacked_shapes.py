"""6.3 Back to a padded batch
hard, predict output

x holds 2 samples, and is padded to 12 steps. x[0] has 7 valid steps, and x[1] has 3.
The samples are packed, and an LSTM reads them. Its output is unpacked in three ways.
What are the three shapes? How many steps of total[1] have only zeros?

out_shape, swapped_shape and total_shape are each a tuple.
zero_steps is a whole number.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/unpacked_shapes"
__numbers__ = {"deal": 0, "batch": 2, "padded": 12, "longest": 7, "shortest": 3, "hidden_size": 6}

x = torch.randn(2, 12, 16)  # (batch, seq_len, input_size)
packed = nn.utils.rnn.pack_padded_sequence(x, [7, 3], batch_first=True)
packed_out, _ = nn.LSTM(16, 6)(packed)

unpack = nn.utils.rnn.pad_packed_sequence
out, _ = unpack(packed_out)
swapped, _ = unpack(packed_out, batch_first=True)
total, _ = unpack(packed_out, batch_first=True, total_length=12)

out_shape = ...  # out.shape
swapped_shape = ...  # swapped.shape
total_shape = ...  # total.shape
zero_steps = ...  # steps of total[1] with only zeros
