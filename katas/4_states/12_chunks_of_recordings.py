"""4.12 Whose past is this?
hard, training

A recording is cut into chunks, numbered from 0 in their order. They are read in batches of 3,
and the state is passed on. The loss stays high with shuffle=True, and with a plain loader, too.
So somebody chooses the chunks of each batch: chosen() reads the rows of order.

first is a tuple: the numbers of the 3 chunks in the first batch of chosen(). Each chunk has to be read
once, and each chunk of a later batch has to begin with the state after the chunk before it.
comes_from is a whole number: in read(plain), chunk 16 begins with the state after another chunk. The
number of that chunk.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/chunks_of_recordings"
__numbers__ = {"deal": 0, "batch": 3, "turns": 7, "chunk": 16, "steps": 10, "input_size": 4}

first = ...  # chunk numbers

recording = torch.randn(3 * 7 * 10, 4, requires_grad=True)  # (all steps, input_size)
chunks = recording.split(10)  # each is (steps, input_size)
plain = torch.utils.data.DataLoader(chunks, batch_size=3)

def chosen():
    order = [[start + turn for start in first] for turn in range(7)]
    return torch.utils.data.DataLoader(chunks, batch_sampler=order)

lstm = nn.LSTM(4, 6, batch_first=True)

def read(loader):
    state, outs = None, []
    for x in loader:  # (batch, steps, input_size)
        out, state = lstm(x, state)
        outs.append(out)
    return torch.cat(outs)  # one row for each chunk, in the order of the loader

comes_from = ...  # chunk 16 begins with the state after this chunk
