"""What files look like: reading and writing every file that travels."""
