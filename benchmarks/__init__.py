"""What the product costs, measured on the real thing. Run by ./dev bench."""
