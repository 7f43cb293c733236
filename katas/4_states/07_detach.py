"""4.7 How far back does it learn?
hard, training

One sequence is read in three chunks. The loss is computed from the last chunk alone.
cut says which of the two states are detached between the chunks: "", "h" or "hc".

How many of all 8 + 5 + 10 steps of x get a gradient other than 0 from loss(cut)?

none_detached, h_detached and both_detached are each a whole number.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/detach"
__numbers__ = {"deal": 0, "first": 8, "second": 5, "third": 10, "input_size": 3, "hidden_size": 6}

x = torch.randn(8 + 5 + 10, 3, requires_grad=True)  # (seq_len, input_size)
lstm = nn.LSTM(3, 6)

def loss(cut):
    state = None
    for chunk in x.split([8, 5, 10]):
        out, (h, c) = lstm(chunk, state)
        state = (h.detach() if "h" in cut else h, c.detach() if "c" in cut else c)
    return out.sum()

none_detached = ...  # steps of x with a gradient from loss("")
h_detached = ...  # steps of x with a gradient from loss("h")
both_detached = ...  # steps of x with a gradient from loss("hc")
