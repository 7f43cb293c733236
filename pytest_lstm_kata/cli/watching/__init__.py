"""Watch mode: torch stays warm, and a file is judged when it is saved.

``session`` knows what was judged and asked for; ``views`` fill the screen, with ``marks``, a ``menu`` and a ``pager``;
``rows`` fit into a terminal, which ``screen`` paints and whose ``keys`` it reads; ``saves`` tells of files; and ``loop``
brings them together.
"""
