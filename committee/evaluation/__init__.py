"""From the panel to the ranking: sheets, consensus, prices, comparison, red flags."""
