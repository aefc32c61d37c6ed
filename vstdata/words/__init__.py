"""Words: wordings and their slots, labels as they are said."""
