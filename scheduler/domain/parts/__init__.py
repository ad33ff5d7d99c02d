"""What a problem is made of."""
