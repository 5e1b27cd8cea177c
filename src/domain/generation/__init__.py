"""Generation: from a wish to files that a platform takes."""
