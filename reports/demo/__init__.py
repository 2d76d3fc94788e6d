"""The demo year: one deterministic, watermarked installation on real places with invented units, people and figures.

It drives the real verbs with past moments, so that history, totals and versions are what people would have left.
"""
