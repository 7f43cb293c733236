"""A dojo on disk: its journal, progress, the rules of challenges, awards, exams. May import ``judge`` and what is below."""
