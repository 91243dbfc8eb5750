"""Measuring the photo of a room: where its floor lies, how large things are there, where the light comes from."""
