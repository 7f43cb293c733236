"""4.1 Where a call begins
easy, predict output

One layer reads the same x again and again: 6 times without a state, once with zeros,
and 3 times with the state that came back from the call before. outs collects what comes out.

different is a whole number: how many tensors with different values there are in outs.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/repeated_calls"
__numbers__ = {
    "deal": 0, "plain": 6, "carried": 3, "seq_len": 2, "batch": 4, "input_size": 5, "hidden_size": 8,
}

lstm = nn.LSTM(5, 8).double()  # float64 tells even small differences
x = torch.randn(2, 4, 5).double()  # (seq_len, batch, input_size)

outs = [lstm(x)[0] for _ in range(6)]

zeros = torch.zeros(1, 4, 8).double()  # (num_layers, batch, hidden_size)
out, state = lstm(x, (zeros, zeros))
outs.append(out)

for _ in range(3):
    out, state = lstm(x, state)
    outs.append(out)

different = 4  # tensors in outs with different values
