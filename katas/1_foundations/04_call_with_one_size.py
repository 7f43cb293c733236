"""1.4 Ported from Keras
medium, debug

In Keras, LSTM(10) makes a layer whose state has 10 features. Each step of the data has 20
features, which Keras finds out from the first batch.
Somebody ports this model to torch and writes nn.LSTM(10). What does this call raise, if anything?
And which torch layer has the same sizes as the Keras layer?

lstm is a layer, nn.LSTM(...).
error is an exception class, such as ZeroDivisionError, or None if nothing is raised.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/call_with_one_size"
__numbers__ = {"deal": 0, "units": 10, "features": 20}

lstm = ...  # nn.LSTM(...)

error = ...  # nn.LSTM(10)
