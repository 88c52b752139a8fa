// What every page needs. Pages work without it.
