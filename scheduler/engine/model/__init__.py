"""What rules speak to: decisions made when one asks, constraints with their reasons, stages with their bounds."""
