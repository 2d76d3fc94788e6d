"""Verbs of this room: each takes an ``actor`` and ``now``, checks the right again, leaves an audit event."""
