"""Tests of the whole house at once, on the demo data: every page that a link leads to, every form that a page shows."""
