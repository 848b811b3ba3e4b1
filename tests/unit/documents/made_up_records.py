"""Records of a tool that does not exist, as text in both heading layouts of the standard."""

from __future__ import annotations

OLDER = """# Northmere Police: Grading helper

Organisation: Northmere Police
Phase: Beta/Pilot

Put together by the demonstration team.

Tier 1 Information

1 - Name

Grading helper

2 - Description

Suggests a grade.

It has two steps:
1. Name of the officer
2. Description of the incident

3 - Website URL
N/A

4 - Contact email
helper@northmere.example

Tier 2 - Owner and Responsibility

1.2 - Team
Analysis

1.4 - Third party involvement
Yes

1.4.1 - External supplier
Example Ltd

2.2 - Scope
Only incidents in one district.

4.1.4 - Models
- First model
- Second model

4.2.10 - Carbon cost
Twelve trees.

4.3.5 - Sensitive attributes
Age, Sex

5.1 - Impact assessment
One was made on 3 May 2025.

5.2 - Risks and mitigations
| Risk | What could happen | What is done about it |
|---|---|---|
| Drift | It gets worse | It is checked |
"""
NEWER = """### 0.1 - Title
Northmere: helper
### 0.2 - Organisation name
West Midlands Police
## Tier 1
**1.1 - Name**
Helper
1.2: Description
Words here.
#### Tier 2
##### 2.1.4 - Third party involvement
No. Built in house.
## 2.4.4 Operational data
### Sensitive attributes (operational)
None of these
### Data access and storage
In one store.
### 2.4.3.8 - Data access and storage
In another.
### 2.4.3.8 - Data access and storage
In a third.
"""
