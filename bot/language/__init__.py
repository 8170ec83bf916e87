"""What people mean by what they type, in their own language. Pure; start reading at understand.py."""
