"""The report to the higher committee: composed for a period, commented, frozen at approval, presented in a meeting."""
