"""From the finished project to a repository that a learner can publish."""
