"""Learn torch.nn.LSTM by doing: a pytest plugin and its katas."""
