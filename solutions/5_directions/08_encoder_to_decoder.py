"""5.8 From two directions to one
expert, design

A translator stops: the states of its bidirectional encoder do not fit into its decoder.
The decoder has one direction and 3 layers. Each of its layers should begin with both states of the
same layer of the encoder, forward first:

    h_0 = torch.cat([h_n[list(forward_rows)], h_n[list(backward_rows)]], dim=-1)
    c_0 = torch.cat([c_n[list(forward_rows)], c_n[list(backward_rows)]], dim=-1)
    y_out, state = decoder(y, (h_0, c_0))

forward_rows and backward_rows are each a tuple: 3 rows, in the order of the decoder's layers.
decoder is a layer, nn.LSTM(...): an nn.LSTM that reads y and begins with h_0 and c_0.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/encoder_to_decoder"
__numbers__ = {
    "deal": 0, "seq_len": 9, "batch": 5, "input_size": 7, "hidden_size": 6, "num_layers": 3,
    "width": 8,
}

forward_rows = (0, 2, 4)  # rows of h_n and c_n
backward_rows = (1, 3, 5)  # rows of h_n and c_n
decoder = nn.LSTM(8, 2 * 6, num_layers=3)  # nn.LSTM(...)

x = torch.randn(9, 5, 7)  # (seq_len, batch, input_size)
encoder = nn.LSTM(7, 6, num_layers=3, bidirectional=True)
out, (h_n, c_n) = encoder(x)

y = torch.randn(2, 5, 8)  # (seq_len, batch, features)
