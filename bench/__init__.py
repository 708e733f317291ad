"""`make bench`: how long each page takes, as a ratio to a floor in the same server."""
