"""Steady Ground: a spoken check-in for two people who rebuild trust."""
