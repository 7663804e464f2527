"""Demonstration data: an invented operation, visibly so, beside the public record."""
