"""Pictures for scenes that have none."""
