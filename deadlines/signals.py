"""What higher rooms may follow without this room knowing them."""

from django.dispatch import Signal

# Sent inside the transaction in which occurrences came to be something else. Sends: year, paths (of the managing
# authorities). What is due from the authorities themselves tells as well.
occurrences_changed = Signal()
