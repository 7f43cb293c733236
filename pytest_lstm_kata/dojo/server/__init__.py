"""The HTTP of a room: who asks, what they may ask, and what they get."""
