"""4.6 Cut in three
hard, predict output

One sequence is read in three chunks, of 3, 5 and 4 steps; whole is its out without a cut.
handed says after which chunks the state goes into the next call: "", "1", "2" or "12".
After any other chunk, the next call begins without a state.

nowhere, after_first, after_second and everywhere are whole numbers: for these four, in this order,
how many of all the steps of read(handed) equal the same step of whole?

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/carry_the_state"
__numbers__ = {"deal": 0, "first": 3, "second": 5, "third": 4, "input_size": 6, "hidden_size": 8}

x = torch.randn(3 + 5 + 4, 6).double()  # (seq_len, input_size)
lstm = nn.LSTM(6, 8).double()
whole, _ = lstm(x)

def read(handed):
    one, two, three = x.split([3, 5, 4])
    out_1, state = lstm(one)
    out_2, state = lstm(two, state if "1" in handed else None)
    out_3, state = lstm(three, state if "2" in handed else None)
    return torch.cat([out_1, out_2, out_3])

nowhere = ...  # steps at which read("") equals whole
after_first = ...  # steps at which read("1") equals whole
after_second = ...  # steps at which read("2") equals whole
everywhere = ...  # steps at which read("12") equals whole
