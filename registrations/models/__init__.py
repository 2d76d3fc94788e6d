"""Registration, dossier and result under Thông tư 124."""

from registrations.models.checklists import Checklist, ChecklistItem, CheckMark
from registrations.models.dossier import Attendee, Dossier
from registrations.models.recognition import Recognition
from registrations.models.registration import Registration

__all__ = ["Attendee", "CheckMark", "Checklist", "ChecklistItem", "Dossier", "Recognition", "Registration"]
