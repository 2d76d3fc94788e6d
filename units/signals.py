"""What higher rooms may follow without this room knowing them."""

from django.dispatch import Signal

# Sent inside the transaction that renames a unit; a receiver that raises ValidationError undoes it.
# Sends: old, new (units), on (the new name's first day), actor, now.
unit_renamed = Signal()

# Asks whether units may be of another kind. Sends: units (each with the new kind, not stored yet). A receiver answers
# {unit id: what to do instead} for those that may not.
kinds_changing = Signal()
