"""What is shown: lines for a terminal, a run as JSON, the medal. May import ``record`` and what is below."""
