"""2.11 Settings from a form
hard, debug

Somebody fills in a form in which each setting is a number. It asks for a state with half of 16 features,
2 layers, 20 percent dropout and, with a 1, for two directions.

    settings = {"hidden_size": 16 / 2, "num_layers": 2, "dropout": 20, "bidirectional": 1}
    lstm = nn.LSTM(5, **settings)
    out, _ = lstm(x)

The second line raises. What has to change, so that all of it runs as it was meant?

changes is a dict: {"name": value}, with as few settings as possible. nn.LSTM then gets {**settings,
**changes}: the settings, with your values in place of the old ones.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/constructor_calls"
__numbers__ = {"deal": 0, "input_size": 5, "twice": 16, "percent": 20}

changes = ...  # {"name": value}
