"""4.4 An LSTM in place of a GRU
medium, debug

A program used nn.GRU. Its call returns out and one state, so state[-1] was h of the last layer.
Somebody wrote nn.LSTM in its place and changed nothing else. There is no error.
But for 5 sequences the scores now have three axes instead of two.

What does the head read now? And which index repairs it?

pick and read_shape are each a tuple.
pick: (first, second), so that state[first][second] is what the head should read. If several are right,
write any.
read_shape: the shape of state[-1] in the code below.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/from_a_gru"
__numbers__ = {"deal": 0, "batch": 5, "seq_len": 7, "input_size": 6, "hidden_size": 8, "num_layers": 3}

pick = ...  # (first, second)

lstm = nn.LSTM(6, 8, num_layers=3)  # it was nn.GRU
head = nn.Linear(8, 2)
x = torch.randn(7, 5, 6)  # (seq_len, batch, input_size)

out, state = lstm(x)
scores = head(state[-1])

read_shape = ...  # state[-1].shape
