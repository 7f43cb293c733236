"""2.4 What may go in
medium, debug

The layer takes x if lstm(x) raises no exception. The last axis of x is always 7 long.

pairs is a whole number: seq_len may be any number from 1 to 5, and batch 1 or 2.
Of all these pairs, for how many does the layer take an x of (seq_len, batch, 7)?
axes is a tuple of whole numbers, in rising order: which of 1, 2, 3 and 4 can be the number of
axes of x? Here no axis is empty.
smallest is a tuple (seq_len, batch): the fewest steps and the fewest samples that the layer takes
in an x of three axes. Do not forget that 0 is a number, too.

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
