"""All that knows pytest. May import ``output``, ``explain`` and what is below, but not ``cli``."""
