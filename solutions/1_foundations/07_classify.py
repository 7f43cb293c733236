"""1.7 From a sequence to a class
challenge, medium (intermediate), model choice

x holds 4 sequences of 15 steps with 8 features each.
Its shape is (4, 15, 8): the batch is the first axis.
Each sequence belongs to one of 3 classes. These lines compute a score for each class:

    out, _ = lstm(x)
    scores = head(out[:, step])

lstm is a layer, nn.LSTM(...): it reads each sequence on its own. You choose its hidden_size.
head is a layer, nn.Linear(...): it turns the features of a step of out into the scores.
step is a whole number: the index of the step that the head reads. An index below 0 counts from the end.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/classify"
__numbers__ = {"deal": 0, "batch": 4, "seq_len": 15, "features": 8, "classes": 3}

lstm = nn.LSTM(8, 16, num_layers=1, batch_first=True)  # nn.LSTM(...)
head = nn.Linear(16, 3)  # nn.Linear(...)
step = -1  # int
