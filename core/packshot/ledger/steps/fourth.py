"""Schema 4: the originals of a slot are found without reading all of them."""

STEP = """
CREATE INDEX originals_of_slot ON originals (product, shot, tier);
"""
