"""6.6 Padding comes first, backwards
expert, debug

Three samples have 7, 4 and 2 valid steps; zeros fill x up. A bidirectional layer reads x twice,
as it is and packed. Of out's last axis, the forward half is [:9] and the backward half [9:].

Go through the valid steps of all samples: forward_same and backward_same are whole numbers,
at how many of them that half of out equals the same half of packed_out.
steps_read is a whole number: how many steps of x can change the backward half of out
at the last valid step of x[2].

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/padding_and_directions"
__numbers__ = {"deal": 0, "longest": 7, "middle": 4, "shortest": 2, "hidden_size": 9}

lengths = [7, 4, 2]
samples = [torch.randn(length, 16, dtype=torch.float64) for length in lengths]
x = nn.utils.rnn.pad_sequence(samples, batch_first=True)  # (batch, seq_len, features)
x.requires_grad_()  # lets torch tell, by gradients, which steps matter
lstm = nn.LSTM(16, 9, batch_first=True, bidirectional=True).double()
out, _ = lstm(x)

packed = nn.utils.rnn.pack_padded_sequence(x, lengths, batch_first=True)
packed_out, _ = nn.utils.rnn.pad_packed_sequence(lstm(packed)[0], batch_first=True)

forward_same = 13  # valid steps whose forward half is the same in packed_out
backward_same = 7  # valid steps whose backward half is the same in packed_out
steps_read = 6  # steps of x that out[2, 2 - 1, 9:] depends on
