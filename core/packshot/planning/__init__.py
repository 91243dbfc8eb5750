"""From catalog and products to priced jobs with keys."""
