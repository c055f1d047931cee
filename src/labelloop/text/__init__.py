"""Texts: their tokens, languages and direction, and what was labeled in them before."""
