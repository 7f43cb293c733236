"""2.1 The fourth and the sixth argument
easy, create a layer

a and b differ in their fourth argument, c and d in their sixth. No argument has a name here,
so its place alone decides what it sets.

fourth and sixth are texts: the attribute in which a and b differ, and the one in which c and d do.
To choose from: "batch_first", "bias", "bidirectional", "dropout", "hidden_size", "input_size",
"num_layers", "proj_size".

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

fourth = 'bias'  # in which attribute a and b differ
sixth = 'dropout'  # in which attribute c and d differ
