"""What higher rooms may follow without this room knowing them."""

from django.dispatch import Signal

# Sent inside the transaction that records a recognition; a receiver that raises undoes the record. Sends: recognition.
recognition_recorded = Signal()
