"""Evaluations in a project: plans sealed before results, runs counted, results recorded, choices and claims made."""
