"""3.2 Which states are in out?
medium, compare

A stack of 3 layers reads one sequence of 7 steps, without a batch.
Each row of out, of h_n and of c_n is a vector of 8 numbers.
Which of these vectors are equal?

step, steps_like_first and vectors are each a whole number.
step: the index of the step of out that equals h_n[-1]. Count from 0, and not from the end.
steps_like_first: how many steps of out equal h_n[0].
vectors: how many different vectors out, h_n and c_n hold together. Equal vectors count once.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/out_and_h_n"
__numbers__ = {"deal": 0, "seq_len": 7, "input_size": 5, "hidden_size": 8, "num_layers": 3}

lstm = nn.LSTM(5, 8, num_layers=3, dtype=torch.float64)
x = torch.randn(7, 5, dtype=torch.float64)  # (seq_len, input_size)
out, (h_n, c_n) = lstm(x)  # (seq_len, hidden_size), and (num_layers, hidden_size) twice

step = ...  # the step of out that equals h_n[-1]
steps_like_first = ...  # steps of out that equal h_n[0]
vectors = ...  # different vectors in out, h_n and c_n together
