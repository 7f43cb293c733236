"""2.4 Not a number, at night
medium, debug

A program removes bad steps and bad samples from each batch x. One night the loss became nan.
Nothing was raised. No number in x or in the weights was nan or infinite. These lines ran:

    out, _ = lstm(x)  # lstm = nn.LSTM(7, 8)
    loss = (out**2).mean()

Which shape can that x have had?

shape is a tuple: the shape of an x with which both lines run, and loss is nan.
accepted is a whole number: how many shapes (seq_len, batch, 7) lstm takes, if seq_len is 0 to 5 and
batch is 0 to 3.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/accepts_which_inputs"
__numbers__ = {"deal": 0, "input_size": 7, "hidden_size": 8, "longest": 5, "most": 3}

shape = (5, 0, 7)  # of x

accepted = 20  # shapes that lstm takes
