"""What the page of the `html` format shows, a module for each of its parts, and the page itself."""
