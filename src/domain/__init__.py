"""What AuraStream knows and forbids: entities and rules, on the standard library alone."""
