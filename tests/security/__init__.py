"""Attacks on the service, each by its name: none may succeed."""
