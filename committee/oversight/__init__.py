"""What the programme does, in figures: one place where each is defined, the pages of each role, exceptions, reviews."""
