"""The yardstick of bench_pages.py: a Django project as `startproject` makes it, with one list page."""
