"""From what the register knows to suggested conflicts of interest, and who may decide them. Pure."""
