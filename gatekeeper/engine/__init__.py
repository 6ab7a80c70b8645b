"""What runs, in what order, and how."""
