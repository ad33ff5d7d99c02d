"""Why there is no plan, and the cheapest ways out."""
