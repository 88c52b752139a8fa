"""What ./dev is made of. Standard library only, since it runs before anything is installed."""
