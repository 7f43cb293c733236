"""3.7 Can it answer while you speak?
medium, model choice

One sequence of 8 steps goes through three LSTMs.
Look at step 5 of each output, counted from 0: how many of the 8 steps of x can change it?

in_plain, in_stacked, in_both and in_second are whole numbers,
for plain[5], stacked[5], both[5] and second[5].

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/can_it_stream"
__numbers__ = {"deal": 0, "seq_len": 8, "step": 5, "input_size": 4, "hidden_size": 7, "num_layers": 2}

x = torch.randn(8, 4, requires_grad=True)  # (seq_len, input_size)

plain, _ = nn.LSTM(4, 7)(x)
stacked, _ = nn.LSTM(4, 7, num_layers=2)(x)
both, _ = nn.LSTM(4, 7, bidirectional=True)(x)
second = both[:, 7:]  # the features of the second direction

in_plain = 6  # steps of x that can change plain[5]
in_stacked = 6  # steps of x that can change stacked[5]
in_both = 8  # steps of x that can change both[5]
in_second = 3  # steps of x that can change second[5]
