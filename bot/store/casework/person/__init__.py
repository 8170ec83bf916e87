"""What officers do about one person: calls, notes, and words that the person let us show."""
