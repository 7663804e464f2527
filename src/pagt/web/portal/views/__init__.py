"""The public pages: each reads, and renders. Nothing here knows who asks."""
