"""7.9 Whose rows are these?
expert, inside the layer

The first half of a step is written out below. The second half takes the four blocks, by the names
f, i and o for the gates and g for the new content:

    c = sigmoid(f) * c_0 + sigmoid(i) * tanh(g)
    h = sigmoid(o) * tanh(c)

Which block is which? order is a text of the four letters f, i, o and g, without spaces:
the letter of blocks[0] first, the letter of blocks[3] last.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/gate_order"
__numbers__ = {"deal": 0, "input_size": 3, "hidden_size": 2}

lstm = nn.LSTM(3, 2).double()
x = torch.randn(3).double()  # one step
h_0, c_0 = torch.randn(2, 2).double()  # the state before it

rows = lstm.weight_ih_l0 @ x + lstm.bias_ih_l0 + lstm.weight_hh_l0 @ h_0 + lstm.bias_hh_l0
blocks = rows.chunk(4)

order = ...  # of blocks[0], blocks[1], blocks[2], blocks[3]
