"""packshot turns a product catalog into finished, checked, labelled product pictures."""

__version__ = "0.1.0"
