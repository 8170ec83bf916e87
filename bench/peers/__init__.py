"""What others would have written or use, measured in the same run as ours. Nothing of ours is in here."""
