"""What a kata is: the nouns, a kata's function as text, its numbers, the catalogue. Imports nothing of this package."""
