"""What everything stands on: one byte form, ids, the clock, and refusals. Imports nothing of ours."""
