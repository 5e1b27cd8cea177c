"""Strangers' pictures, drawn anew in a process of their own so that only pixels come out.

The parent knows `vips_artwork`, `header`, `wire`, `cell` and `suggesting`; all the rest is imported by the child alone.
"""
