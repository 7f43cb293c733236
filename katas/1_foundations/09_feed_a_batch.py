"""1.9 The width that does not fit
challenge, hard (advanced), debug

This layer gets this x, batch first.

error is the class of the exception that torch raises at lstm(x), such as KeyError,
or None if it raises none.
expected and got are whole numbers: how many features a step must have for this layer,
and how many a step of x has.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/feed_a_batch"
__numbers__ = {"deal": 0, "features": 4, "batch": 4, "seq_len": 6, "input_size": 5, "hidden_size": 10}

lstm = nn.LSTM(input_size=5, hidden_size=10, batch_first=True)
x = torch.randn(4, 6, 4)  # (batch, seq_len, features)

error = ...  # what lstm(x) raises: an exception class, or None
expected = ...  # the features of a step that lstm accepts
got = ...  # the features of a step of x
