"""What is shown of decisions, hearings and letters."""
