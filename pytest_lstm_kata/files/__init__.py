"""A kata as a file: the language of answers, reading, writing, laying on disk. Runs nothing; may import ``kata``."""
