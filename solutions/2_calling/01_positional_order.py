"""2.1 The fourth and the sixth argument
easy, create a layer

In these four calls no argument has a name: each is known by its place.
a and b differ only in the fourth argument, c and d only in the sixth. What are the names of these two?
If you have torch, make such layers and print them.
Choose from "batch_first", "bias", "bidirectional", "dropout", "hidden_size", "input_size",
"num_layers" and "proj_size".

fourth and sixth are each a text in quotes.
fourth: the name of the argument in the fourth place, counted from 1.
sixth: the name of the argument in the sixth place, counted from 1.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/positional_order"
__numbers__ = {"deal": 0, "input_size": 5, "hidden_size": 7, "num_layers": 2}

a = nn.LSTM(5, 7, 2, True)
b = nn.LSTM(5, 7, 2, False)

c = nn.LSTM(5, 7, 2, True, False, 0)
d = nn.LSTM(5, 7, 2, True, False, 1)

fourth = 'bias'  # the name of an argument
sixth = 'dropout'  # the name of an argument
