"""8.11 The same numbers?
expert, precision

twin has the weights of lstm, but the columns of its weight_ih_l0 are in reverse order. All tensors are
in float64. Compare each result below with out. Write "equal" if all bits are the same. If not, write
"close" if torch.allclose gives True, and "different" if it gives False.

again, reordered, flipped and on_cuda are each a text in quotes.
again, reordered and flipped: with all tensors on the CPU.
on_cuda: computed on a CUDA device, and compared with out from the CPU; weights and x are the same.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/same_numbers"
__numbers__ = {"deal": 0, "seq_len": 5, "batch": 3, "input_size": 10, "hidden_size": 6}

lstm = nn.LSTM(10, 6).double()
x = torch.randn(5, 3, 10).double()  # (seq_len, batch, input_size)
out, _ = lstm(x)

twin = nn.LSTM(10, 6).double()
twin.load_state_dict(lstm.state_dict())
twin.weight_ih_l0.data = lstm.weight_ih_l0.data.flip(1)  # the columns in reverse order

again = ...  # lstm(x)[0], once more
reordered = ...  # twin(x.flip(-1))[0]
flipped = ...  # lstm(x.flip(-1))[0]
on_cuda = ...  # lstm(x)[0] on a CUDA device
