"""The room: a class joins, answers and votes in any browser. May import ``explain``, ``output``, ``record`` and what is below."""
