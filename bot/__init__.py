"""Tellback: people tell us, we tell them back. Start reading at bot/app.py."""
