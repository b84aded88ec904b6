"""Forwards changes to a web address: signed, tried until they are taken, in order, each once.

signing.py      the signature, as Standard Webhooks has it
progress.py     how far it is, on disk
delivering.py   one change to its address, until it is taken
forwarding.py   from the view's stream to the address
"""
