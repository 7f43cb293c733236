"""1.2 Two sizes make a layer
easy, create a layer

Each step of a sequence has 10 features.
The hidden state of the layer should have 20 features.
Write down such a layer.

lstm is a layer, nn.LSTM(...).

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/construct"
__numbers__ = {"deal": 0, "input_size": 10, "hidden_size": 20}

lstm = ...  # nn.LSTM(...)
