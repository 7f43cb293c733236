"""1.1 Who remembers the first step?
easy, purpose

New unit: read README.md in this folder first (or type: lstm-kata learn 1).

x is one sequence of 9 steps with 4 features each. It has no batch axis.
Three layers read x, each on its own.
Take the last row of each output, such as from_lstm[-1].
On how many of the 9 steps of x does this row depend?

linear_steps, conv_steps and lstm_steps are each a whole number.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/memory"
__numbers__ = {"deal": 0, "seq_len": 9, "kernel_size": 3, "features": 4, "hidden_size": 6}

# requires_grad lets torch tell, by gradients, which steps matter.
x = torch.randn(9, 4, requires_grad=True)  # (seq_len, features)

linear = nn.Linear(4, 6)
from_linear = linear(x)

conv = nn.Conv1d(4, 6, kernel_size=3)
from_conv = conv(x.T).T  # Conv1d takes (features, seq_len)

lstm = nn.LSTM(4, 6)
from_lstm, _ = lstm(x)

linear_steps = ...  # steps of x that from_linear[-1] depends on
conv_steps = ...  # steps of x that from_conv[-1] depends on
lstm_steps = ...  # steps of x that from_lstm[-1] depends on
