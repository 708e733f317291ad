"""Views of the public site: pages for visitors, feedback for communication."""
