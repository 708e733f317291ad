"""Lists as tables: one file per room."""
