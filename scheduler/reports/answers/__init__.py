"""Answers: what a search found or why it found nothing, what was asked about a plan, and who may read which reason."""
