"""Requests and initiatives: sent, studied, decided, turned into projects."""
