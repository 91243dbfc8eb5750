"""The page as a local web app: `packshot review`."""
