"""5.7 A stack taken apart
hard, create a layer

Replace the stack by a chain of two layers with num_layers=1 each:

    between, _ = first(x)
    out, _ = second(between)

The weights of layer 0 of the stack are copied into first, and those of layer 1 into second.
After that, out has to be the same as that of stack(x). The batch is axis 1 of x.

first and second are each a layer, nn.LSTM(...): with num_layers=1.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/stack_by_hand"
__numbers__ = {"deal": 0, "input_size": 7, "hidden_size": 5, "seq_len": 4, "batch": 3}

first = ...  # nn.LSTM(...)
second = ...  # nn.LSTM(...)

stack = nn.LSTM(7, 5, num_layers=2, bidirectional=True)
x = torch.randn(4, 3, 7)  # (seq_len, batch, input_size)
