"""8.11 The same numbers?
expert, precision

twin is lstm with the columns of its input weight in reverse order. All is in float64. How alike
are out and each result below? Write the first that is true: "equal" to the last bit, "close" as
torch.allclose has it, or "different".

again, reordered, flipped and on_cuda are each a text in quotes.
again, reordered and flipped: with all tensors on the CPU.
on_cuda: out comes from the CPU, and this from a CUDA device, with the same weights and x.

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
twin.weight_ih_l0.data = lstm.weight_ih_l0.data.flip(1)

again = ...  # lstm(x)[0], once more
reordered = ...  # twin(x.flip(-1))[0]
flipped = ...  # lstm(x.flip(-1))[0]
on_cuda = ...  # lstm(x)[0] on a CUDA device
