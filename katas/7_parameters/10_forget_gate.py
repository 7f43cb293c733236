"""7.10 Slow to forget
expert, inside the layer

lstm has one layer, and its two biases have 20 rows each, all 0. This loop stands in many
projects. It is to open the forget gate, and to leave all other rows alone:

    for bias in (lstm.bias_ih_l0, lstm.bias_hh_l0):
        nn.init.constant_(bias[start:stop], fill)

Then, where x and h are 0, the forget gate is to be sigmoid(3) in every unit.
start and stop are whole numbers, and fill is a number.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/forget_gate"
__numbers__ = {"deal": 0, "rows": 20, "target": 3}

start = ...  # the first row of the slice
stop = ...  # the row behind its last one
fill = ...  # what the loop writes there
