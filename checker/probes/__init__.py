"""How a check may look at the world: files, clean processes, Git, HTTP, answers. Never imports learner code."""
