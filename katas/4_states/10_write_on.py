"""4.10 Step by step
hard, predict output

head makes 6 more steps for 4 sequences, one by one. For each new step, slow() reads everything again.
write() reads only the newest step, with the newest state ("new"), with the state after the text
("first"), or with none ("none"). What shape has a step? And how many steps equal those of slow()?

step_shape is a tuple.
with_new, with_first and with_none are each a whole number.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/write_on"
__numbers__ = {"deal": 0, "count": 6, "seq_len": 8, "batch": 4, "input_size": 5, "hidden_size": 10}

lstm = nn.LSTM(5, 10).double()
head = nn.Linear(10, 5).double()
text = torch.randn(8, 4, 5).double()  # (seq_len, batch, input_size), what there is to continue

def slow():
    seen = text
    while len(seen) < 8 + 6:
        out, _ = lstm(seen)
        seen = torch.cat([seen, head(out[-1:])])
    return seen[8:].split(1)

def write(way):
    out, first = lstm(text)
    states, steps = {"new": first, "first": first, "none": None}, [head(out[-1:])]
    while len(steps) < 6:
        out, states["new"] = lstm(steps[-1], states[way])  # "new" is replaced at each step
        steps.append(head(out))
    return steps

step_shape = ...  # each new step
with_new = ...  # steps of write("new") that are equal
with_first = ...  # steps of write("first") that are equal
with_none = ...  # steps of write("none") that are equal
