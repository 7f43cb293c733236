"""A kata's tensors and layers as pictures in character cells, shown as text or as SVG.

``sketch`` draws what the given code says, before success; ``picture`` the trace of torch's run, after it. Both make
``scene``s. Nothing here needs torch.
"""
