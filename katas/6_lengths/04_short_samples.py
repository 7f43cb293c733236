"""6.4 The last step that counts
hard, debug

3 samples fill all 9 steps, one has 7 and the last one 5. Zeros fill the rest of x.
The same layer reads this batch twice: as it is, and packed.

steps_read is a whole number: how many steps of x can change h_n[0, -1].
last_step is a whole number, an index from 0: the step of out[-1] that equals packed_h_n[0, -1].
same_states is a whole number: for how many samples h_n[0] and packed_h_n[0] are the same.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/short_samples"
__numbers__ = {"deal": 0, "seq_len": 9, "middle": 7, "shortest": 5, "full": 3}

lengths = [9] * 3 + [7, 5]
samples = [torch.randn(length, 16, dtype=torch.float64) for length in lengths]
x = nn.utils.rnn.pad_sequence(samples, batch_first=True)  # (batch, seq_len, features)
x.requires_grad_()  # lets torch tell, by gradients, which steps matter
lstm = nn.LSTM(16, 6, batch_first=True).double()
out, (h_n, c_n) = lstm(x)

packed = nn.utils.rnn.pack_padded_sequence(x, lengths, batch_first=True)
_, (packed_h_n, _) = lstm(packed)

steps_read = ...  # steps of x that h_n[0, -1] depends on
last_step = ...  # the step of out[-1] that equals packed_h_n[0, -1]
same_states = ...  # rows in which h_n[0] equals packed_h_n[0]
