"""A kata's tensors and layers as pictures in character cells, shown as text or as SVG.

``sketch`` draws what the given code says, before success; ``kata`` what was seen when torch ran it. Both make
``scene``s. Nothing here needs torch.
"""
