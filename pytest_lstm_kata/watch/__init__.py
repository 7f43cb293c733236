"""Watch mode: torch stays warm, and a file is judged when it is saved.

``session`` knows what was judged and asked for; ``views`` fill the screen, with ``marks``, a ``listing`` and a
``reader``; ``rows`` fit into a terminal, which ``terminal`` paints and whose ``keys`` it reads; ``files`` tells of saves; and
``loop`` brings them together.
"""
