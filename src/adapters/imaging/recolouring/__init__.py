"""Pulling a finished picture's colours to those of its brand."""
