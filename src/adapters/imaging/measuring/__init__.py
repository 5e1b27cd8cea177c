"""What can be counted on finished pixels, a file a question. `measure.py` beside it asks them all."""
