"""What the engine is measured against: the same problem, solved as a competent user would without it."""
