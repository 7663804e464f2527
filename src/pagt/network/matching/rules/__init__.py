"""Pure rules of matching: which needs and offers fit each other, and why."""
