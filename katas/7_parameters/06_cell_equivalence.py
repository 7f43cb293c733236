"""7.6 From a cell to a layer
hard, checkpoint

A model that was trained step by step with nn.LSTMCell goes into production with nn.LSTM.
Its weights move over so:

    trained = cell.state_dict()
    lstm.load_state_dict({names[name]: trained[name] for name in trained})

names is a dict, {"name in the cell": "name in the layer"}, with an entry for each tensor
of the cell, so that the layer then computes what the cell does.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/cell_equivalence"
__numbers__ = {"deal": 0, "input_size": 5, "hidden_size": 3}

names = ...  # {"name in the cell": "name in the layer"}

cell = nn.LSTMCell(5, 3)
lstm = nn.LSTM(5, 3)
