"""What people say to an officer, and not to the bot."""
