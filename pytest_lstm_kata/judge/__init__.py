"""From answers to a verdict: torch, truth, and why an answer is wrong. May import ``files`` and what is below."""
