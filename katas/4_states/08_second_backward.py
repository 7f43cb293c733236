"""4.8 The second backward
expert, debug

A training loop reads two batches, and carries the state from the first to the second.
cut says which states are detached in between: "", "h" or "hc". Each update changes all weights in place.

What does each of the five calls raise, if anything? No call depends on another one.

none_detached, h_detached, both_detached, graph_retained and never_updated are each an exception class,
such as ZeroDivisionError, or None if nothing is raised.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/second_backward"
__numbers__ = {"deal": 0, "seq_len": 6, "batch": 4, "input_size": 5, "hidden_size": 8}

lstm = nn.LSTM(5, 8)
batches = torch.randn(2, 6, 4, 5)  # two of (seq_len, batch, input_size)

def train(cut, *, retain_graph=False, update=True):  # * means: those behind it are given by name
    state = None
    for x in batches:
        out, (h, c) = lstm(x, state)
        state = (h.detach() if "h" in cut else h, c.detach() if "c" in cut else c)
        lstm.zero_grad()
        out.sum().backward(retain_graph=retain_graph)
        if update:
            with torch.no_grad():
                for weight in lstm.parameters():
                    weight.sub_(0.1 * weight.grad)

none_detached = ...  # train("")
h_detached = ...  # train("h")
both_detached = ...  # train("hc")
graph_retained = ...  # train("", retain_graph=True)
never_updated = ...  # train("", retain_graph=True, update=False)
