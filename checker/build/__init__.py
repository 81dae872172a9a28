"""From lab.md to the learner's notebook and the solved one; drift check; audit."""
