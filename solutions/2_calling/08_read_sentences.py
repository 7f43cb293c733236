"""2.8 From words to features
medium, create a layer

ids holds 4 sentences of 7 words. Each word is a number, its id, from 0 to 50.
Somebody takes the number of words for input_size and calls lstm(ids.float()), which raises.
Instead, each id should become 12 features first:

    vectors = embedding(ids)  # ids is (batch, seq_len)
    out, _ = lstm(vectors)

embedding is a layer, nn.Embedding(...): it holds one vector for each id, and no more.
lstm is a layer, nn.LSTM(...): it reads each sentence on its own. You choose its hidden_size.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/read_sentences"
__numbers__ = {"deal": 0, "batch": 4, "seq_len": 7, "largest": 50, "features": 12}

embedding = nn.Embedding(50 + 1, 12)  # nn.Embedding(...)
lstm = nn.LSTM(12, 64, batch_first=True)  # nn.LSTM(...)
