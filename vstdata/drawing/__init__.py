"""What is drawn: marks on pictures, the map from above."""
