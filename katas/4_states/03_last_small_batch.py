"""4.3 The last batch is smaller
medium, debug

A loader gives 38 samples in batches of 8. h_0 and c_0 are made once, before this loop:

    for x in loader:
        out, (h_n, c_n) = lstm(x, (h_0, c_0))

Each turn of the loop reads one batch. How many turns run? And how many if it calls lstm(x) instead?

turns_with_state, last_batch and turns_without_state are each a whole number.
turns_with_state: how many turns run without an exception. A turn that fails does not count.
last_batch: how many samples are in the last batch of the loader.
turns_without_state: how many turns run without an exception if the loop calls lstm(x).

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/last_small_batch"
__numbers__ = {"deal": 0, "samples": 38, "batch": 8, "seq_len": 7, "input_size": 9, "hidden_size": 12}

data = torch.randn(38, 7, 9)  # (samples, seq_len, input_size)
loader = torch.utils.data.DataLoader(data, batch_size=8)

lstm = nn.LSTM(9, 12, batch_first=True)
h_0 = torch.zeros(1, 8, 12)  # (num_layers, batch, hidden_size)
c_0 = torch.zeros(1, 8, 12)

turns_with_state = ...  # turns of the loop with lstm(x, (h_0, c_0))
last_batch = ...  # samples in the last batch
turns_without_state = ...  # turns of the loop with lstm(x)
