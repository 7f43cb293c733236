"""5.8 The same, read in reverse
expert, parameters

one_way gets the _reverse weights of lstm, and reads the steps of x in reverse order.
Which step of flipped equals backward[3]? Steps are counted from 0.
Count the numbers in all weights and biases: how many more does lstm have than one_way?

place and added are each a whole number.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/reversed_copy"
__numbers__ = {"deal": 0, "input_size": 6, "hidden_size": 5, "seq_len": 12, "step": 3}

x = torch.randn(12, 6)  # (seq_len, input_size)

lstm = nn.LSTM(6, 5, bidirectional=True)
out, _ = lstm(x)
backward = out[:, 5:]

one_way = nn.LSTM(6, 5)
weights = lstm.state_dict()
one_way.load_state_dict({name: weights[name + "_reverse"] for name in one_way.state_dict()})
flipped, _ = one_way(x.flip(0))

place = 8  # the step of flipped that equals backward[3]
added = 260  # numbers in lstm's parameters, minus numbers in one_way's
