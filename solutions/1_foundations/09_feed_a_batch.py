"""1.9 First data for a layer
challenge, hard (advanced), debug

The layer reads x, which has the batch first. What does lstm(x) raise, if anything?
How many features does the layer expect at each step, and how many does x have?

error is an exception class, such as ZeroDivisionError, or None if nothing is raised.
expected and got are each a whole number.
expected: how many features a step of x must have for this layer.
got: how many features a step of x has.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/feed_a_batch"
__numbers__ = {"deal": 0, "features": 4, "batch": 3, "seq_len": 6, "input_size": 5, "hidden_size": 10}

lstm = nn.LSTM(input_size=5, hidden_size=10, batch_first=True)
x = torch.randn(3, 6, 4)  # (batch, seq_len, features)

error = RuntimeError  # what lstm(x) raises
expected = 5  # the features of a step that lstm accepts
got = 4  # the features of a step of x
