"""The only ways in which the embedded server says no, each as one line that tells what to do."""


class PostgresFailed(Exception):
    """The embedded PostgreSQL could not be made, started or stopped; the message is one readable line."""


class AlreadyRunning(PostgresFailed):
    """Another process runs the server of this folder; two on the same data would destroy it."""
