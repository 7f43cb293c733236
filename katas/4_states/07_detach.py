"""4.7 How far back does it learn?
hard, training

One sequence is read in three chunks, and the loss is computed from the last of them alone.
cut says which of the two states are detached between two chunks: "", "h" or "hc".

none_detached, h_detached and both_detached are whole numbers: to how many steps of x, in all chunks
together, does the loss send a gradient other than zero?

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/detach"
__numbers__ = {"deal": 0, "first": 3, "second": 5, "third": 4, "input_size": 6, "hidden_size": 8}

x = torch.randn(3 + 5 + 4, 6, requires_grad=True)  # (seq_len, input_size)
lstm = nn.LSTM(6, 8)

def loss(cut):
    state = None
    for chunk in x.split([3, 5, 4]):
        out, (h, c) = lstm(chunk, state)
        state = (h.detach() if "h" in cut else h, c.detach() if "c" in cut else c)
    return out.sum()

none_detached = ...  # steps of x with a gradient from loss("")
h_detached = ...  # steps of x with a gradient from loss("h")
both_detached = ...  # steps of x with a gradient from loss("hc")
