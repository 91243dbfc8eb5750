"""What a catalog asks for: the file, its products, its axes."""
