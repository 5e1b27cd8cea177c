"""From the picture a model sent to files that a platform takes as they are, with libvips."""
