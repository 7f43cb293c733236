"""3.7 Can it answer while you speak?
medium, model choice

One sequence of 8 steps goes through three LSTMs: a plain one, a stack and a bidirectional one.
both is the output of the bidirectional one, and second is the half of both from its second direction.
Take step 5 of each output, counted from 0 as in x. How many of the 8 steps of x can change it?

in_plain, in_stacked, in_both and in_second are each a whole number.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/can_it_stream"
__numbers__ = {"deal": 0, "seq_len": 8, "step": 5, "input_size": 11, "hidden_size": 10, "num_layers": 4}

x = torch.randn(8, 11, requires_grad=True)  # (seq_len, input_size)

plain, _ = nn.LSTM(11, 10)(x)
stacked, _ = nn.LSTM(11, 10, num_layers=4)(x)
both, _ = nn.LSTM(11, 10, bidirectional=True)(x)
second = both[:, 10:]  # the features of the second direction

in_plain = 6  # steps of x that can change plain[5]
in_stacked = 6  # steps of x that can change stacked[5]
in_both = 8  # steps of x that can change both[5]
in_second = 3  # steps of x that can change second[5]
