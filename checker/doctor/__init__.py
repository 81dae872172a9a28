"""Looks at this machine: what the labs need, what was found, and how to mend what is missing."""
