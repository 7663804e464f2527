"""Pure rules of matching: which needs and offers fit, and why."""
