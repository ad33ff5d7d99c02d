"""What must hold and what plans strive for: one rule, one file. No solver here."""
