"""3.6 Whose scores are these?
medium, debug

x holds 8 samples, with the batch first. Scores are computed from it in three ways:
a comes from an LSTM with batch_first=True, b and c from an LSTM without it.
The program takes a[3], b[3] and c[3] for the scores of x[3].

How many of the 8 samples of x can change each of these three rows?

samples_a, samples_b and samples_c are each a whole number.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/whose_scores"
__numbers__ = {"deal": 0, "batch": 8, "seq_len": 9, "input_size": 10, "hidden_size": 6, "sample": 3}

x = torch.randn(8, 9, 10, requires_grad=True)  # (batch, seq_len, input_size)
head = nn.Linear(6, 2)

out, _ = nn.LSTM(10, 6, batch_first=True)(x)
a = head(out[:, -1])

out, _ = nn.LSTM(10, 6)(x)
b = head(out[:, -1])
c = head(out[-1])

samples_a = ...  # samples of x that can change a[3]
samples_b = ...  # samples of x that can change b[3]
samples_c = ...  # samples of x that can change c[3]
