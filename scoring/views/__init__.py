"""Pages of the score sheet: sheet, cells, steps, history; the list and the set-up of rubrics and thresholds."""
