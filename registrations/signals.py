"""What higher rooms may follow without this room knowing them."""

from django.dispatch import Signal

# Sent inside the transaction that records a recognition; a receiver that raises undoes the record. Sends: recognition.
recognition_recorded = Signal()
# Sent inside the transaction that takes a wrong result back; a receiver that raises undoes it. Sends: unit, year.
recognition_withdrawn = Signal()
# Sent before a checked dossier is opened again, or its result is recorded from outside; a receiver that raises Refused
# stops it. Sends: registration.
recheck_asked = Signal()
