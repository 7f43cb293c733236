"""The way from a learner's own tools to a room, with nothing but Python's own library."""
