"""The yearly plan of partnership projects: written by the departments, decided, and compared with what became of it."""
