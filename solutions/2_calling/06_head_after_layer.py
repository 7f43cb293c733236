"""2.6 A head behind the layer
hard, debug

People try the six lines in the comments below when they want to use what an LSTM returns.
Most of the lines give it to a linear head. Each line runs on its own, after the code above it.
What does each of them raise, if anything?

sequential, first, last, state, three_names and shape are each an exception class, such as
ZeroDivisionError, or None if nothing is raised.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/head_after_layer"
__numbers__ = {"deal": 0, "seq_len": 7, "batch": 5, "input_size": 4, "hidden_size": 8, "classes": 3}

lstm = nn.LSTM(4, 8, num_layers=2)
head = nn.Linear(8, 3)
x = torch.randn(7, 5, 4)  # (seq_len, batch, input_size)

sequential = TypeError  # nn.Sequential(lstm, head)(x)
first = None  # head(lstm(x)[0])
last = TypeError  # head(lstm(x)[-1])
state = None  # head(lstm(x)[1][0])
three_names = ValueError  # out, h_n, c_n = lstm(x)
shape = AttributeError  # lstm(x).shape
