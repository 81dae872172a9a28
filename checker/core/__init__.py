"""Pure records: what a course, a lab, a check and a report are. Imports nothing else of ours but errors."""
