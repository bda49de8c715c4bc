"""规划与目标 plans and goals with their targets."""
