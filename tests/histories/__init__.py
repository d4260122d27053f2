"""Random histories of a piece on the real clock, and a model on paper of what must be true of it."""
