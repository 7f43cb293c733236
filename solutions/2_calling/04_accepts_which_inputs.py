"""2.4 What may go in
medium, debug

A loader filters its data, and sometimes nothing is left of a batch, or of a sequence.
Which x does the layer take, so that lstm(x) raises no exception?
The last axis of x is always 7 long.

pairs is a whole number: with 1 to 5 steps and a batch of 1 or 2, how many shapes (seq_len, batch, 7) it
takes.
axes and smallest are each a tuple.
axes: which numbers of axes x may have, of 1, 2, 3 and 4, in rising order; no axis is empty.
smallest: (seq_len, batch), the fewest steps and the fewest samples; 0 is a number, too.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/accepts_which_inputs"
__numbers__ = {"deal": 0, "input_size": 7, "hidden_size": 8, "longest": 5}

lstm = nn.LSTM(7, 8)

pairs = 10  # pairs (seq_len, batch) that lstm takes
axes = (2, 3)  # numbers of axes that lstm takes
smallest = (1, 0)  # (seq_len, batch)
