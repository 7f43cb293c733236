"""Watch mode: torch stays warm, and a file is judged when it is saved.

``session`` knows what was judged and asked, ``views`` show it, ``terminal`` paints and reads keys, ``files`` tells of
saves, and ``loop`` brings them together; ``plain`` is what is left where there is no terminal.
"""
