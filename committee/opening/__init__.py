"""The opening sessions and their papers."""
