"""What AuraStream does: use cases behind ports. Imports the domain and the standard library only."""
