"""Registers of assessment."""
