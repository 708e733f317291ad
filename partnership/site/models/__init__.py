"""What visitors leave on the public site: feedback, and the count that keeps forms from being flooded."""

from partnership.site.models.feedback import Feedback
from partnership.site.models.visit import FormSent

__all__ = ["Feedback", "FormSent"]
