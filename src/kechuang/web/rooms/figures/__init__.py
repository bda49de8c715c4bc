"""指标 figures: indicators, observations, paragraphs of the report."""
