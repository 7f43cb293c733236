"""3.5 A tag for every step
medium, loss

Each step of each sequence has one of 5 tags. The head gives a score for each tag.
The loss is the mean over all steps of all sequences:

    loss = nn.functional.cross_entropy(logits.permute(order), tags)

What shape does logits have? And in which order does cross_entropy need its axes?

order and logits_shape are each a tuple.
order: the three axes of logits, numbered from 0, in their new order.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/tag_every_step"
__numbers__ = {"deal": 0, "batch": 3, "seq_len": 7, "input_size": 6, "hidden_size": 8, "num_tags": 5}

order = (0, 2, 1)  # (axis, axis, axis)

lstm = nn.LSTM(6, 8, batch_first=True)
head = nn.Linear(8, 5)

x = torch.randn(3, 7, 6)  # (batch, seq_len, input_size)
tags = torch.randint(5, (3, 7))  # (batch, seq_len), the number of the right tag

out, _ = lstm(x)
logits = head(out)

logits_shape = (3, 7, 5)  # logits.shape
