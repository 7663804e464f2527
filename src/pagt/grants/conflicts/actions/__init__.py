"""Writes to conflicts of interest: the register's suggestions, what people declare, and what is decided."""
