"""Verbs of deadlines: obligations, occurrences, extensions, reports, reminders."""
