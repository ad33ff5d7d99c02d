"""Instances written by others, and the adapters that plan them with the engine."""
