"""4.3 The last batch is smaller
medium, debug

A loader deals 38 samples out in batches of 8. h_0 and c_0 are made once, before this loop:

    for x in loader:
        out, (h_n, c_n) = lstm(x, (h_0, c_0))

turns_with_state is a whole number: how many turns of the loop run before torch objects, if it does.
last_batch is a whole number: how many samples the last batch of the loader has.
turns_without_state is a whole number: how many turns run if the loop calls lstm(x) instead.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/last_small_batch"
__numbers__ = {"deal": 0, "samples": 38, "batch": 8, "seq_len": 7, "input_size": 3, "hidden_size": 9}

data = torch.randn(38, 7, 3)  # (samples, seq_len, input_size)
loader = torch.utils.data.DataLoader(data, batch_size=8)

lstm = nn.LSTM(3, 9, batch_first=True)
h_0 = torch.zeros(1, 8, 9)  # (num_layers, batch, hidden_size)
c_0 = torch.zeros(1, 8, 9)

turns_with_state = 4  # turns of the loop with lstm(x, (h_0, c_0))
last_batch = 6  # samples in the last batch
turns_without_state = 5  # turns of the loop with lstm(x)
