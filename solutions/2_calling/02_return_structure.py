"""2.2 What comes back
easy, predict output

result is everything that the call returns. It is not unpacked.
The len of a tuple is the number of its parts. The len of a tensor is the length of its first axis.
The comments below name four objects: result and three things inside it. What is the len of each of them?

result_len, out_len, states_len and h_n_len are each a whole number.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/return_structure"
__numbers__ = {"deal": 0, "seq_len": 7, "batch": 5, "input_size": 6, "hidden_size": 9, "num_layers": 4}

lstm = nn.LSTM(6, 9, num_layers=4)
x = torch.randn(7, 5, 6)  # (seq_len, batch, input_size)
result = lstm(x)

result_len = 2  # len(result)
out_len = 7  # len(result[0])
states_len = 2  # len(result[1])
h_n_len = 4  # len(result[1][0])
