"""6.7 Six bugs, and which ones torch notices
expert, debug

x holds three samples of 10 steps, on the CPU. Each line below has a bug:
unsorted samples, an empty sample, lengths that were halved but not rounded,
lengths from before x was cut, the same with an LSTM that reads them, and a Linear on packed data.
What does each line raise, if anything?

unsorted, empty, floats, too_long, too_long_read and linear_reads are each an exception class, such as
ZeroDivisionError, or None if nothing is raised.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/pack_errors"
__numbers__ = {"deal": 0, "padded": 10, "beyond": 12, "longest": 8, "middle": 5, "shortest": 3}

x = torch.randn(10, 3, 4)  # (seq_len, batch, features)
lstm, linear = nn.LSTM(4, 6), nn.Linear(4, 6)
pack = nn.utils.rnn.pack_padded_sequence

unsorted = ...  # pack(x, [5, 8, 3])
empty = ...  # pack(x, [8, 5, 0])
floats = ...  # pack(x, [8.5, 5.5, 3.5])
too_long = ...  # pack(x, [12, 5, 3])
too_long_read = ...  # lstm(pack(x, [12, 5, 3]))
linear_reads = ...  # linear(pack(x, [8, 5, 3]))
