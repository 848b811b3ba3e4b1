"""A spec to begin from, as the page for sealing a plan shows it. It is in order as it stands."""

EXAMPLE = """\
schema: touchstone.evaluation.spec/1
title: What is tested, on which records
technology: name-of-the-technology
version: "1.0"
unit: incident                      # what one row is
population:
  selection: everyone               # everyone | acted_upon | sample
  labels: everyone                  # everyone | acted_upon | followed_up | none
data:
  format: csv                       # csv | parquet | arrow
  decision: {column: decision, positive: ["1"], negative: ["0"]}
  label: {column: outcome, positive: ["1"], negative: ["0"]}
groups:
  missing: ["", "Not recorded"]
  attributes:
    - {name: ethnicity, column: ethnicity, reference: White}
    - {name: sex, column: sex, reference: Male}
metrics:
  - {id: fpr, role: primary, limit: {ratio_max: 1.25}}
  - {id: tpr, role: primary, limit: {min: 0.6}}
  - {id: ppv}
  - {id: selection_rate}
"""
