"""6.7 Six bugs, and which ones torch notices
expert, debug

x holds three samples of 10 steps, on the CPU. Each line below has a bug.
What does each line raise, if anything?

unsorted, empty, floats, too_long, too_long_read and linear_reads are each an exception class, such as
ZeroDivisionError, or None if nothing is raised.
unsorted: the samples are not sorted by their lengths.
empty: one sample has no steps.
floats: the lengths were halved, but not rounded.
too_long: the first length is from before x was cut.
too_long_read: an LSTM reads the batch that too_long has packed.
linear_reads: the packed batch is right, but an nn.Linear reads it.

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
