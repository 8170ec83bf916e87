"""What people said, as screens show it: the inbox, a conversation, one message."""
