"""A kata explained, with drawings, as text or as a page. May import ``record`` and what is below."""
