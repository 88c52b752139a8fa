"""The endpoints, one module for each thing that is read or written."""
