"""6.8 Short texts get weak vectors
hard, debug

The vector of a text should be the mean of out over its words.
Two texts with 10 and 4 words are read together, and then the shorter one is read by itself.
Its vector mean[1] is nearer to zero than alone, its vector when it is read by itself.
Which number is factor, if mean[1] equals factor * alone?

factor is a number: you may write it as a fraction, such as 2 / 7.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/mean_of_steps"
__numbers__ = {"deal": 0, "padded": 13, "longest": 10, "shortest": 4, "hidden_size": 8}

x = torch.randn(2, 13, 16).double()  # (batch, seq_len, input_size)
lstm = nn.LSTM(16, 8, batch_first=True).double()

packed = nn.utils.rnn.pack_padded_sequence(x, [10, 4], batch_first=True)
packed_out, _ = lstm(packed)
out, lengths = nn.utils.rnn.pad_packed_sequence(packed_out, batch_first=True)
mean = out.mean(dim=1)  # (batch, hidden_size)

text = x[1, :4]  # (seq_len, input_size), the shorter text by itself
alone = lstm(text)[0].mean(dim=0)  # (hidden_size,)

factor = ...  # mean[1] equals factor * alone
