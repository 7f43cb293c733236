"""7.9 Which block is which gate?
expert, inside the layer

The code below multiplies x and h_0 by the weights, adds the biases, and cuts the result into
four blocks. torch uses one block for each of the gates f, i and o, and one for the new content g.
Here these letters are blocks, as they are before sigmoid and tanh:

    c = sigmoid(f) * c_0 + sigmoid(i) * tanh(g)
    h = sigmoid(o) * tanh(c)

In which order are the four in blocks?

order is a text in quotes: the letters f, i, o and g, without spaces, in the order from blocks[0] to
blocks[3].

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
