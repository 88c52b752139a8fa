"""The JSON API under /api/v1: what other programs read and write, each with a token of its own."""
