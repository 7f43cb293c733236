"""2.5 Two layers for double data
medium, create a layer

x is in double precision, float64, as data from NumPy often is. lstm reads x, and plain reads x.float().
Both calls run. Which dtype do the weights of each layer have, and which dtype does each output have?

weight_dtype, out_dtype, plain_weight_dtype and plain_out_dtype are each a dtype, such as torch.int8.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/factory_arguments"
__numbers__ = {"deal": 0, "seq_len": 7, "batch": 4, "input_size": 5, "hidden_size": 8}

x = torch.randn(7, 4, 5, device="cpu").double()  # (seq_len, batch, input_size)

lstm = nn.LSTM(5, 8, device=x.device, dtype=x.dtype)
out, _ = lstm(x)

plain = nn.LSTM(5, 8, device=x.device)
plain_out, _ = plain(x.float())

weight_dtype = ...  # lstm.weight_ih_l0.dtype
out_dtype = ...  # out.dtype
plain_weight_dtype = ...  # plain.weight_ih_l0.dtype
plain_out_dtype = ...  # plain_out.dtype
