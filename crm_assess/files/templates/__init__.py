"""Blank assessments: the questions of a pack, ready to be answered."""
