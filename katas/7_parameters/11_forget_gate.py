"""7.11 Slow to forget
expert, inside the layer

lstm has one layer. Each of its two biases has 20 rows, and all numbers in them are 0.
Many projects open the forget gate with a loop such as this:

    for bias in (lstm.bias_ih_l0, lstm.bias_hh_l0):
        nn.init.constant_(bias[start:stop], fill)

With which values is the forget gate of every feature sigmoid(3) when x and h are 0?
All other rows have to stay 0.

start and stop are each a whole number.
fill is a number.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/forget_gate"
__numbers__ = {"deal": 0, "rows": 20, "target": 3}

start = ...  # the first row of the slice
stop = ...  # the first row behind the slice
fill = ...  # what the loop writes into these rows
