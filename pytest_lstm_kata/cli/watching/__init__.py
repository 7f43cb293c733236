"""Watch mode: torch stays warm, and a file is judged when it is saved.

``saves`` finds what has changed on the ``disk``, where kata files are read; the ``judge_queue`` has their verdicts, and the
``session`` which kata is at hand; an ``exam`` is watched beside it, and not judged. ``views`` fill the screen, with ``marks``,
a ``menu``, a ``tally``, a ``pager``, a ``help`` and the ``exam_desk``; ``rows`` fit into a terminal, which ``screen`` paints and whose ``keys`` it reads; and ``loop`` brings them together.
"""
