"""部门与职责: what each department answers for, by what the pack says, with where that is written."""
