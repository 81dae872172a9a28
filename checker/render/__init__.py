"""Report to terminal, notebook HTML, static HTML, JSON, JUnit."""
