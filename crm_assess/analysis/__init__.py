"""Pure arithmetic, exact: scores, the comparison with a study, gaps, next steps."""
