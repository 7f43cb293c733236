"""2.4 What may go in
medium, debug

A loader filters its data. Sometimes this leaves a batch without samples, or a sequence without steps.
Which x can the layer read, so that lstm(x) raises no exception?
The last axis of x always has 7 features.

pairs is a whole number: how many shapes (seq_len, batch, 7) lstm takes, if seq_len is 1 to 5 and batch
is 1 or 2.
axes and smallest are each a tuple.
axes: how many axes x may have: all of the numbers 1, 2, 3 and 4 that lstm takes, in rising order. No
axis is empty.
smallest: (seq_len, batch): the smallest seq_len if the batch is 2, and the smallest batch if seq_len is
2. 0 is a number, too.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/accepts_which_inputs"
__numbers__ = {"deal": 0, "input_size": 7, "hidden_size": 8, "longest": 5}

lstm = nn.LSTM(7, 8)

pairs = ...  # pairs (seq_len, batch) that lstm takes
axes = ...  # numbers of axes that lstm takes
smallest = ...  # (seq_len, batch)
