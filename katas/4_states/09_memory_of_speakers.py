"""4.9 A memory for each speaker
hard, debug

7 speakers are the samples of x, and a stack of 7 layers follows them. memory[speaker] holds
this speaker's last h for each layer. a and b come from two ways to pass it on. Both run without an
error, but one mixes up the speakers.

Whose memory do a[4] and b[4] depend on?

place is a tuple: (speaker, row): in the call for a, layer 2 of sample 4 begins with memory[speaker,
row]. All of these numbers count from 0.
speakers_a and speakers_b are each a whole number.
speakers_a: how many speakers' memory can change a[4].
speakers_b: how many speakers' memory can change b[4].

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/memory_of_speakers"
__numbers__ = {
    "deal": 0, "size": 7, "layer": 2, "sample": 4, "seq_len": 9, "input_size": 10, "hidden_size": 12,
}

place = ...  # (speaker, row)

lstm = nn.LSTM(10, 12, num_layers=7, batch_first=True)
x = torch.randn(7, 9, 10)  # (batch, seq_len, input_size)
memory = torch.randn(7, 7, 12, requires_grad=True)  # memory[speaker] is (num_layers, hidden_size)
c_0 = torch.zeros(7, 7, 12)

# [*memory] is the list of memory[0], memory[1] and so on
a, _ = lstm(x, (torch.stack([*memory], dim=0), c_0))
b, _ = lstm(x, (torch.stack([*memory], dim=1), c_0))

speakers_a = ...  # speakers whose memory can change a[4]
speakers_b = ...  # speakers whose memory can change b[4]
