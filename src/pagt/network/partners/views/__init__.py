"""Pages of who may act for an organisation."""
