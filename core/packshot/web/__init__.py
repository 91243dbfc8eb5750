"""Pictures from the web: which addresses may be asked, how, and where what came is kept."""
