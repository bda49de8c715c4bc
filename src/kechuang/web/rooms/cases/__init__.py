"""任务台: cases by department and state, one case, opening and acting; departments with their duties."""
