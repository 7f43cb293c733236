"""2.1 The fourth and the sixth argument
easy, create a layer

No argument of these four layers has a name, so each is known by its place.
a and b differ in the fourth argument, c and d in the sixth. Which attributes are these?
Choose from "batch_first", "bias", "bidirectional", "dropout", "hidden_size", "input_size",
"num_layers" and "proj_size".

fourth and sixth are each a text in quotes.
fourth: in which a and b differ.
sixth: in which c and d differ.

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

fourth = ...  # an attribute
sixth = ...  # an attribute
