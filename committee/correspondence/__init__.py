"""Letters in and out, and memoranda of understanding."""
