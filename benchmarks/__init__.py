"""Measures Bantuo on the database in use; whoever imports it finds Django ready, as a process that serves."""

import os

import django

from config.garbage import collect_seldom

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("LOG_LEVEL", "WARNING")  # a line a request would cost more than some pages
django.setup()
collect_seldom()
