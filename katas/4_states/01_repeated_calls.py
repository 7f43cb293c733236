"""4.1 Where a call begins
easy, predict output

New unit: read README.md in this folder first (or type: lstm-kata learn 4).

One layer reads the same x many times: 9 times without a state, once with zeros as the state,
and 5 times with the state from the previous call. outs collects all outputs.

How many different outputs are there?

different is a whole number: how many different tensors outs holds. Equal ones count once.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/repeated_calls"
__numbers__ = {
    "deal": 0, "plain": 9, "carried": 5, "seq_len": 2, "batch": 3, "input_size": 4, "hidden_size": 8,
}

lstm = nn.LSTM(4, 8).double()  # float64 tells even small differences
x = torch.randn(2, 3, 4).double()  # (seq_len, batch, input_size)

outs = [lstm(x)[0] for _ in range(9)]

zeros = torch.zeros(1, 3, 8).double()  # (num_layers, batch, hidden_size)
out, state = lstm(x, (zeros, zeros))
outs.append(out)

for _ in range(5):
    out, state = lstm(x, state)
    outs.append(out)

different = ...  # tensors in outs with different values
