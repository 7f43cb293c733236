"""The room: a class joins, answers and votes in any browser. May import ``explain``, ``output``, ``record`` and what is below.

``room`` is it as a value, which ``running`` keeps and judges, ``pages`` show and the ``server`` offers to browsers and to the
``tools`` of learners; ``visitors`` are programs that play them.
"""
