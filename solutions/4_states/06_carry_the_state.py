"""4.6 Cut in two
advanced, predict output

A sequence of 9 steps is cut in two. whole is its output without the cut; fresh and carried are put
together from the outputs of two chunks. The first half of each step is the forward direction's
output, the second half is the backward one's.

Compare fresh with whole, each half by itself, and then carried. At how many steps do they agree?
fresh_forward, fresh_backward, carried_forward and carried_backward are whole numbers.

Replace each ... by a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/carry_the_state"
__numbers__ = {"deal": 0, "seq_len": 9, "cut": 4, "input_size": 6, "hidden_size": 8}

lstm = nn.LSTM(6, 8, bidirectional=True).double()
x = torch.randn(9, 6).double()  # (seq_len, input_size): one sequence, no batch
whole, _ = lstm(x)

first, state = lstm(x[:4])
second, _ = lstm(x[4:])
fresh = torch.cat([first, second])

second, _ = lstm(x[4:], state)
carried = torch.cat([first, second])

fresh_forward = 4  # steps at which the forward half of fresh agrees
fresh_backward = 5  # steps at which the backward half of fresh agrees
carried_forward = 9  # steps at which the forward half of carried agrees
carried_backward = 0  # steps at which the backward half of carried agrees
