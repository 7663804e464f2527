"""The registers of pools and calls."""

from pagt.grants.calls.registers.calls import calls, theme_panel
from pagt.grants.calls.registers.pools import pools

__all__ = ["calls", "pools", "theme_panel"]
