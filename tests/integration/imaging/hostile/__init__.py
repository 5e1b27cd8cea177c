"""Two hundred and more pictures that nobody should send, and what each must come to."""
