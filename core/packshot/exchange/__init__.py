"""What goes out to shops, and the decisions that come back from files."""
