"""The figures, by room. Importing this module registers all of them."""

from committee.oversight.figures import awards, competition, delivery, money, office, pipeline, results, value

__all__ = ["awards", "competition", "delivery", "money", "office", "pipeline", "results", "value"]
