"""Charts of a result as SVG: one module a chart, each with a title that says the finding and the table beside it."""
