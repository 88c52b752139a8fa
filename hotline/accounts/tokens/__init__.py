"""API tokens: what other programs say to be let in, on whose behalf, and for how long."""
