"""A room as a value: what can happen, what that makes of it, what may happen next, and what each may see of it. It runs nothing."""
