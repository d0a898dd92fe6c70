"""Assess how mature a government agency's customer relationship management is, against a published study."""

__version__ = "0.1.0"
