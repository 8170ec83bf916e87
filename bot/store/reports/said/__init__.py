"""What people said, as officers read it: the inbox, and words that wait for an English copy."""
