"""6.9 A batch that cannot be packed
hard, design

The training stops at this batch of four texts. x holds the first 10 words of each text.
The layer should read all four texts, all of their words in x, and as little padding as possible:

    packed = pack_padded_sequence(x[list(order)], lengths, batch_first=True)
    out, (h_n, c_n) = lstm(packed)

Choose the order of the texts and their lengths.

order and lengths are each a tuple.
order: the numbers of the four texts, 0 to 3, as x[list(order)] takes them.
lengths: one for each text of x[list(order)], in the same order.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/pack_errors"
__numbers__ = {"deal": 0, "padded": 10, "short": 5, "long": 14, "middle": 8}

order = ...  # (text, text, text, text)
lengths = ...  # (steps, steps, steps, steps)

counted = [8, 5, 0, 14]  # the words of each text
texts = [torch.randn(words, 3) for words in counted]
x = nn.utils.rnn.pad_sequence(texts, batch_first=True)[:, :10]  # (batch, seq_len, input_size)
lstm = nn.LSTM(3, 5, batch_first=True)
