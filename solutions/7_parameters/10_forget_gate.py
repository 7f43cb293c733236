"""7.10 Slow to forget
expert, inside the layer

lstm has one layer. Its two biases have 20 rows each, and all of them are 0. Many projects open
the forget gate with a loop like this one, and leave all other rows as they are:

    for bias in (lstm.bias_ih_l0, lstm.bias_hh_l0):
        nn.init.constant_(bias[start:stop], fill)

Fill in the loop so that, where x and h are 0, the forget gate is sigmoid(3) in every unit.

start and stop are each a whole number.
fill is a number.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/forget_gate"
__numbers__ = {"deal": 0, "rows": 20, "target": 3}

start = 20 // 4  # the first row of the slice
stop = 20 // 2  # the row behind its last one
fill = 3 / 2  # what the loop writes into these rows
