"""5.6 No better with two directions
medium, design

A classifier gave h_n[-1] to its head. With bidirectional=True it ran as before, but it was no better.
Now its head should read the last states of both directions of the last layer, and nothing else:

    vector = torch.cat([h_n[row] for row in rows], dim=-1)
    scores = head(vector)  # (4, 5)

Choose the rows, and write down the head.

rows is a tuple: numbers of rows of h_n. Negative numbers count from the end. Any order of the rows is
right.
head is a layer, nn.Linear(...): an nn.Linear that gives 5 scores.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/two_way_head"
__numbers__ = {
    "deal": 0, "seq_len": 9, "batch": 4, "input_size": 7, "hidden_size": 10, "num_layers": 3,
    "classes": 5,
}

rows = (-2, -1)  # rows of h_n
head = nn.Linear(2 * 10, 5)  # nn.Linear(...)

lstm = nn.LSTM(7, 10, num_layers=3, bidirectional=True)
x = torch.randn(9, 4, 7)  # (seq_len, batch, input_size)
out, (h_n, c_n) = lstm(x)
