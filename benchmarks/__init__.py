"""Measures Bantuo on the database in use; whoever imports it finds Django ready."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("LOG_LEVEL", "WARNING")  # a line a request would cost more than some pages
django.setup()
