"""What the ministry publishes about the programme for everybody to check."""
