"""Meetings of the two committees: agenda, quorum, votes, numbered decisions, minutes."""
