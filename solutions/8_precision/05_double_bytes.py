"""8.5 What precision costs
hard, precision

lstm computes out. Then double() is called on lstm, and lstm computes wide_out.
After all these lines, how many bytes do the numbers in out, in wide_out and in lstm.weight_hh_l0 take?

out_bytes, wide_out_bytes and weight_bytes are each a whole number.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/double_bytes"
__numbers__ = {"deal": 0, "seq_len": 5, "batch": 3, "input_size": 4, "hidden_size": 6}

lstm = nn.LSTM(4, 6)
x = torch.randn(5, 3, 4)  # (seq_len, batch, input_size)
out, _ = lstm(x)

lstm.double()
wide_out, _ = lstm(x.double())

out_bytes = 360  # the bytes of out
wide_out_bytes = 720  # the bytes of wide_out
weight_bytes = 1152  # the bytes of lstm.weight_hh_l0
