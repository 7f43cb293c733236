"""The pages of a room, as text and HTML of its views; they know nothing of who asks."""
