"""6.7 Other texts change a score
hard, debug

x holds 9 texts, padded to 9 words. The last text has 4 words.
The score of the last text is made from h_n[0, -1]. The code runs, but other texts change this score.
On how many of the 9 texts does h_n[0, -1] depend? How many words of each of them does it read?

texts_read and words_read are each a whole number.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/square_batch"
__numbers__ = {"deal": 0, "size": 9, "middle": 6, "shortest": 4, "hidden_size": 5}

# Only for checking: with requires_grad, gradients tell what the state depends on.
x = torch.randn(9, 9, 16, requires_grad=True)  # (texts, words, features)
lengths = [9] * (9 - 2) + [6, 4]  # of the 9 texts

packed = nn.utils.rnn.pack_padded_sequence(x, lengths)
lstm = nn.LSTM(16, 5, batch_first=True)
_, (h_n, c_n) = lstm(packed)

texts_read = 4  # texts that h_n[0, -1] depends on
words_read = 1  # words of each of these texts that it depends on
