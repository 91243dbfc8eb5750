"""Looking at what was made: the contact sheet, and the ground for the review page."""
