"""What the committee knows and lets others know: the partnership policy and the guide to procedures."""
