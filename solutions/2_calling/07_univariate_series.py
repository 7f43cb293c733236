"""2.7 A series of single numbers
hard, create a layer

series holds 4 time series of 9 steps. Each step is one number.
Its shape is (4, 9): the batch is the first axis. These two lines read it:

    x = series.unsqueeze(axis)  # a new axis of length 1
    out, _ = lstm(x)

The layer has to read each series on its own, one number at each step:
out[i, t] belongs to series i at step t.

lstm is a layer, nn.LSTM(...): you choose its hidden_size.
axis is a whole number: where unsqueeze puts the new axis.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/univariate_series"
__numbers__ = {"deal": 0, "batch": 4, "seq_len": 9}

lstm = nn.LSTM(1, 16, batch_first=True)  # nn.LSTM(...)
axis = 2  # where the new axis goes
