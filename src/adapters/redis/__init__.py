"""What processes tell each other through Redis. Nothing lives only there: it may be flushed or lost at any time."""
