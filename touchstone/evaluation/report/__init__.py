"""The report: one self-contained page made from a result, for a chief officer first."""

from touchstone.evaluation.report.page import report_html as report_html
