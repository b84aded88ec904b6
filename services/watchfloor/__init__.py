"""Watchfloor reads news and keeps a live, evidenced picture of the actors in it."""
